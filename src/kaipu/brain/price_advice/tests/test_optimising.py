"""The optimiser: what it chooses, what it leaves, and the limits it keeps."""

from dataclasses import replace

import pytest

from kaipu.brain.price_advice.rules import Bounds, Elasticity, Good, list_choices, optimise

BOUNDS = Bounds()
TIGHT, ELASTIC, UNKNOWN = Elasticity(-0.6, 0.1), Elasticity(-6.0, 0.3), Elasticity(-3.0, 2.0)


def good(answer: Elasticity = TIGHT, **fields) -> Good:
    """Return a good of 4.00 that cost 2.80 and sells five a day."""
    return replace(Good(400, 280, 5.0, answer), **fields)


def test_dearer_where_people_hardly_answer_cheaper_where_they_do_and_nothing_where_it_is_not_known() -> None:
    moves = {
        move.place: move for move in optimise([good(), good(ELASTIC), good(UNKNOWN)], days=28, bounds=BOUNDS, labels=9)
    }
    assert moves[0].after == 439
    assert moves[1].after == 369
    assert 2 not in moves
    assert all(move.low < move.gain < move.high for move in moves.values())
    assert moves[1].pieces > 0 > moves[0].pieces


def test_the_best_label_comes_first_and_no_more_are_changed_than_may_be() -> None:
    goods = [good(daily=1.0), good(daily=9.0), good(daily=4.0)]
    assert [move.place for move in optimise(goods, days=28, bounds=BOUNDS, labels=2)] == [1, 2]
    assert optimise(goods, days=28, bounds=BOUNDS, labels=0) == []


def test_floor_step_and_corridor_hold() -> None:
    assert all(360 <= each <= 440 and each % 10 == 9 for each in list_choices(good(), BOUNDS)[1:])
    assert max(list_choices(good(theirs=360), BOUNDS)) <= 360 * 1.15
    assert min(list_choices(good(ELASTIC, cost=375), BOUNDS)) >= 375 * 1.05
    assert list_choices(good(theirs=200), BOUNDS) == []
    assert optimise([good(free=False)], days=28, bounds=BOUNDS, labels=5) == []


def test_what_others_lose_or_gain_is_counted() -> None:
    goods = [good(daily=9.0), good(free=False, daily=9.0)]
    alone, replaced, together = (
        optimise(goods, days=28, bounds=BOUNDS, labels=1, cross=(each, 0.0))[0] for each in (0.0, 1.0, -1.0)
    )
    assert alone.others == 0
    assert (
        replaced.others > 0 > together.others
    )  # a dearer good sends people to what replaces it, and loses what goes with it
    assert replaced.gain > alone.gain > together.gain


def test_another_objective_never_costs_profit() -> None:
    units = replace(BOUNDS, objective="units")
    assert optimise([good()], days=28, bounds=units, labels=1) == []  # more pieces only at a loss
    move = optimise([good(ELASTIC)], days=28, bounds=units, labels=1)[0]
    assert move.after < 400
    assert move.pieces > 0
    with pytest.raises(ValueError, match="fame"):
        optimise([good()], days=28, bounds=replace(BOUNDS, objective="fame"), labels=1)


def test_bounds_that_cannot_be_are_named() -> None:
    assert BOUNDS.faults() == ()
    assert replace(BOUNDS, largest_step=0.7, margins={"dairy": 1.2}).faults() == ("largest_step", "margins")
