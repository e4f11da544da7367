"""Funnels on arrays against a plain search through all chains."""

import itertools

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.behaviour.rules import pass_funnel

EVENTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 12), st.integers(0, 3)), max_size=18, unique=True)


def plainly(events, steps, window):
    """Search every chain; events are (person, second, mark)."""
    passed = []
    for step in range(steps):
        people = set()
        for chain in itertools.product(*[[e for e in events if e[2] == mark] for mark in range(step + 1)]):
            people_in, times = {e[0] for e in chain}, [(e[1], e[2]) for e in chain]
            if len(people_in) > 1 or times != sorted(times) or times[-1][0] - times[0][0] > window:
                continue
            cut = any(
                a < (x[1], x[2]) < b
                for a, b in itertools.pairwise(times)
                for x in events
                if x[2] == steps and x[0] in people_in
            )
            if not cut:
                people |= people_in
        passed.append(people)
    return passed


@given(EVENTS, st.integers(0, 12))
def test_equals_the_plain_search(events, window):
    person, moment, mark = (np.array(column, dtype=np.int64) for column in zip(*events, strict=True)) if events else [
        np.zeros(0, np.int64)
    ] * 3  # fmt: skip
    found = pass_funnel(person, moment * 1000, mark, steps=3, window=window * 1000)
    assert [set(step.people.tolist()) for step in found] == plainly(events, 3, window)


def test_groups_are_those_of_the_first_event_and_time_is_the_shortest():
    person, moment = np.array([7, 7, 7, 7]), np.array([0, 5000, 9000, 20000])
    mark, group = np.array([0, 0, 1, 1]), np.array([1, 2, 9, 9])
    (_, last) = pass_funnel(person, moment, mark, steps=2, window=60_000, groups=group)
    assert (last.people.tolist(), last.groups.tolist(), last.seconds.tolist()) == ([7], [2], [4.0])


def test_an_event_of_two_steps_is_not_its_own_successor():
    once = np.array([1, 1]), np.array([0, 0]), np.array([0, 1])
    assert pass_funnel(*once, steps=2, window=10, overlapping=True)[1].people.size == 0
    assert pass_funnel(*once, steps=2, window=10)[1].people.size == 1
