"""The models on published figures: BG/NBD and Gamma–Gamma on the CDNOW sample, against their papers, quadrature and draws."""

from collections import defaultdict
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
from scipy.special import hyp2f1

from kaipu.brain.customer_value.gateways import buying, spending
from kaipu.brain.customer_value.gateways.histories import count_after, make_ledger, summarise

CUT, LAST = date(1997, 9, 30).toordinal(), date(1998, 6, 30).toordinal()


@pytest.fixture(scope="module")
def ledger():
    """Read the CDNOW sample of 2,357 customers that ships inside the package `lifetimes`, which is never imported."""
    spec = find_spec("lifetimes")
    assert spec is not None
    assert spec.origin is not None
    lines = (Path(spec.origin).parent / "datasets" / "CDNOW_sample.txt").read_text().split("\n")
    names: dict[str, int] = defaultdict(lambda: len(names))
    rows = [(names[each[1]], _day(each[2]), float(each[4])) for each in map(str.split, lines) if each]
    who, day, worth = (np.array(column) for column in zip(*rows, strict=True))
    return make_ledger(who, day, worth)


def _day(text):
    return date(int(text[:4]), int(text[4:6]), int(text[6:])).toordinal()


@pytest.fixture(scope="module")
def summary(ledger):
    return summarise(ledger, CUT)


@pytest.fixture(scope="module")
def taken(summary):
    return summary.x, summary.recency / 7, summary.age / 7


@pytest.fixture(scope="module")
def model(taken):
    return buying.fit_buying(*taken)


def test_bgnbd_is_exact_on_the_sample_of_its_paper(model) -> None:
    assert round(model.log_likelihood, 3) == -9582.429
    assert [round(each, 4) for each in (model.r, model.alpha, model.a, model.b)] == [0.2426, 4.4136, 0.7929, 2.4259]
    published = (0.2426, 4.4137, 0.7930, 2.4262)
    assert (
        np.abs(np.array([model.r, model.alpha, model.a, model.b]) / published - 1).max() < 2e-4
    )  # theirs stopped a little earlier


def test_thirty_nine_weeks_nobody_had_seen(ledger, summary, taken, model) -> None:
    expected = buying.expect_purchases(model, *taken, 39.0)
    actual, _worth, _wait = count_after(ledger, summary.who, CUT, LAST - CUT)
    assert round(float(np.abs(expected - actual).mean()), 4) == 0.7855
    assert round(float(np.abs(summary.x - actual).mean()), 3) == 0.897  # as often as before, cut to whole customers
    assert actual.sum() == 1882


def test_the_quadrature_agrees_with_the_closed_form_and_with_draws(model) -> None:
    x, recency, age = np.array([0.0, 2.0, 7.0]), np.array([0.0, 30.43, 35.0]), np.array([38.86, 38.86, 38.86])
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    z = 39 / (alpha + age + 39)
    closed = (a + b + x - 1) / (a - 1) * (1 - ((alpha + age) / (alpha + age + 39)) ** (r + x) * hyp2f1(r + x, b + x, a + b + x - 1, z))  # fmt: skip
    alive = buying.probability_alive(model, x, recency, age)
    found = buying.expect_purchases(model, x, recency, age, 39.0)
    assert np.allclose(found, closed * alive, rtol=1e-10)
    drawn = buying.simulate_purchases(model, x, recency, age, 39.0, draws=200_000, seed=3).mean(axis=1)
    assert np.allclose(drawn, found, rtol=0.03)


def test_hundreds_of_purchases_are_no_trouble() -> None:
    model = buying.BuyingModel(1.4, 1.35, 1e-4, 8103.0, 0.0, 2)
    x, recency, age = np.array([300.0, 1.0]), np.array([51.0, 2.0]), np.array([52.0, 52.0])
    found = buying.expect_purchases(model, x, recency, age, 13.0)
    assert np.allclose(found, [(1.4 + 300) / (1.35 + 52) * 13, (1.4 + 1) / (1.35 + 52) * 13], rtol=1e-3)
    assert buying.probability_none(model, x, recency, age, 13.0)[0] < 1e-5


@pytest.mark.parametrize("parameters", [(0.3, 5.0, 0.8, 2.0), (1.4, 1.3, 0.02, 12.0)])
def test_the_gradient_is_the_slope(taken, parameters) -> None:
    _total, gradient = buying.log_likelihood(parameters, *taken)
    for place in range(4):
        step = 1e-6 * parameters[place]
        up, down = (
            [*parameters[:place], parameters[place] + sign * step, *parameters[place + 1 :]] for sign in (1, -1)
        )
        slope = (buying.log_likelihood(up, *taken)[0] - buying.log_likelihood(down, *taken)[0]) / (2 * step)
        assert slope == pytest.approx(gradient[place], rel=1e-4, abs=1e-3)


def test_gamma_gamma_on_the_sample(summary) -> None:
    model = spending.fit_spending(summary.x, summary.mean_again)
    assert [round(each, 2) for each in (model.p, model.q, model.gamma)] == [6.25, 3.74, 15.44]  # Fader and Hardie 2013
    assert model.customers == 946
    worth = spending.expect_worth(model, np.array([0.0, 2.0, 500.0]), np.array([0.0, 30.0, 30.0]))
    assert worth[0] == pytest.approx(model.p * model.gamma / (model.q - 1))
    assert worth[2] == pytest.approx(30.0, abs=0.05)
    drawn = spending.simulate_worth(model, np.full(3, 2.0), np.full(3, 30.0), np.full((3, 100_000), 4.0), seed=5)
    assert np.allclose(drawn.mean(axis=1), 4 * worth[1], rtol=0.01)


def test_nobody_bought_twice() -> None:
    with pytest.raises(buying.FitFailed):
        buying.fit_buying(np.zeros(5), np.zeros(5), np.full(5, 10.0))
    with pytest.raises(spending.FitFailed):
        spending.fit_spending(np.zeros(5), np.zeros(5))
