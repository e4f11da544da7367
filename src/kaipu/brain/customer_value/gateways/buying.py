"""BG/NBD: how often somebody buys until they silently leave.

P. Fader, B. Hardie, K. L. Lee, “Counting Your Customers” the Easy Way: An Alternative to the Pareto/NBD Model, Marketing Science
24 (2005). A customer buys as a Poisson process with rate λ and leaves after each purchase with probability p; λ is spread over
customers as Gamma(r, α), p as Beta(a, b). Everywhere `x` is the number of purchases after the first, `recency` the time from the
first to the last, `age` the time from the first to now, all arrays of one length, in the unit of time the model was fitted in.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import eigh_tridiagonal
from scipy.optimize import minimize
from scipy.special import betaln, digamma, gammaln

Floats = NDArray[np.float64]
# Parameters beyond these say that the data know nothing of them; the likelihood is flat there.
_BOUNDS = [(-9.0, 9.0)] * 4
_STARTS = ((0.0, 1.5, 0.0, 1.0), (-1.0, 1.0, -2.0, 1.0), (1.0, 3.0, -4.0, 2.0))
_NODES = 48


class FitFailed(ValueError):
    """The model found no best parameters on these data."""


@dataclass(frozen=True, slots=True)
class BuyingModel:
    """The parameters of BG/NBD, and how likely they make the data."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    customers: int


def log_likelihood(
    parameters: tuple[float, float, float, float], x: Floats, recency: Floats, age: Floats
) -> tuple[float, Floats]:
    """Return the log-likelihood (their equation 6) and its gradient by (r, α, a, b); in logarithms throughout, so no count is too large."""
    r, alpha, a, b = parameters
    again = x > 0
    stayed = -(r + x) * np.log(alpha + age)
    left = np.where(
        again, np.log(a) - np.log(np.maximum(b + x - 1, 1e-300)) - (r + x) * np.log(alpha + recency), -np.inf
    )
    mixed = np.logaddexp(stayed, left)
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + betaln(a, b + x) - betaln(a, b)
    w_stayed, w_left = np.exp(stayed - mixed), np.where(again, np.exp(left - mixed), 0.0)
    by_r = (
        digamma(r + x) - digamma(r) + np.log(alpha) - w_stayed * np.log(alpha + age) - w_left * np.log(alpha + recency)
    )
    by_alpha = r / alpha - (r + x) * (w_stayed / (alpha + age) + w_left / (alpha + recency))
    whole = digamma(a + b) - digamma(a + b + x)
    by_a = whole + w_left / a
    by_b = whole + digamma(b + x) - digamma(b) - np.where(again, w_left / np.maximum(b + x - 1, 1e-300), 0.0)
    return float(np.sum(common + mixed)), np.array([by_r.sum(), by_alpha.sum(), by_a.sum(), by_b.sum()])


def fit_buying(x: Floats, recency: Floats, age: Floats) -> BuyingModel:
    """Fit BG/NBD by maximum likelihood: quasi-Newton on the logarithms of the parameters, from several starts. Raises FitFailed."""
    if len(x) < 2 or not np.any(x > 0) or not np.any(age > 0):
        raise FitFailed("nobody bought twice")
    scale = float(np.median(age[age > 0])) / 39.0  # the starts are meant for about 39 units

    def loss(logs: Floats) -> tuple[float, Floats]:
        values = np.exp(logs)
        total, gradient = log_likelihood(tuple(values), x, recency / scale, age / scale)
        return -total / len(x), -gradient * values / len(x)

    options = {"maxiter": 2000, "ftol": 1e-14, "gtol": 1e-9}
    tries = [
        minimize(loss, np.array(start), jac=True, method="L-BFGS-B", bounds=_BOUNDS, options=options)
        for start in _STARTS
    ]
    good = [each for each in tries if np.isfinite(each.fun)]
    if not good:
        raise FitFailed("the likelihood is not finite")
    r, alpha, a, b = np.exp(min(good, key=lambda each: float(each.fun)).x)
    alpha *= scale
    total, _gradient = log_likelihood((r, alpha, a, b), x, recency, age)
    return BuyingModel(float(r), float(alpha), float(a), float(b), total, len(x))


