"""New products: launches like them tell more than the mean of a category, and only what was over counts."""

from dataclasses import replace

import numpy as np
import pytest

from kaipu.brain.forecasts import flows
from kaipu.brain.forecasts.gateways import fresh
from kaipu.brain.forecasts.rules import DataTooShort

DAYS = 280


def make_launches() -> fresh.Launches:
    """300 launches in two categories; what a launch sells a day shows in its first week."""
    chance = np.random.default_rng(4)
    first = np.sort(chance.integers(95, DAYS - 8, 300))
    rate = chance.gamma(1.0, 1.0, 300) + 0.2
    sold = [
        (item, day, units)
        for item in range(300)
        for day in range(first[item], DAYS)
        if (units := chance.poisson(rate[item])) or day == first[item]
    ]
    item, day, units = (np.array(each) for each in zip(*sorted(sold, key=lambda each: each[1]), strict=True))
    kinds = np.column_stack([np.zeros(300, dtype=np.int64), np.arange(300) % 2, np.arange(300) % 9])
    return fresh.Launches(first, kinds, np.full(300, 2.0), item, day, np.maximum(units, 1).astype(float), DAYS)


def test_what_began_alike_goes_on_alike() -> None:
    launches = make_launches()
    told = fresh.evaluate(launches, 28)
    assert told["on"] == "analogues"
    assert told["ways"]["analogues"]["wape"] < 0.6 * told["ways"]["category_mean"]["wape"]
    assert 0.7 <= told["coverage"] <= 0.9
    found = fresh.foresee(launches, 28, told)
    assert found
    assert all(7 <= each.age < 28 and each.low <= each.mean <= each.high and len(each.like) == 3 for each in found)
    best = found[0]
    assert abs(best.mean - 28 * best.sold / best.age) < 0.5 * best.mean
    assert [each.mean for each in found] == sorted((each.mean for each in found), reverse=True)


def test_nothing_later_is_seen_and_too_few_launches_are_told() -> None:
    launches = make_launches()
    past = fresh._past(launches, 7, 28)
    assert np.isnan(past.later[past.at + 28 > DAYS]).all()
    assert not np.isnan(past.later[past.at + 28 <= DAYS]).any()
    few = fresh.Launches(
        launches.first + 1000, launches.kinds, launches.price, launches.item, launches.day, launches.units, DAYS
    )
    told = fresh.evaluate(few, 28)
    assert told == {"launches": 0, "on": None}
    assert fresh.foresee(few, 28, told) == []


def test_launches_of_a_file_are_foreseen_by_what_is_like_them():
    made = make_launches()
    planted = replace(
        made, item=np.append(made.item, 299), day=np.append(made.day, 0), units=np.append(made.units, 1.0)
    )  # one was sold before
    start = np.datetime64("2026-01-01")
    columns = {
        "item": np.array([f"item {each:03d}" for each in planted.item]), "date": start + planted.day.astype("timedelta64[D]"),
        "quantity": planted.units, "amount": planted.units * 2.0, "category": np.array([f"kind {each}" for each in planted.kinds[planted.item, 1]]),
    }  # fmt: skip
    shuffled = np.random.default_rng(1).permutation(len(planted.item))
    told = flows.evaluate_launches({name: values[shuffled] for name, values in columns.items()}, horizon=28)
    assert told["horizon_days"] == 28
    assert told["on"] == "analogues"
    assert told["ways"]["analogues"]["wape"] < told["ways"]["category_mean"]["wape"]
    with pytest.raises(DataTooShort):
        flows.evaluate_launches({name: values[:5] for name, values in columns.items()}, horizon=28)


def test_of_a_launch_no_later_price_is_known():
    item, day = np.array([0, 0, 1]), np.array([3, 30, 5])
    launches = fresh.make_launches(
        item, day, np.array([1.0, 9.0, 2.0]), np.array([4.0, 9.0, 6.0]), np.zeros((2, 3), dtype=np.int64), 60
    )
    assert launches.price.tolist() == [4.0, 3.0]
    assert launches.first.tolist() == [3, 5]
