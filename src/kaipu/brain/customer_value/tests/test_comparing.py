"""Methods beside each other: nothing later is seen, the better one is on, bad files are told in sentences."""

import numpy as np
import pytest

from kaipu.brain.customer_value.gateways import scoring
from kaipu.brain.customer_value.gateways.categories import rank_categories, score_categories
from kaipu.brain.customer_value.gateways.histories import cut_ledger, describe, make_ledger
from kaipu.brain.customer_value.gateways.methods import forecast_all
from kaipu.brain.customer_value.tests.factories import make_purchase_ledger

CUT, HORIZON = 239, 60


@pytest.fixture(scope="module")
def ledger():
    return make_purchase_ledger()


@pytest.fixture(scope="module")
def told(ledger):
    return scoring.backtest(ledger, CUT, HORIZON)


def test_nothing_after_the_cut_is_seen(ledger) -> None:
    whole, known = forecast_all(ledger, CUT, HORIZON), forecast_all(cut_ledger(ledger, CUT), CUT, HORIZON)
    for subject in ("purchases", "worth", "gone", "wait"):
        for method, said in getattr(whole, subject).items():
            assert np.array_equal(said, getattr(known, subject)[method]), (subject, method)


def test_what_is_known_of_one_customer() -> None:
    ledger = make_ledger(
        np.array([1, 1, 1, 1, 0]), np.array([10, 20, 20, 50, 60]), np.array([1.0, 2.0, 3.0, 10.0, 7.0])
    )
    assert ledger.worth.tolist() == [7.0, 1.0, 5.0, 10.0]  # two of a day are one purchase
    summary, features, names = describe(ledger, 55)
    assert summary.who.tolist() == [1]
    found = dict(zip(names, features[0].tolist(), strict=True))
    assert (summary.x[0], summary.recency[0], summary.age[0], summary.mean_again[0]) == (2, 40, 45, 7.5)
    assert (found["silence"], found["gap_median"], found["gap_most"], found["gap_last_1"]) == (5, 10, 30, 30)
    assert (found["purchases_7"], found["worth_7"], found["purchases_56"]) == (1, 10, 3)


def test_the_method_that_was_better_before_is_on(told) -> None:
    on = told["chosen"]["gone"]
    scores = {row["method"]: row["brier"] for row in told["gone"]}
    assert on["reason"] == "compared"
    assert scores[on["method"]] < scores["base_rate"]
    assert (
        abs(
            next(
                row["total_error"]
                for row in told["purchases"]
                if row["method"] == told["chosen"]["purchases"]["method"]
            )
        )
        < 0.1
    )
    assert 0.7 < told["intervals"]["worth"]["covered"] < 0.9


def test_a_model_that_does_not_beat_a_plain_method_stays_off() -> None:
    chance = np.random.default_rng(2)
    steady = make_ledger(  # everybody buys every tenth day, always the same
        np.repeat(np.arange(200), 33), np.tile(np.arange(33) * 10, 200), np.full(6600, 5.0) + chance.normal(0, 0.001, 6600)
    )  # fmt: skip
    choices, _widths = scoring.choose(steady, 239, HORIZON)
    assert choices["purchases"].method == "last_period"
    assert choices["purchases"].best_plain == "last_period"


def test_a_calibrated_method_says_what_is_seen() -> None:
    said = np.repeat(np.linspace(0.05, 0.95, 10), 1000)
    happened = (np.random.default_rng(4).random(10_000) < said).astype(float)
    for each in scoring.calibrate(said, happened):
        assert each["said"] == pytest.approx(each["seen"], abs=0.05)
    (row,) = scoring.score_gone({"m": np.array([0.1, 0.4, 0.35, 0.8])}, np.array([0.0, 0.0, 1.0, 1.0]))
    assert row["auc"] == 0.75


def test_the_next_category() -> None:
    who, day, kind = np.array([0, 0, 0, 1, 0, 1]), np.array([1, 1, 68, 1, 80, 90]), np.array([0, 3, 1, 2, 1, 2])
    said = rank_categories(who, day, kind, customers=2, kinds=4, cut=70)
    assert said["own"].argmax(axis=1).tolist() == [0, 2]  # the first of three
    assert said["own_recent"].argmax(axis=1).tolist() == [1, 2]  # the newer one counts more
    rows = {row["method"]: row for row in score_categories(said, who, day, kind, 70, 30)}
    assert (rows["own"]["first"], rows["own_recent"]["first"], rows["own"]["customers"]) == (0.5, 1.0, 2)
