"""The workbench's statistics on series whose truth is known, and on noise, where they must stay silent."""

import numpy as np
import pytest

from kaipu.brain.behaviour.rules.statistics import (
    associate,
    cluster,
    control_false_discoveries,
    describe,
    extrapolate,
    find_trend,
    judge_effect,
)

YEAR = 364
PLACES = np.arange(YEAR) % 7
WEEK = np.array([1.0, 0.9, 0.8, 0.9, 1.1, 1.3, 1.2])


def noise(seed, memory=0.0, size=YEAR):
    draw = np.random.default_rng(seed).normal(size=size)
    for n in range(1, size):
        draw[n] += memory * draw[n - 1]
    return draw


def test_a_description_by_hand():
    values = 100 * WEEK[PLACES]
    values[200] = 400
    found = describe(values, PLACES)
    assert found.week == pytest.approx(tuple(WEEK))
    assert 200 in describe(values + noise(1), PLACES).outliers
    false = sum(len(describe(noise(seed), PLACES).outliers) for seed in range(30))
    assert false < 30, "fewer than one in a year of noise"
    assert describe(values[:13], PLACES[:13]) is None


def test_kendalls_s_by_hand():
    found = find_trend(np.array([1.0, 3, 2, 4]))  # slopes 2, 1/2, 1, -1, 1/2, 2
    assert (found.s, found.slope) == (4.0, 0.75)


def test_a_trend_is_found_and_memory_alone_is_none():
    assert find_trend(noise(3, 0.5) + 0.01 * np.arange(YEAR)).p < 0.05
    false = sum(find_trend(noise(seed, 0.8)).p < 0.05 for seed in range(60))
    assert false <= 8, "without its correction for memory the test would call more than half of these trends"


def test_a_relation_is_found_with_its_lag():
    x = noise(5)
    y = 0.8 * np.roll(x, 3) + 0.6 * noise(6)
    (pair,) = associate([x + 5 * WEEK[PLACES], y - 9 * WEEK[PLACES]], PLACES)
    assert (pair.lag, pair.method, pair.differenced) == (3, "pearson", False)
    assert pair.correlation == pytest.approx(0.8, abs=0.06)
    assert pair.p == pytest.approx(1 / 500)


def test_two_that_wander_or_share_a_week_are_not_related():
    pairs = [
        associate([noise(n, 0.95) + WEEK[PLACES] * 9, noise(n + 500, 0.95) + WEEK[PLACES] * 9], PLACES)[0]
        for n in range(40)
    ]
    assert all(pair.differenced for pair in pairs)
    assert sum(pair.p <= 0.05 for pair in pairs) <= 6


def test_far_out_values_are_compared_by_rank():
    x = noise(8)
    x[[50, 51, 52, 53, 54, 55]] = 900
    assert associate([x, noise(9)], PLACES)[0].method == "spearman"


def test_many_looks_are_paid_for():
    assert control_false_discoveries([0.01, 0.04, 0.03, 0.8]) == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.8])


def test_three_clouds_are_three_groups():
    draw = np.random.default_rng(4)
    clouds = [draw.normal(centre, 1, (size, 2)) for centre, size in (((0, 0), 30), ((8, 8), 20), ((1, 9), 10))]
    found = cluster(np.vstack(clouds))
    assert found.sizes.tolist() == [30, 20, 10]
    assert found.silhouette > 0.7
    assert found.centres[1] == pytest.approx((8, 8), abs=0.7)
    assert found.groups.tolist() == [0] * 30 + [1] * 20 + [2] * 10
    assert cluster(np.ones((20, 2))) is None
    assert cluster(np.ones((3, 2))) is None


def test_what_is_regular_goes_on():
    trend = 1000 * np.exp(0.0005 * np.arange(YEAR)) * WEEK[PLACES]
    series = trend * np.exp(0.05 * noise(2))
    found = extrapolate(series, PLACES, steps=28)
    truth = 1000 * np.exp(0.0005 * np.arange(YEAR, YEAR + 28)) * WEEK[np.arange(YEAR, YEAR + 28) % 7]
    assert np.abs(np.array(found.values) / truth - 1).max() < 0.05
    assert found.error < found.plain_error
    assert all(low < value < high for low, value, high in zip(found.low, found.values, found.high, strict=True))
    assert extrapolate(series[:30], PLACES[:30], steps=7) is None


def test_nine_of_ten_days_fall_into_the_range():
    held = [
        extrapolate(1000 * WEEK[PLACES] * np.exp(0.05 * noise(seed, 0.6)), PLACES, steps=14).held for seed in range(30)
    ]
    assert 0.85 < np.mean(held) < 0.96


def test_an_effect_is_measured_beside_week_and_trend():
    driver = np.random.default_rng(3).uniform(0, 10, YEAR) + 5 * WEEK[PLACES]
    found = judge_effect(5 * driver + 40 * WEEK[PLACES] + 0.1 * np.arange(YEAR) + noise(7), driver, PLACES)
    assert found.slope == pytest.approx(5, abs=0.1)
    middle, low, high = found.at(found.mean_driver + 1)
    assert middle - found.mean_value == pytest.approx(found.slope)
    assert low < middle < high
    assert judge_effect(driver, 3 * WEEK[PLACES], PLACES) is None, "a driver that is only its week tells nothing"


def test_gaps_do_not_weaken_a_relation():
    x = noise(5)
    y = 0.8 * x + 0.6 * noise(6)
    y[30:290] = np.nan
    known = ~np.isnan(y)
    (pair,) = associate([x, y], PLACES)
    assert (pair.lag, pair.count) == (0, 104)
    assert pair.correlation == pytest.approx(np.corrcoef(x[known], y[known])[0, 1], abs=0.05)


def test_one_closed_day_does_not_widen_the_range():
    series = 1000 * WEEK[PLACES] * np.exp(0.05 * noise(2))
    plain = extrapolate(series, PLACES, steps=7)
    series[350] = 10
    found = extrapolate(series, PLACES, steps=7)
    assert found.high[0] - found.low[0] < 1.3 * (plain.high[0] - plain.low[0])
