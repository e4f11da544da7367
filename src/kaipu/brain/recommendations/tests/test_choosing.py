"""What of a list is shown."""

from datetime import date, timedelta

import pytest

from kaipu.brain.recommendations.rules import (
    Offer,
    Pick,
    Place,
    Showing,
    SlotInvalid,
    after_looks,
    check_place,
    choose,
    count_showings,
    merge,
    part_of_day,
)

OFFERS = {1: Offer(10, True), 2: Offer(10, True), 3: Offer(10, False), 4: Offer(20, True)}


def ids(picks):
    return [pick.sku_id for pick in picks]


def test_what_cannot_be_had_or_is_in_the_cart_is_left_out():
    picks = [Pick(sku, 1 - sku / 10, "again") for sku in (1, 2, 3, 4, 5)]
    assert ids(choose(picks, OFFERS, without=set(), count=9, per_category=9)) == [1, 2, 4]
    assert ids(choose(picks, OFFERS, without={1}, count=9, per_category=9)) == [2, 4]
    assert ids(choose(picks, OFFERS, without=set(), count=9, per_category=1)) == [1, 4]
    assert ids(choose([*picks, *picks], OFFERS, without=set(), count=2, per_category=9)) == [1, 2]


def test_margin_counts_as_far_as_wanted():
    picks = [Pick(1, 0.6, "again", {"margin": -20}), Pick(4, 0.5, "again", {"margin": 50})]
    assert ids(choose(picks, OFFERS, without=set(), count=2, per_category=1)) == [1, 4]
    assert ids(choose(picks, OFFERS, without=set(), count=2, per_category=1, margin_percent=100)) == [4, 1]


def test_lists_are_added_up_and_the_strongest_tells_why():
    merged = merge([[Pick(1, 0.2, "along", {"with": 7})], [Pick(1, 0.3, "along", {"with": 8}), Pick(2, 0.1, "along")]])
    assert [(p.sku_id, round(p.score, 3), dict(p.facts)) for p in merged] == [(1, 0.5, {"with": 8}), (2, 0.1, {})]


@pytest.mark.parametrize(
    ("hour", "part"), [(0, 3), (5, 3), (6, 0), (10, 0), (11, 1), (15, 2), (18, 2), (19, 3), (23, 3)]
)
def test_parts_of_the_day(hour, part):
    assert part_of_day(hour) == part


@pytest.mark.parametrize(
    ("name", "place", "what"),
    [
        ("roof", Place("off", 1, 1, 0), "slot"), ("cart", Place("similar", 1, 1, 0), "strategy"), ("home", Place("off", 0, 1, 0), "count"),
        ("home", Place("off", 1, 25, 0), "per_category"), ("home", Place("off", 1, 1, 101), "margin_percent"),
    ],
)  # fmt: skip
def test_places_that_cannot_be_filled_like_that(name, place, what):
    with pytest.raises(SlotInvalid) as caught:
        check_place(name, place)
    assert caught.value.args == (what,)


ON = date(2026, 7, 1)


def test_what_is_shown_often_without_an_answer_rests_and_comes_back():
    found = count_showings({}, [1, 2, 3], [2], views=4, on=ON)
    assert found == {1: Showing(4, ON), 3: Showing(4, ON)}
    found = count_showings(found, [1, 3], [3], views=9, on=ON + timedelta(days=1))
    assert found == {1: Showing(9, ON + timedelta(days=1), ON + timedelta(days=15))}, (
        "of nine views five count; three was answered to"
    )
    assert count_showings(found, [1], [], views=3, on=ON + timedelta(days=2)) == found, (
        "what rests is counted no further"
    )
    assert count_showings(found, [1], [1], views=3, on=ON + timedelta(days=2)) == {}, "an answer ends the rest"
    again = count_showings(found, [1], [], views=1, on=ON + timedelta(days=15))
    assert again == {1: Showing(1, ON + timedelta(days=15))}, "after the rest it starts anew"
    assert count_showings({7: Showing(2, ON)}, [], [], views=0, on=ON + timedelta(days=29)) == {}


def test_looks_fill_half_a_row_at_most():
    beside = [[Pick(10 * n + k, 1 - k / 10, "similar", {"with": n}) for k in range(1, 5)] for n in range(1, 6)]
    found = after_looks(beside)
    assert [pick.sku_id for pick in found] == [11, 12, 21, 22, 31, 32]
    assert [pick.score for pick in found] == sorted((pick.score for pick in found), reverse=True)
    assert {pick.reason for pick in found} == {"looked"}
    assert found[0].facts == {"with": 1}
