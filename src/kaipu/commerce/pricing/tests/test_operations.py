"""A price that passes gives way to the one before, unless somebody set another meanwhile."""

from datetime import UTC, datetime, timedelta

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import audit
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
UNTIL = AT + timedelta(days=2)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@pytest.fixture
def sku_id(db: None) -> int:
    sku = make_sku("MILK")
    pricing.set_price(sku_id=sku.id, amount=usd(400), at=AT - timedelta(days=30))
    return sku.id


def test_a_passing_price_ends_by_itself(sku_id: int) -> None:
    pricing.set_price(sku_id=sku_id, amount=usd(300), at=AT, until=UNTIL, reason="decision:1")
    pricing.set_price(sku_id=sku_id, amount=usd(250), at=AT + timedelta(days=1), until=UNTIL, reason="decision:2")
    assert pricing.end_passing_prices(at=UNTIL - timedelta(seconds=1)) == 0
    assert pricing.list_prices(sku_ids=[sku_id], at=UNTIL - timedelta(seconds=1))[sku_id] == usd(250)
    assert pricing.end_passing_prices(at=UNTIL) == 1
    assert pricing.end_passing_prices(at=UNTIL) == 0
    assert pricing.list_prices(sku_ids=[sku_id], at=UNTIL)[sku_id] == usd(400)
    assert [each.amount.minor for each in pricing.list_price_history(sku_id=sku_id)] == [400, 250, 300, 400]
    assert audit.list_entries(subject=f"sku:{sku_id}")[1].detail["until"] == "2026-11-22T09:00:00+00:00"


def test_a_price_set_meanwhile_stays(sku_id: int) -> None:
    pricing.set_price(sku_id=sku_id, amount=usd(300), at=AT, until=UNTIL)
    pricing.set_price(sku_id=sku_id, amount=usd(420), at=AT + timedelta(hours=1))
    assert pricing.end_passing_prices(at=UNTIL) == 0
    assert pricing.list_prices(sku_ids=[sku_id], at=UNTIL)[sku_id] == usd(420)


def test_nothing_passes_into_nothing(sku_id: int) -> None:
    with pytest.raises(pricing.PriceInvalid):
        pricing.set_price(sku_id=make_sku("NEW").id, amount=usd(300), at=AT, until=UNTIL)
    with pytest.raises(pricing.PriceInvalid):
        pricing.set_price(sku_id=sku_id, amount=usd(300), at=AT, until=AT)
