"""Prices of the time before the first that is known: added once, never into times that are known."""

from datetime import UTC, datetime, timedelta

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)


def past(sku_id, minor, begins, ends):
    return pricing.PastPrice(sku_id, minor, NOW - timedelta(days=begins), NOW - timedelta(days=ends))


def load(*prices):
    return pricing.load_past_prices(prices=prices, reason="test", at=NOW)


def test_past_prices_stand_before_the_first_one_and_come_once():
    milk, bread, nothing = (make_sku(code).id for code in ("M", "B", "N"))
    for sku in (milk, bread):
        pricing.set_price(sku_id=sku, amount=Money(400, "USD"), at=NOW - timedelta(days=5))
    rows = [past(milk, 300, 30, 20), past(milk, 350, 20, 5), past(bread, 100, 30, 4), past(nothing, 100, 30, 20)]
    assert load(*rows) == 2, "the bread's reaches into known times, and nobody knows what the third costs today"
    assert load(*rows) == 0
    asked = [pricing.list_prices(sku_ids=[milk, bread], at=NOW - timedelta(days=days)) for days in (31, 25, 20, 6, 5)]
    assert [{sku: each.minor for sku, each in found.items()} for found in asked] == [
        {}, {milk: 300}, {milk: 350}, {milk: 350}, {milk: 400, bread: 400},
    ]  # fmt: skip
    assert pricing.find_first_price_at() == NOW - timedelta(days=30)


def test_past_prices_that_overlap_are_refused():
    milk = make_sku("M").id
    pricing.set_price(sku_id=milk, amount=Money(400, "USD"), at=NOW)
    with pytest.raises(pricing.PriceInvalid):
        load(past(milk, 300, 30, 20), past(milk, 350, 21, 5))
    with pytest.raises(pricing.PriceInvalid):
        load(past(milk, 0, 30, 20))
    assert pricing.find_first_price_at() == NOW
