"""Frequent sets and rules against counting every set of every basket."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.behaviour.rules import derive_rules, frequent_sets

BASKETS = st.lists(st.sets(st.integers(10, 16), min_size=1), min_size=1, max_size=20)


def rows(baskets):
    pairs = [(number, item) for number, basket in enumerate(baskets) for item in basket]
    return (np.array(column, dtype=np.int64) for column in zip(*pairs, strict=True))


@given(BASKETS, st.integers(1, 4))
def test_equals_counting_everything(baskets, least):
    counted = Counter(
        members
        for basket in baskets
        for size in (1, 2, 3, 4)
        for members in itertools.combinations(sorted(basket), size)
    )
    expected = {members: number for members, number in counted.items() if number >= least}
    assert frequent_sets(*rows(baskets), least=least, longest=4) == expected


def test_rules_say_how_sure_and_how_much_oftener_than_by_chance():
    found = frequent_sets(*rows([{1, 2}, {1, 2}, {1, 3}, {3}]), least=1)
    rule = next(r for r in derive_rules(found, baskets=4) if (r.base, r.then) == ((2,), 1))
    assert (rule.baskets, rule.support, rule.confidence) == (2, 0.5, 1.0)
    assert rule.lift == pytest.approx(4 / 3)
    assert rule.leverage == pytest.approx(0.5 - 0.5 * 0.75)


def test_the_same_goods_twice_count_once():
    assert frequent_sets(np.array([1, 1, 1]), np.array([5, 5, 6]), least=1) == {(5,): 1, (6,): 1, (5, 6): 1}
