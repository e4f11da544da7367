"""Gamma–Gamma: what a purchase of somebody is worth on average, however few of them were seen.

P. Fader, B. Hardie, The Gamma-Gamma Model of Monetary Value (2013). A customer's purchases are Gamma(p, ν); ν is spread over
customers as Gamma(q, γ). The number of purchases and their worth are taken as independent: `correlation` says how far that holds.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import digamma, gammaln

from kaipu.brain.customer_value.gateways.buying import FitFailed, Floats

_STARTS = ((1.5, 1.3, 2.7), (0.5, 1.0, 1.0), (2.5, 2.0, 4.0))


@dataclass(frozen=True, slots=True)
class SpendingModel:
    """The parameters of Gamma–Gamma; `gamma` is in money, `correlation` is of number and mean worth of purchases."""

    p: float
    q: float
    gamma: float
    log_likelihood: float
    correlation: float
    customers: int


def log_likelihood(parameters: tuple[float, float, float], count: Floats, mean: Floats) -> tuple[float, Floats]:
    """Return the log-likelihood of mean worths over so many purchases (their equation 1a), and its gradient by (p, q, γ)."""
    p, q, gamma = parameters
    px = p * count
    rest = gamma + mean * count
    total = (
        gammaln(px + q) - gammaln(px) - gammaln(q) + q * np.log(gamma)
        + (px - 1) * np.log(mean) + px * np.log(count) - (px + q) * np.log(rest)
    )  # fmt: skip
    whole = digamma(px + q)
    by_p = count * (whole - digamma(px) + np.log(mean) + np.log(count) - np.log(rest))
    by_q = whole - digamma(q) + np.log(gamma) - np.log(rest)
    by_gamma = q / gamma - (px + q) / rest
    return float(total.sum()), np.array([by_p.sum(), by_q.sum(), by_gamma.sum()])


def fit_spending(count: Floats, mean: Floats) -> SpendingModel:
    """Fit Gamma–Gamma by maximum likelihood on customers with at least one purchase of some worth. Raises FitFailed."""
    used = (count > 0) & (mean > 0)
    count, mean = count[used], mean[used]
    if len(count) < 10:
        raise FitFailed("fewer than ten customers with purchases of any worth")
    scale = float(np.median(mean)) / 30.0  # the starts are meant for purchases of about 30

    def loss(logs: Floats) -> tuple[float, Floats]:
        values = np.exp(logs)
        total, gradient = log_likelihood(tuple(values), count, mean / scale)
        return -total / len(count), -gradient * values / len(count)

    options = {"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-9}
    tries = [
        minimize(loss, np.array(start), jac=True, method="L-BFGS-B", bounds=[(-9.0, 12.0)] * 3, options=options)
        for start in _STARTS
    ]
    good = [each for each in tries if np.isfinite(each.fun)]
    if not good:
        raise FitFailed("the likelihood is not finite")
    p, q, gamma = np.exp(min(good, key=lambda each: float(each.fun)).x)
    gamma *= scale
    total, _gradient = log_likelihood((p, q, gamma), count, mean)
    steady = len(count) < 3 or np.ptp(count) == 0 or np.ptp(mean) == 0
    correlation = 0.0 if steady else float(np.corrcoef(count, mean)[0, 1])
    return SpendingModel(float(p), float(q), float(gamma), total, correlation, len(count))


def expect_worth(model: SpendingModel, count: Floats, mean: Floats) -> Floats:
    """Return the expected worth of one purchase (their equation 5): the customer's own mean drawn towards everybody's."""
    if model.q > 1:
        return model.p * (model.gamma + count * mean) / (model.p * count + model.q - 1)
    # With q at most 1 the mean over customers is infinite: only who has bought has an expectation.
    return np.where(
        count > 0, model.p * (model.gamma + count * mean) / np.maximum(model.p * count + model.q - 1, 1e-9), np.nan
    )


def simulate_worth(model: SpendingModel, count: Floats, mean: Floats, purchases: Floats, *, seed: int) -> Floats:
    """Draw what so many purchases (customers × draws) are worth altogether, from each customer's own posterior."""
    chance = np.random.default_rng(seed)
    rate = chance.gamma(
        (model.q + model.p * count)[:, None], 1.0 / (model.gamma + count * mean)[:, None], purchases.shape
    )
    drawn = chance.gamma(np.maximum(model.p * purchases, 1e-12)) / np.maximum(rate, 1e-300)
    return np.where(purchases > 0, drawn, 0.0)
