"""Who comes up: what is known of a product at a moment, and a rise that announces itself."""

import numpy as np
import pytest

from kaipu.brain.forecasts import flows
from kaipu.brain.forecasts.gateways import hot
from kaipu.brain.forecasts.rules import DataTooShort

DAYS, ITEMS = 280, 600


@pytest.fixture(scope="module")
def lines():
    """600 items of steady trade; each span a few are bought by ever more people for two weeks and then sell ten times as much for four."""
    chance = np.random.default_rng(11)
    rate = np.tile(chance.gamma(1.2, 0.12, ITEMS)[:, None], (1, DAYS))
    for start in range(60, DAYS, 14):
        for item in chance.choice(ITEMS, 12, replace=False):
            rate[item, start - 14 : start] *= 3
            rate[item, start : start + 28] = np.maximum(rate[item, start : start + 28] * 10, 1.2)
    sold = chance.poisson(rate)
    item, day = (np.repeat(each, sold[sold > 0]) for each in np.nonzero(sold))
    order = np.argsort(day, kind="stable")
    item, day = item[order], day[order]
    one = np.ones(len(item))
    return hot.Lines(
        item,
        day,
        one,
        chance.integers(0, 20, len(item)),
        chance.integers(0, 300, len(item)),
        one * 2,
        np.arange(ITEMS) % 7,
        DAYS,
    )


def test_a_rise_that_announces_itself_is_foreseen(lines) -> None:
    told = hot.evaluate(lines, 28)
    asked = told["questions"]["new"]
    assert told["origins"] == 5
    assert asked["on"]
    assert asked["trees"]["precision"] > asked["persistence"]["precision"] + 0.05
    assert asked["trees"]["low"] <= asked["trees"]["precision"] <= asked["trees"]["high"]
    assert all(row["asked"] < ITEMS for row in asked["origins"])
    picks = hot.name_hot(lines, 28, learned=True)
    assert len(picks) == 50
    assert [each.chance for each in picks] == sorted((each.chance for each in picks), reverse=True)
    inside = hot._is_hot(hot._units(lines, DAYS - 28, DAYS)[hot._describe(lines, DAYS)["items"]])
    named = {each.item for each in picks}
    assert not named & set(hot._describe(lines, DAYS)["items"][inside].tolist())
    plain = hot.name_hot(lines, 28, learned=False)
    assert [each.sold for each in plain] == sorted((each.sold for each in plain), reverse=True)
    assert {each.reasons for each in plain} == {("units_28",)}


def test_what_is_known_at_a_moment() -> None:
    day = np.array([100, 180, 185, 187, 190])
    lines = hot.Lines(
        np.array([0, 0, 0, 0, 1]),
        day,
        np.array([1.0, 2, 3, 4, 99]),
        np.array([0, 0, 1, 1, 0]),
        np.array([5, 5, -1, 5, 5]),
        np.array([9.0, 4, 6, 8, 1]),
        np.array([0, 1]),
        191,
    )
    told = hot._describe(lines, 188)
    assert told["items"].tolist() == [0]  # the other is sold only later
    known = dict(zip(hot.FEATURES, told["features"][0].tolist(), strict=True))
    assert (known["week_1"], known["week_2"], known["units_28"], known["units_91"]) == (7, 2, 9, 10)
    assert (known["places_28"], known["buyers_28"], known["again_28"], known["age"]) == (2, 1, 1, 88)
    assert known["price_change"] == pytest.approx((18 / 9) / (27 / 10))
    assert known["largest"] == 0.4


def test_a_file_says_how_short_it_is() -> None:
    day = np.datetime64("2024-01-01") + np.arange(100).astype("timedelta64[D]")
    with pytest.raises(DataTooShort) as short:
        flows.evaluate_hot({"item": np.repeat("a", 100), "date": day, "quantity": np.ones(100)}, horizon=28)
    assert short.value.value == 100
