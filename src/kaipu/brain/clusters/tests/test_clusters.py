"""Clusters that were planted are found, none are drawn where there are none, and numbers keep their meaning."""

from datetime import timedelta

import numpy as np
import pytest
from django.db import transaction
from django.test import override_settings

from kaipu.brain.clusters import api as clusters
from kaipu.brain.clusters import flows, queries
from kaipu.brain.clusters.gateways import grouping
from kaipu.brain.clusters.rules import FEATURES, Criterion, Trait, carry_numbers, choose
from kaipu.brain.lake import flows as lake_flows
from kaipu.brain.lake.queries import reading
from kaipu.brain.lake.tests.factories import NOW, TODAY, at_noon, make_order, make_shop
from kaipu.brain.modelling import api as modelling
from kaipu.commerce.customers.models import Customer

PEOPLE = 90


def plant(kinds: int, people: int = 600, apart: float = 4.0):
    """Return features of people of so many kinds, and the kind of each."""
    chance = np.random.default_rng(3)
    middles = chance.normal(size=(kinds, len(FEATURES) + 3)) * apart
    kind = np.arange(people) % kinds
    return middles[kind] + chance.normal(size=(people, len(FEATURES) + 3)), kind


def test_planted_kinds_are_found():
    values, kind = plant(4)
    points = grouping.learn_scale(values).apply(values)
    table = grouping.compare_cuts(points)
    chosen = choose(table)
    assert chosen is not None
    assert chosen.clusters == 4
    assert chosen.steady > 0.95
    assert chosen.silhouette > grouping.score_shuffled(points, 4) + 0.2
    place, fit = grouping.assign(points, np.asarray(grouping.fit(points, 4, 1).cluster_centers_))
    assert {frozenset(np.unique(kind[place == n]).tolist()) for n in range(4)} == {frozenset({n}) for n in range(4)}
    assert ((fit >= 0) & (fit <= 1)).all()


def test_one_cloud_is_not_cut():
    values, _kind = plant(1, people=1200)
    points = grouping.learn_scale(values).apply(values)
    chosen = choose(grouping.compare_cuts(points))
    assert chosen is None or chosen.silhouette <= grouping.score_shuffled(points, chosen.clusters) + 0.01


def test_steady_cuts_without_splinters_are_chosen_by_silhouette():
    table = [Criterion(3, 0.2, 0.9, 0.2), Criterion(4, 0.4, 0.7, 0.2), Criterion(5, 0.3, 0.85, 0.02), Criterion(6, 0.25, 0.8, 0.03)]  # fmt: skip
    assert choose(table) == table[3]
    assert choose(table[1:3]) is None


def test_numbers_keep_their_meaning():
    before = np.array([7, 7, 7, 9, 9, 9, 9])
    fresh = np.array([1, 1, 1, 0, 0, 2, 0])
    pairs = grouping.pair(fresh, before, np.array([7, 9]))
    assert sorted(pairs) == [(0, 9), (1, 7)]
    assert carry_numbers(pairs, [7, 9], 3) == (9, 7, 10)
    assert carry_numbers([], [], 3) == (1, 2, 3)


def test_a_name_is_of_two_subjects():
    traits = (
        Trait("basket_value", 0.9, 50, 20),
        Trait("basket_lines", 0.8, 20, 8),
        Trait("price", -0.5, 0.9, 1),
        Trait("orders", 0.1, 9, 8),
    )
    profile = clusters.Profile(1, 10, 0.5, 0.6, traits, TODAY)
    assert [each.feature for each in profile.name] == ["basket_value", "price"]


@pytest.fixture(scope="module")
def shop(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build one warehouse: a third buys much soap each week, a third a little milk each month, a third both twice a month."""
    folder, whole = tmp_path_factory.mktemp("clustered"), transaction.atomic()
    whole._from_testcase = True
    models = {"LAKE_ROOT": folder / "lake", "VAR": folder, "MODELS_ROOT": folder / "models"}
    with django_db_blocker.unblock(), override_settings(**models), whole:
        made, chance = make_shop(), np.random.default_rng(8)
        people = [Customer.objects.create(number=f"K{n}", joined_at=NOW) for n in range(PEOPLE)]
        for n, person in enumerate(people):
            gap, lines = ((7, [(made.soap, 6, 900)]), (30, [(made.milk, 1, 300)]), (14, [(made.milk, 2, 300), (made.soap, 2, 900)]))[n % 3]  # fmt: skip
            for back in range(1, 120, gap):
                at = at_noon(TODAY - timedelta(days=back), minutes=n)
                make_order(
                    made.store,
                    person,
                    at,
                    [(sku, units, price + int(chance.integers(20))) for sku, units, price in lines],
                )
        assert lake_flows.build(now=lambda: NOW).state == "published"
        reading._state.due = 0
        yield people
        transaction.set_rollback(True)


@pytest.mark.slow
@pytest.mark.django_db
def test_from_the_warehouse_to_members(shop):
    done = flows.train_due(now=lambda: NOW)
    assert (done["state"], done["clusters"], done["customers"]) == ("trained", 3, PEOPLE)
    kinds = [
        {queries.find_membership(customer_id=shop[n].id).cluster for n in range(first, PEOPLE, 3)} for first in range(3)
    ]
    assert sorted(len(each) for each in kinds) == [1, 1, 1]
    assert len(set.union(*kinds)) == 3
    profiles = clusters.list_profiles()
    assert [each.people for each in profiles] == [30, 30, 30]
    assert sum(each.spent for each in profiles) == pytest.approx(1, abs=0.001)
    assert clusters.list_members(cluster=next(iter(kinds[0]))) == sorted(shop[n].id for n in range(0, PEOPLE, 3))
    assert flows.train_due(now=lambda: NOW) == {"state": "current"}
    before = queries.list_numbers()
    assert flows.train_due(now=lambda: NOW, again=True)["state"] == "trained"
    assert queries.list_numbers() == before, "a cluster keeps its number"
    assert queries.tell_person(customer_id=shop[0].id, at=NOW)[0]["cluster"] == before[shop[0].id]
    clusters.forget_person(customer_id=shop[0].id)
    assert clusters.find_membership(customer_id=shop[0].id) is None


@pytest.mark.slow
@pytest.mark.django_db
def test_a_failed_training_leaves_the_clusters(shop, monkeypatch):
    flows.train_due(now=lambda: NOW, again=True)
    before = clusters.list_sizes()
    monkeypatch.setattr(grouping, "MEASURED_ON", "broken")
    with pytest.raises(TypeError):
        flows.train_due(now=lambda: NOW, again=True)
    assert clusters.list_sizes() == before
    assert modelling.list_cards(name=clusters.MODEL, limit=1)[0].state == "failed"
