"""Cohorts, stickiness and paths, by hand."""

import numpy as np

from kaipu.brain.behaviour.rules import END, OTHER, Flow, retain, stick, trace_paths


def triangle(**fields):
    people = np.array([1, 1, 1, 2, 2, 3, 9])
    weeks = np.array([0, 1, 3, 0, 2, 1, 1])
    worth = np.array([10.0, 5, 2, 4, 1, 8, 99])
    return retain(np.array([1, 2, 3]), np.array([0, 0, 1]), people, weeks, worth, last=3, most=3, **fields)


def test_cohorts_count_who_came_in_that_period():
    found = triangle()
    assert found.periods.tolist() == [0, 1]
    assert found.sizes.tolist() == [2, 1]
    np.testing.assert_array_equal(found.returned, [[2, 1, 1, 1], [1, 0, 0, np.nan]])
    np.testing.assert_array_equal(found.values, [[14, 5, 1, 2], [8, 0, 0, np.nan]])
    np.testing.assert_allclose(found.average(), [1, 1 / 3, 1 / 3, 1 / 2])


def test_unbounded_counts_who_came_then_or_later():
    np.testing.assert_array_equal(triangle(unbounded=True).returned, [[2, 2, 2, 1], [1, 0, 0, np.nan]])


def test_stickiness():
    found = stick(np.array([1, 1, 1, 2, 3]), np.array([0, 0, 1, 1, 7]), first=0, last=1)
    assert found.people.tolist() == [1, 1]
    assert (found.daily_average, found.in_all, found.ratio) == (1.5, 2, 0.75)


def test_paths_forward_and_backward():
    walks = np.array([1, 1, 1, 1, 2, 2, 3])
    acts = np.array([0, 0, 5, 6, 0, 7, 5])
    moments = np.arange(7)
    assert trace_paths(walks, moments, acts, start=0, depth=2, most=1) == [
        Flow(0, 0, OTHER, 1), Flow(0, 0, 5, 1), Flow(1, OTHER, END, 1), Flow(1, 5, 6, 1),
    ]  # fmt: skip
    assert trace_paths(walks, moments, acts, start=6, depth=2, most=5, backward=True) == [
        Flow(0, 6, 5, 1),
        Flow(1, 5, 0, 1),
    ]
    assert trace_paths(walks[:0], moments[:0], acts[:0], start=None, depth=2, most=5) == []
