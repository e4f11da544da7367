"""Training in the shop: from the warehouse to values, once a day; a failed training leaves them as they were."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.customer_value import api as customer_value
from kaipu.brain.customer_value import flows, operations
from kaipu.brain.customer_value.queries import tell_person
from kaipu.brain.lake import flows as lake_flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop
from kaipu.brain.modelling import api as modelling
from kaipu.commerce.customers.models import Customer

pytestmark = [pytest.mark.slow, pytest.mark.django_db]
PEOPLE, DAYS = 40, 270


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build one warehouse of 40 customers: some come each week, some each month, every fifth stopped coming in the middle."""
    folder, whole = tmp_path_factory.mktemp("valued"), transaction.atomic()
    whole._from_testcase = True
    models = {"LAKE_ROOT": folder / "lake", "VAR": folder, "MODELS_ROOT": folder / "models"}
    with django_db_blocker.unblock(), override_settings(**models), whole:
        made, chance = make_shop(), np.random.default_rng(8)
        people = [Customer.objects.create(number=f"K{n}", joined_at=NOW) for n in range(PEOPLE)]
        for n, person in enumerate(people):
            gap, end = (7, 14, 30)[n % 3], DAYS // 2 if n % 5 == 0 else DAYS
            for back in range(n % 7, end, gap):
                at = at_noon(TODAY - timedelta(days=DAYS - back), minutes=n)
                make_order(
                    made.store, person, at, [(made.soap if n % 2 else made.milk, 1, int(chance.integers(300, 900)))]
                )
        assert lake_flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        yield people
        transaction.set_rollback(True)


def test_values_follow_each_customers_own_rhythm(shop) -> None:
    assert flows.train_due(now=lambda: NOW)["state"] == "trained"
    often, stopped = (customer_value.find_value(customer_id=shop[n].id) for n in (3, 0))
    assert often is not None
    assert stopped is not None
    value, as_of = often
    assert as_of == TODAY - timedelta(days=1)
    assert 9 < value.purchases < 16  # each week for 90 days
    assert value.purchases_low <= value.purchases <= value.purchases_high
    assert value.worth_low_minor <= value.worth_minor <= value.worth_high_minor
    assert value.year_minor > 3 * value.worth_minor
    assert value.category == "household/soap"
    assert value.gone < 0.1
    assert stopped[0].gone > 0.5
    summary = customer_value.get_summary()
    assert summary is not None
    assert summary.customers == PEOPLE
    assert summary.safe + summary.unsure + summary.leaving == PEOPLE
    assert sum(each.worth_minor for each in customer_value.list_tenths()) == summary.worth_minor
    assert [each.customers for each in customer_value.list_tenths()] == [4] * 10
    best = customer_value.list_values(order="worth", limit=40)
    assert [each.worth_minor for each in best] == sorted((each.worth_minor for each in best), reverse=True)
    assert tell_person(customer_id=shop[3].id, at=NOW)[0]["worth_in_90_days_minor"] == value.worth_minor


def test_once_for_each_last_day(shop) -> None:
    assert flows.train_due(now=lambda: NOW)["state"] in {"trained", "current"}
    assert flows.train_due(now=lambda: NOW) == {"state": "current"}
    card = modelling.find_model(name=customer_value.MODEL)
    assert card is not None
    assert card.card is not None
    assert card.card.data_until == TODAY - timedelta(days=1)
    assert {row["method"] for row in card.card.figures["gone"]} >= {"base_rate", "own_rhythm", "bgnbd"}


def test_a_failed_training_leaves_the_values(shop, monkeypatch) -> None:
    flows.train_due(now=lambda: NOW)
    before = customer_value.get_summary()
    monkeypatch.setattr(flows.scoring, "LEVEL", "broken")
    with pytest.raises(TypeError):
        flows.train_due(now=lambda: NOW, again=True)
    assert customer_value.get_summary() == before
    assert modelling.list_cards(name=customer_value.MODEL, limit=1)[0].state == "failed"
    assert flows.train_due(now=lambda: NOW + timedelta(hours=1)) == {"state": "resting"}


def test_somebody_is_forgotten(shop) -> None:
    flows.train_due(now=lambda: NOW, again=True)
    operations.forget_person(customer_id=shop[1].id)
    assert customer_value.find_value(customer_id=shop[1].id) is None
    assert tell_person(customer_id=shop[1].id, at=NOW) == []
