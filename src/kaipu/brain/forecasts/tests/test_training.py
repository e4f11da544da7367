"""Training in the shop: from the warehouse to the files that the page reads."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.connectors.models import Weather
from kaipu.brain.forecasts import api as forecasts
from kaipu.brain.forecasts import flows
from kaipu.brain.forecasts.queries import read_conditions, read_sales
from kaipu.brain.lake import flows as lake_flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop
from kaipu.brain.modelling import api as modelling
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
DAYS = 168


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build one warehouse: the store sells four of milk a day, eight at weekends; soap goes each third day."""
    folder, whole = tmp_path_factory.mktemp("forecast"), transaction.atomic()
    whole._from_testcase = True
    kept = {"LAKE_ROOT": folder / "lake", "VAR": folder, "MODELS_ROOT": folder / "models"}
    with django_db_blocker.unblock(), override_settings(**kept), whole:
        made = make_shop()
        made.store.region = "Westmere"
        made.store.save()
        for days, cents in ((-200, 300), (-60, 250)):
            pricing.set_price(
                sku_id=made.soap.id, amount=Money(cents, "USD"), at=clock.day_start(TODAY + timedelta(days=days))
            )
        for back in range(1, DAYS + 1):
            day = TODAY - timedelta(days=back)
            lines = [(made.milk, 8 if day.weekday() > 4 else 4, 400)]
            make_order(made.store, made.alice, at_noon(day), lines if back % 3 else [*lines, (made.soap, 1, 300)])
        assert lake_flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        yield made
        transaction.set_rollback(True)


def test_what_the_shop_knew_of_its_days(shop) -> None:
    yesterday = TODAY - timedelta(days=1)
    sales = read_sales(kind="product", until=yesterday, at=NOW)
    rows = {each.item: row for row, each in enumerate(sales.names)}
    milk, soap = rows[str(shop.milk.id)], rows[str(shop.soap.id)]
    since, until = (clock.day_start(TODAY + timedelta(days=days)) for days in (-2, 3))
    pricing.set_price(sku_id=shop.soap.id, amount=Money(100, "USD"), at=since, until=until)
    for ahead in range(-40, 5):
        make_weather(TODAY + timedelta(days=ahead), "Westmere", 10 if ahead < 0 else 20)
    make_weather(TODAY, "Elsewhere", -5)
    told = read_conditions(sales=sales, until=yesterday, at=NOW)
    assert told.promotion[soap].nonzero()[0].tolist() == [*range(DAYS - 2, DAYS + 3)]
    assert told.promotion[milk].sum() == 0
    known = {name: (values, ahead) for name, values, ahead in told.known}
    assert known["temperature"][0][milk, DAYS - 1 : DAYS + 6].tolist()[:6] == [10, 20, 20, 20, 20, 20]
    assert np.isnan(known["temperature"][0][milk, DAYS + 5])
    assert known["temperature"][1] == 5
    assert known["day_off"][0].shape == (DAYS + 28,)
    assert known["day_off"][0][DAYS : DAYS + 7].tolist() == [0, 0, 0, 0, 1, 1, 0]  # 10 March 2026 is a Tuesday
    assert told.price[soap, [0, DAYS - 61, DAYS - 60, DAYS - 1]].tolist() == [3.0, 3.0, 2.5, 2.5]
    assert not told.empty.any()  # the store keeps no stock of its own
    sold_out = np.zeros_like(told.empty)
    sold_out[milk, [5, 6]] = True
    censored = flows.make_panel(sales, yesterday, replace(told, empty=sold_out))
    assert np.isnan(censored.values[milk]).nonzero()[0].tolist() == [5, 6]
    assert censored.values[milk, 7] == flows.make_panel(sales, yesterday).values[milk, 7] > 0


def make_weather(day, region, degrees):
    return Weather.objects.create(
        connector="sky", row_key=f"{day} {region}", digest="-", at=at_noon(day), day=day, region=region, rain_mm=0,
        temperature_low=degrees - 5, temperature_high=degrees + 5, sky="clear",
    )  # fmt: skip


def test_four_weeks_ahead_by_the_rhythm_of_the_week(shop) -> None:
    assert forecasts.list_outlooks(kind="product") == ([], 0)
    assert flows.train_due(now=lambda: NOW)["state"] == "trained"
    (milk, soap), total = forecasts.list_outlooks(kind="product")
    assert total == 2
    assert milk.name.kind == soap.name.kind == "product"
    assert (milk.name.item, milk.name.place, soap.name.title_en) == (str(shop.milk.id), "S1", "Soap")
    assert milk.until == TODAY - timedelta(days=1)
    assert milk.history[-7:] == tuple(8.0 if (TODAY - timedelta(days=back)).weekday() > 4 else 4.0 for back in range(7, 0, -1))  # fmt: skip
    ((store,), _one), ((whole,), _all) = (forecasts.list_outlooks(kind=kind) for kind in ("store", "whole"))
    departments, _two = forecasts.list_outlooks(kind="department")
    assert store.mean == pytest.approx(whole.mean)
    assert [sum(day) for day in zip(*(each.mean for each in departments), strict=True)] == pytest.approx(
        store.mean, rel=1e-5
    )
    assert store.total == pytest.approx(sum(store.mean), rel=1e-5)
    assert store.name.title_en == milk.name.place_en
    assert milk.total <= departments[0].total + 1e-4
    weekend = [place for place in range(28) if (TODAY + timedelta(days=place)).weekday() > 4]
    assert all(7 < milk.mean[place] < 9 for place in weekend)
    assert milk.total == pytest.approx(20 * 4 + 8 * 8, rel=0.1)
    assert milk.low[0] <= milk.mean[0] <= milk.high[0]
    assert soap.total == pytest.approx(28 / 3, rel=0.3)
    found, _many = forecasts.list_outlooks(kind="product", text="soa")
    assert [each.number for each in found] == [soap.number]
    assert forecasts.list_outlooks(kind="department", place="nowhere") == ([], 0)
    assert forecasts.find_outlook(number=soap.number) == soap
    assert forecasts.find_outlook(number=99) is None
    expected = forecasts.list_demand(place="S1", sku_ids=[shop.milk.id, shop.soap.id, 999_999])
    assert set(expected) == {shop.milk.id, shop.soap.id}
    demand = expected[shop.milk.id]
    assert demand.mean == pytest.approx(milk.mean)
    assert demand.expect(28)[0] == pytest.approx(milk.total, rel=1e-4)
    assert demand.expect(7, after=25)[0] == pytest.approx(sum(milk.mean[25:]) + 4 * milk.total / 28, rel=1e-4)
    assert list(demand.deviations) == sorted(demand.deviations)
    assert demand.expect(56)[1] == pytest.approx(demand.deviations[-1] * 2**0.5)
    assert forecasts.list_demand(place="S2", sku_ids=[shop.milk.id]) == {}
    assert forecasts.list_hot() == []  # a tenth of two goods is no list
    assert {each.feature for each in modelling.list_drift(name=forecasts.MODEL)} == {"error", "level"}
    assert flows.train_due(now=lambda: NOW) == {"state": "current"}
    card = modelling.find_model(name=forecasts.MODEL)
    assert card is not None
    assert card.card is not None
    assert card.card.score <= card.card.baseline_score + 0.05
