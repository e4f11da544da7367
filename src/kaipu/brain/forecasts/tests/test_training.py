"""Training in the shop: from the warehouse to the files that the page reads."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.forecasts import api as forecasts
from kaipu.brain.forecasts import flows
from kaipu.brain.lake import flows as lake_flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop
from kaipu.brain.modelling import api as modelling

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
        for back in range(1, DAYS + 1):
            day = TODAY - timedelta(days=back)
            lines = [(made.milk, 8 if day.weekday() > 4 else 4, 400)]
            make_order(made.store, made.alice, at_noon(day), lines if back % 3 else [*lines, (made.soap, 1, 300)])
        assert lake_flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        yield made
        transaction.set_rollback(True)


def test_four_weeks_ahead_by_the_rhythm_of_the_week(shop) -> None:
    assert forecasts.list_outlooks(kind="product") == ([], 0)
    assert flows.train_due(now=lambda: NOW)["state"] == "trained"
    (milk, soap), total = forecasts.list_outlooks(kind="product")
    assert total == 2
    assert (milk.name.item, milk.name.place, soap.name.title_en) == (str(shop.milk.id), "S1", "Soap")
    assert milk.until == TODAY - timedelta(days=1)
    assert milk.history[-7:] == tuple(8.0 if (TODAY - timedelta(days=back)).weekday() > 4 else 4.0 for back in range(7, 0, -1))  # fmt: skip
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
    assert flows.train_due(now=lambda: NOW) == {"state": "current"}
    card = modelling.find_model(name=forecasts.MODEL)
    assert card is not None
    assert card.card is not None
    assert card.card.score <= card.card.baseline_score + 0.05