def probability_alive(model: BuyingModel, x: Floats, recency: Floats, age: Floats) -> Floats:
    """Return the probability that a customer has not left; 1 for who bought once, as the model has it."""
    ratio = (
        np.log(model.a)
        - np.log(np.maximum(model.b + x - 1, 1e-300))
        + (model.r + x) * np.log((model.alpha + age) / (model.alpha + recency))
    )
    return np.where(x > 0, 1.0 / (1.0 + np.exp(np.minimum(ratio, 700.0))), 1.0)


def probability_none(model: BuyingModel, x: Floats, recency: Floats, age: Floats, horizon: float) -> Floats:
    """Return the probability of no purchase within a horizon: left already, or alive and silent."""
    alive = probability_alive(model, x, recency, age)
    silent = np.exp((model.r + x) * np.log((model.alpha + age) / (model.alpha + age + horizon)))
    return 1.0 - alive + alive * silent


def expect_purchases(model: BuyingModel, x: Floats, recency: Floats, age: Floats, horizon: float) -> Floats:
    """Return the expected number of purchases within a horizon (their equation 10).

    Not by the closed form: its hypergeometric function loses all digits for customers with many purchases. Given alive it is the mean
    of (1 − e^{−λpt}) / p; over λ this is exact, over p it is Gauss–Jacobi quadrature with the Beta(a, b + x) weight, whose
    integrand is smooth. Costs one rule of 48 nodes for each distinct number of purchases.
    """
    found = np.empty(len(x))
    scaled = horizon / (model.alpha + age)
    for count in np.unique(x):
        here = x == count
        p, weights = _beta_rule(model.a, model.b + count)
        grown = -np.expm1(-(model.r + count) * np.log1p(p[None, :] * scaled[here][:, None]))
        found[here] = (grown / np.maximum(p, 1e-300)) @ weights
    return found * probability_alive(model, x, recency, age)


def _beta_rule(a: float, b: float) -> tuple[Floats, Floats]:
    """Return nodes and weights of the Gauss rule for Beta(a, b), weights adding up to 1 (Golub and Welsch 1969).

    From the recurrence of the Jacobi polynomials on [0, 1], so that no Beta function overflows when b is in the thousands.
    """
    n = np.arange(_NODES, dtype=np.float64)
    first, second = b - 1.0, a - 1.0  # exponents of (1 − p) and p
    whole = 2 * n + first + second
    with np.errstate(divide="ignore", invalid="ignore"):
        middle = (second**2 - first**2) / (whole * (whole + 2))
    middle[0] = (second - first) / (first + second + 2)
    k = n[1:]
    whole = 2 * k + first + second
    beside = 4 * k * (k + first) * (k + second) * (k + first + second) / (whole**2 * (whole + 1) * (whole - 1))
    beside[0] = 4 * (1 + first) * (1 + second) / ((2 + first + second) ** 2 * (3 + first + second))
    nodes, vectors = eigh_tridiagonal(middle, np.sqrt(beside))
    return np.clip((nodes + 1.0) / 2.0, 0.0, 1.0), vectors[0] ** 2


def simulate_purchases(
    model: BuyingModel, x: Floats, recency: Floats, age: Floats, horizon: float, *, draws: int, seed: int
) -> NDArray[np.int64]:
    """Draw numbers of purchases within a horizon from each customer's own posterior; returns customers × draws.

    Who is alive has λ ~ Gamma(r + x, α + age) and p ~ Beta(a, b + x); they buy as often as the Poisson process says, or until the
    purchase after which they leave.
    """
    chance = np.random.default_rng(seed)
    shape = (len(x), draws)
    rate = chance.gamma((model.r + x)[:, None], 1.0 / (model.alpha + age)[:, None], shape)
    leaving = np.clip(chance.beta(model.a, (model.b + x)[:, None], shape), 1e-12, 1.0)
    bought = chance.poisson(rate * horizon)
    last = chance.geometric(leaving)
    alive = chance.random(shape) < probability_alive(model, x, recency, age)[:, None]
    return np.where(alive, np.minimum(bought, last), 0).astype(np.int64)
