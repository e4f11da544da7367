"""The night's work: a card, lists with reasons, and nothing lost when it fails."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from kaipu.brain.modelling import api as modelling
from kaipu.brain.recommendations import api, flows
from kaipu.brain.recommendations.flows.reading import Trade, count_shares, everybody_now
from kaipu.brain.recommendations.flows.training import train_on
from kaipu.brain.recommendations.gateways import goods
from kaipu.brain.recommendations.gateways.history import make_history
from kaipu.brain.recommendations.tests.factories import buy

AT = datetime(2026, 7, 1, 15, tzinfo=UTC)


def make_trade(people: int = 30) -> Trade:
    rows = list(buy(people, 10))
    users, baskets, items, times = (np.array(each) for each in zip(*rows, strict=True))
    skus = {item: number for number, item in enumerate(sorted(set(items.tolist())), start=100)}
    history = make_history(
        {"user": np.array([int(u[1:]) + 1 for u in users]), "basket": baskets, "item": np.array([skus[i] for i in items.tolist()]),
         "time": np.array(times, dtype="datetime64[s]").astype(float) / 86400, "place": np.full(len(rows), 4)}
    )  # fmt: skip
    texts = [item.replace("-", " ") for item in skus]
    return Trade(history, {100: 40}, list(skus.values()), texts, ["all"] * len(skus), date(2026, 6, 30))


@pytest.mark.django_db(transaction=True)
def test_a_night_from_baskets_to_lists(settings, tmp_path):
    settings.MODELS_ROOT = tmp_path
    done = train_on(make_trade(), at=AT)
    assert (done["state"], done["used"], done["customers"]) == ("trained", True, 30)
    version = modelling.find_model(name=api.NAME)
    assert version is not None
    card = version.card
    assert (card.data_until, card.measure, card.figures["customers"]) == (date(2026, 6, 30), "ndcg_10", 30)
    assert {line["method"] for line in card.figures["methods"]} == {"popular", "own_popular", "tifu_knn", "ours"}
    assert sorted(file.name for file in version.folder.iterdir()) == ["facts.json", "trees.txt"]
    picks = api.list_picks(kind="customer", key=1)
    assert picks[0].score == 1
    assert picks[0].reason == "again"
    assert [pick.score for pick in picks] == sorted((pick.score for pick in picks), reverse=True)
    coverage = api.get_coverage()
    assert (coverage.customers, coverage.made_at) == (30, AT)
    again = train_on(make_trade(), at=AT + timedelta(days=1))
    assert (again["state"], again["method"]) == ("trained", done["method"])
    assert {each.feature for each in modelling.list_drift(name=api.NAME)} <= {"basket_size", "pause_days", "hour"}
    assert api.get_coverage().made_at == AT + timedelta(days=1)


@pytest.mark.django_db(transaction=True)
def test_too_few_people_are_no_failure(settings, tmp_path):
    settings.MODELS_ROOT = tmp_path
    assert train_on(make_trade(3), at=AT) == {"state": "waiting", "reason": "customers", "value": 3}
    assert api.get_coverage().customers == 3  # they see what they buy most
    assert modelling.list_cards(name=api.NAME) == []


@pytest.mark.django_db(transaction=True)
def test_without_a_warehouse_it_waits(settings, tmp_path):
    settings.MODELS_ROOT = settings.LAKE_ROOT = tmp_path
    assert flows.train_due(now=lambda: AT, again=True) == {"state": "waiting"}
    assert modelling.list_cards(name=api.NAME) == []


def test_everybody_is_asked_at_the_hour_and_the_place_they_buy():
    now = everybody_now(make_trade(2).history, AT)
    assert now.user.tolist() == [0, 1]
    assert now.place.tolist() == [0, 0]
    assert now.time.tolist() == pytest.approx(
        [(date(2026, 7, 1) - date(1970, 1, 1)).days + hour / 24 for hour in (10.5, 11.5)], rel=0, abs=0.001
    )


def test_shares_add_up():
    for shares in count_shares(make_trade(5).history, 400).values():
        assert sum(shares) == pytest.approx(1, abs=1e-3)


def test_goods_alike_by_words_within_their_group():
    texts = ["whole milk gallon", "skim milk gallon", "whole milk half", "gin"]
    found, strength = goods.find_alike(texts, ["a", "a", "a", "b"], np.array([0, 3]), 2)
    assert found.tolist() == [[2, 1], [-1, -1]] or found.tolist() == [[1, 2], [-1, -1]]
    assert strength[1].tolist() == [0, 0]
