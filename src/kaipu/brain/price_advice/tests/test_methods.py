"""What each way asks for a good, by hand."""

import pytest

from kaipu.brain.price_advice.rules import Asked, Bounds, by_competitors, by_cost, by_value, like_price

BOUNDS = Bounds(margin=0.25, margins={"wine": 0.4})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(400, 310), 409),  # 310 ÷ 0.75 = 413
        (Asked(400, 250, department="wine"), 409),  # 250 ÷ 0.6 = 416
        (Asked(400, 150), 369),  # 200, but a tenth at most
        (Asked(400, 390), 439),  # 520, but a tenth at most, and above the floor of 409.50
    ],
)
def test_cost_plus_margin_within_a_step(asked: Asked, expected: int) -> None:
    assert by_cost(asked, BOUNDS) == expected


@pytest.mark.parametrize(
    ("theirs", "expected"), [(0, 400), (395, 400), (375, 369), (300, 369), (450, 439), (430, 419), (410, 400)]
)
def test_nearer_to_competitors_within_a_step(theirs: int, expected: int) -> None:
    assert by_competitors(Asked(400, 280, theirs), BOUNDS) == expected


def test_nearer_to_what_its_like_costs_for_as_much() -> None:
    others = [(200, 500.0), (450, 1000.0), (250, 500.0), (500, 1000.0)]
    assert like_price(1000.0, others) == 475
    assert like_price(1000.0, others[:3]) == 0
    assert by_value(Asked(300, 200, like=475), BOUNDS) == 329
    assert by_value(Asked(450, 200, like=475), BOUNDS) == 450
    assert by_value(Asked(700, 200, like=475), BOUNDS) == 639
