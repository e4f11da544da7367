"""Ranking, trust, limits, changes and measuring against a control, pure."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaipu.brain.decisions.rules import (
    Effect,
    Field,
    FieldInvalid,
    Limits,
    LimitsInvalid,
    agrees,
    attention_of,
    check_limits,
    clean_changes,
    compare_before_after,
    compare_to_synthetic,
    expected_minutes,
    headline,
    judge,
    refusal,
    simplex_weights,
    stand,
)


def test_what_earns_most_a_minute_stands_first() -> None:
    quick = stand(promised_minor=1000, believed=1.0, minutes=1.0)
    large = stand(promised_minor=4000, believed=0.5, minutes=4.0)
    assert (quick.minor_a_minute, large.minor_a_minute, large.believed_minor) == (1000, 500, 2000)


def test_minutes_are_learned_from_a_prior() -> None:
    assert expected_minutes(2.0, []) == 2.0
    assert expected_minutes(2.0, [8.0] * 5) == 5.0
    assert (attention_of(90), attention_of(7200), attention_of(0)) == (1.5, 15.0, 0.05)


def test_who_overpromises_is_believed_less_and_throttled() -> None:
    assert judge([(100, 0, "strong")] * 2).cap == 40
    honest = judge([(100, 95, "strong")] * 10)
    assert (honest.throttled, honest.believed) == (False, 0.967)
    boaster = judge([(100, 20, "strong")] * 5)
    assert (boaster.believed, boaster.cap) == (0.6, 5)
    unsure = judge([(100, 20, "weak")] * 5)
    assert (unsure.believed, unsure.cap) == (0.84, 40)
    hopeless = judge([(100, -50, "moderate")] * 20)
    assert (hopeless.believed, hopeless.cap) == (0.1, 1)
    assert judge([(100, 300, "strong")] * 20).believed == 1.0


def test_what_came_agrees_within_both_intervals() -> None:
    promised = Effect("profit", "money", 100, 70, 140)
    assert agrees(promised, Effect("profit", "money", 75)) is True
    assert agrees(promised, Effect("profit", "money", 60)) is False
    assert agrees(promised, Effect("profit", "money", 60, 20, 100)) is True
    assert agrees(Effect("profit", "money", 100), Effect("profit", "money", 60)) is None


def test_the_headline_is_profit_where_it_was_measured() -> None:
    promised = [Effect("units_sold", "units", 10), Effect("profit", "money", 500)]
    assert headline(promised, [Effect("units_sold", "units", 9)]) == (promised[0], Effect("units_sold", "units", 9))
    assert headline(promised, [Effect("units_sold", "units", 9), Effect("profit", "money", 3)])[0] == promised[1]  # type: ignore[index]
    assert headline(promised, []) is None


def test_a_policy_refuses_by_the_first_limit_that_breaks() -> None:
    limits = Limits("low", 5000, 10_000, 3)
    check_limits(limits)
    assert refusal(limits, risk="low", cost_minor=5000, spent_minor=5000, count=2) == ""
    assert refusal(limits, risk="medium", cost_minor=1, spent_minor=0, count=0) == "risk"
    assert refusal(limits, risk="low", cost_minor=5001, spent_minor=0, count=0) == "cost"
    assert refusal(limits, risk="low", cost_minor=5000, spent_minor=5001, count=0) == "budget"
    assert refusal(limits, risk="low", cost_minor=0, spent_minor=0, count=3) == "count"
    with pytest.raises(LimitsInvalid) as caught:
        check_limits(Limits("high", 10, 5, 0))
    assert caught.value.fields == ("risk", "daily_minor", "daily_count")


def test_changes_keep_to_bounds_and_steps() -> None:
    fields = [Field("pieces", "units", 12, 0, 36, 6), Field("price", "money", 250, 200, 300)]
    assert clean_changes(fields, {"pieces": 18, "price": 250}) == {"pieces": 18}
    with pytest.raises(FieldInvalid) as caught:
        clean_changes(fields, {"pieces": 7, "price": 301, "else": 1})
    assert caught.value.names == ("pieces", "price", "else")


@given(st.integers(0, 10_000), st.integers(2, 12))
def test_weights_are_shares(seed: int, count: int) -> None:
    draw = np.random.default_rng(seed)
    weights = simplex_weights(draw.random(20), draw.random((20, count)))
    assert weights.min() >= 0
    assert abs(weights.sum() - 1) < 1e-9


def _world(lift: float, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    common = 20 + 5 * np.sin(np.arange(84) / 7) + draw.normal(0, 0.5, 84)
    donors = np.column_stack([common * scale + draw.normal(0, 0.6, 84) for scale in draw.uniform(0.5, 2, 20)])
    touched = common + draw.normal(0, 0.6, 84)
    touched[56:] += lift
    return touched, donors


def test_a_synthetic_control_finds_what_was_caused_and_nothing_where_nothing_was() -> None:
    found = compare_to_synthetic(*_world(6.0), 56)
    assert found is not None
    assert 6 * 28 * 0.9 < found.effect < 6 * 28 * 1.1
    assert (found.strength, found.odds) == ("strong", 1 / 21)
    covered = [compare_to_synthetic(*_world(6.0, seed), 56) for seed in range(10)]
    assert sum(each is not None and each.low < 6 * 28 < each.high for each in covered) >= 6
    nothing = compare_to_synthetic(*_world(0.0), 56)
    assert nothing is not None
    assert nothing.odds is not None
    assert nothing.odds > 0.2
    assert nothing.strength != "strong"
    assert compare_to_synthetic(_world(0.0)[0], _world(0.0)[1][:, :4], 56) is None


def test_before_and_after_is_weak_evidence() -> None:
    series = np.array([10.0, 12.0] * 14 + [15.0] * 7)
    found = compare_before_after(series, 28)
    assert (found.effect, found.strength, found.odds) == (28.0, "weak", None)
    assert found.low < 28 < found.high
