"""What of a list is shown."""

import pytest

from kaipu.brain.recommendations.rules import Offer, Pick, Place, SlotInvalid, check_place, choose, merge, part_of_day

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
