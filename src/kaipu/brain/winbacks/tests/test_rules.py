"""What a coupon for silent people brings, and how an assumption gives way to what was measured."""

from decimal import Decimal

import pytest

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.winbacks.flows import measure
from kaipu.brain.winbacks.operations import build
from kaipu.brain.winbacks.rules import Habit, pool, worth_of
from kaipu.kernel import clock

RARE, OFTEN = Habit(100, 500, 0.05, 3000, 4000), Habit(100, 500, 0.7, 3000, 4000)


def test_a_coupon_pays_for_who_would_hardly_come_and_not_for_who_comes_anyway() -> None:
    rare = worth_of(told=80, habit=RARE, percent=10, uplift=(0.03, 0.02))
    assert (round(rare.profit), round(rare.back, 1), round(rare.cost)) == (5440, 2.4, 1760)
    assert rare.low < rare.profit < rare.high
    assert worth_of(told=80, habit=OFTEN, percent=10, uplift=(0.03, 0.02)).profit < 0


def test_measured_campaigns_outweigh_the_assumption() -> None:
    assert pool([]) == (pytest.approx(0.03), pytest.approx(0.0235))
    value, error = pool([(0.10, 0.005)])
    assert 0.09 < value < 0.10
    assert error < 0.005


def test_limits_and_words_follow_the_holdout() -> None:
    about = {
        "group": "sleeping", "title_en": "sleepers", "title_zh": "沉睡顾客", "uplift": 0.03, "uplift_error": 0.02,
        "habit": {"people": 20, "seen": 500, "share": 0.05, "profit_minor": 3000.0, "basket_minor": 4000.0},
    }  # fmt: skip
    small = build(about=about, percent=10, holdout=20)
    assert small.title_en == "Win back 16 sleepers with 10 % off by mail, 4 held out"
    assert [rail.code for rail in small.guardrails if not rail.holds] == ["holdout"]


def test_a_holdout_tells_how_strong_it_is() -> None:
    at = clock.now()
    told = campaigns.Side(people=400, buyers=100, profit=Decimal(900))
    held = campaigns.Side(people=100, buyers=15, profit=Decimal(120))
    outcome = campaigns.Outcome(told, held, campaigns.Difference(420.0, 20.0, 820.0), 0, Decimal(0), {}, at, at)
    found = measure(outcome, 10)
    assert found is not None
    assert (found.method, found.strength) == ("holdout", "strong")
    profit, back = found.effects
    assert (profit.value, round(profit.low or 0)) == (42_000, 15_845)
    assert back.value == 40.0
    assert found.details["uplift"] == 0.1
    unsure = campaigns.Outcome(told, held, campaigns.Difference(420.0, -400.0, 1240.0), 0, Decimal(0), {}, at, at)
    weak = measure(unsure, 10)
    assert weak is not None
    assert weak.strength == "weak"
    assert measure(campaigns.Outcome(told, campaigns.Side(), None, 0, Decimal(0), {}, at, at), 10) is None
