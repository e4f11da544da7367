"""Exact figures of the measures, and of what simple methods recommend."""

import math

import numpy as np
import pytest

from kaipu.brain.recommendations.gateways import simple, tifu
from kaipu.brain.recommendations.gateways.history import last_baskets, make_history
from kaipu.brain.recommendations.rules.measuring import estimate, score_lists


def history(rows, **more):
    user, basket, item, time = (np.array(each) for each in zip(*rows, strict=True))
    return make_history({"user": user, "basket": basket, "item": item, "time": time, **more})


def test_recall_and_ndcg():
    lists = np.array([[3, 1, 2], [5, -1, -1], [7, 8, 9]])
    recall, ndcg = score_lists(lists, np.array([0, 0, 1, 2]), np.array([3, 2, 5, 1]), 3)
    assert recall.tolist() == [1.0, 1.0, 0.0]
    assert ndcg.tolist() == pytest.approx([(1 + 0.5) / (1 + 1 / math.log2(3)), 1.0, 0.0])


def test_recall_counts_all_that_was_bought_and_ndcg_what_had_room():
    lists = np.array([[0, 1]])
    recall, ndcg = score_lists(lists, np.zeros(4, dtype=int), np.array([0, 1, 2, 3]), 2)
    assert recall.tolist() == [0.5]
    assert ndcg.tolist() == pytest.approx([1.0])


def test_the_interval_holds_the_mean_and_narrows_with_people():
    few, many = (estimate(np.tile([0.0, 1.0], n), seed=1) for n in (10, 1000))
    assert few.low < 0.5 < few.high
    assert many.high - many.low < 0.05 < few.high - few.low


def test_the_order_of_baskets_and_lines_counted_once():
    found = history(
        [("u", "b", "x", 2.0), ("u", "a", "y", 1.0), ("u", "b", "x", 2.0), ("v", "a", "x", 1.0)],
        quantity=np.array([1, 1, 2, 1]),
    )
    assert (found.user.tolist(), found.item.tolist(), found.order.tolist()) == ([0, 0, 1], [0, 1, 0], [1, 0, 0])
    assert found.quantity.tolist() == [3, 1, 1]
    assert found.baskets.tolist() == [2, 1]  # basket a of v is another one
    moments, user, item = last_baskets(found)
    assert (moments.user.tolist(), user.tolist(), item.tolist()) == ([0], [0], [0])
    assert found.before(1).item.tolist() == [1]
    assert found.until(2.0).baskets.tolist() == [1, 1]


def test_popular_and_own_with_ties():
    found = history([
        ("u", 1, "c", 1.0), ("u", 2, "a", 2.0), ("u", 3, "a", 3.0), ("u", 4, "b", 4.0), ("v", 5, "b", 1.0), ("w", 6, "b", 1.0),
    ])  # fmt: skip
    names = found.items.tolist()
    popular = simple.list_popular(found, np.array([0]), 3)
    assert [names[i] for i in popular[0]] == ["b", "a", "c"]
    own = simple.list_own(found, np.array([0, 1]), 3)
    assert [names[i] for i in own[0]] == ["a", "c", "b"]  # c was bought before b
    assert own[1].tolist() == [names.index("b"), -1, -1]
    assert [names[i] for i in simple.fill(own, popular[0])[1]] == ["b", "a", "c"]


def test_frequencies_fade_as_the_paper_says():
    found = history([("u", n, "x", float(n)) for n in range(3)] + [("v", 9, "y", 1.0)])
    weights = tifu.weigh(found, tifu.Tifu(group=2, within=0.5, between=0.1)).toarray()
    # groups of two from the newest: (2, 1) and (0); within: (1 + .5) / 2 and 1 / 1; between: 1 and .1; over two groups
    assert weights[0, 0] == pytest.approx((0.75 + 0.1) / 2)
    assert weights[1, 1] == pytest.approx(1.0)
