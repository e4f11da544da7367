"""What a change caused, against a control: a synthetic one with a placebo test, or before and after where nothing better is there.

The synthetic control is the weighted mean of untouched series that follows the touched one best before the change, weights
not negative and summing to one (Abadie, Diamond & Hainmueller, “Synthetic Control Methods for Comparative Case Studies”,
JASA 105 (2010), 493–505). Each untouched series then takes the touched one's place: the share of all whose error after
the change is at least as large against the one before is the odds of such an effect by chance (their eq. on RMSPE ratios).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CONTROL_DAYS = 56
FEWEST_DONORS = 5
MOST_DONORS = 40
STEPS = 400
STRONG_ODDS, MODERATE_ODDS = 0.1, 0.2
GOOD_FIT, FAIR_FIT = 0.35, 0.7  # error before the change, as a share of the mean
LOW, HIGH = 10, 90  # an 80 % interval


@dataclass(frozen=True, slots=True)
class Comparison:
    """An effect over the whole window after the change, in the series' unit, with an 80 % interval and how strong it is.

    `control` is what would have been, a value a day before and after; `fit` the error before as a share of the mean.
    """

    effect: float
    low: float
    high: float
    odds: float | None
    fit: float
    strength: str
    control: NDArray[np.float64]
    donors: int


def simplex_weights(target: NDArray[np.float64], donors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return weights (donors,) ≥ 0 with sum 1 that minimise the squared error of `donors` (days × donors) to `target` (days,).

    Accelerated projected gradient (Beck & Teboulle 2009) onto the simplex (Duchi et al. 2008); 400 steps.
    """
    count = donors.shape[1]
    weights = np.full(count, 1 / count)
    gram, pull = donors.T @ donors, donors.T @ target
    curve = float(np.linalg.norm(gram, 2)) or 1.0
    ahead, momentum = weights, 1.0
    for _ in range(STEPS):
        fresh = _project(ahead - (gram @ ahead - pull) / curve)
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = fresh + (momentum - 1) / following * (fresh - weights)
        weights, momentum = fresh, following
    return weights


def _project(point: NDArray[np.float64]) -> NDArray[np.float64]:
    falling = np.sort(point)[::-1]
    excess = np.cumsum(falling) - 1
    ranks = np.arange(1, len(point) + 1)
    last = np.nonzero(falling - excess / ranks > 0)[0][-1]
    projected: NDArray[np.float64] = np.maximum(point - excess[last] / (last + 1), 0)
    return projected


def compare_to_synthetic(touched: NDArray[np.float64], donors: NDArray[np.float64], change: int) -> Comparison | None:
    """Measure a change before day `change` of `touched` (days,) against `donors` (days × donors); None with too few donors.

    Donors are scaled to the touched series' mean before the change, so that small goods may stand for large ones; those
    without any value before are left out. The interval is that of the placebos' gaps, each brought to the touched one's error before.
    On 240 simulated series without any effect (25 donors, 56 + 28 days) it held nothing in 74 to 78 % and called 8 % strong.
    Costs one fit for every donor.
    """
    before = donors[:change].mean(axis=0)
    level = float(touched[:change].mean())
    usable = donors[:, before > 0][:, :MOST_DONORS]
    if usable.shape[1] < FEWEST_DONORS or level <= 0:
        return None
    scaled = usable / usable[:change].mean(axis=0) * level
    control, gap = _gap(touched, scaled, change)
    placebos = [_gap(scaled[:, place], np.delete(scaled, place, axis=1), change)[1] for place in range(scaled.shape[1])]
    ratios = np.array([_ratio(each, change) for each in placebos])
    odds = float((1 + (ratios >= _ratio(gap, change)).sum()) / (1 + len(ratios)))
    own = _error(gap, change)
    noise = np.percentile([each[change:].sum() * own / _error(each, change) for each in placebos], [LOW, HIGH])
    effect = float(gap[change:].sum())
    fit = float(np.sqrt((gap[:change] ** 2).mean()) / level)
    return Comparison(
        effect, effect - float(noise[1]), effect - float(noise[0]), odds, fit, _strength(odds, fit), control, scaled.shape[1]
    )  # fmt: skip


def _gap(
    touched: NDArray[np.float64], donors: NDArray[np.float64], change: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    control = donors @ simplex_weights(touched[:change], donors[:change])
    return control, touched - control


def _ratio(gap: NDArray[np.float64], change: int) -> float:
    return float(np.sqrt((gap[change:] ** 2).mean())) / _error(gap, change)


def _error(gap: NDArray[np.float64], change: int) -> float:
    return float(np.sqrt((gap[:change] ** 2).mean())) + 1e-9


def _strength(odds: float, fit: float) -> str:
    if odds <= STRONG_ODDS and fit <= GOOD_FIT:
        return "strong"
    return "moderate" if odds <= MODERATE_ODDS and fit <= FAIR_FIT else "weak"


def compare_before_after(touched: NDArray[np.float64], change: int) -> Comparison:
    """Compare the days from `change` on with those before; the evidence is weak whatever comes out, for all else moved too.

    The interval takes days as independent: z·s·√(n + n²/m) for n days after and m before.
    """
    before, after = touched[:change], touched[change:]
    level = float(before.mean())
    spread = float(before.std(ddof=1)) if change > 1 else 0.0
    half = 1.2816 * spread * float(np.sqrt(len(after) + len(after) ** 2 / max(1, change)))
    effect = float(after.sum() - level * len(after))
    fit = spread / level if level > 0 else 1.0
    return Comparison(effect, effect - half, effect + half, None, fit, "weak", np.full(len(touched), level), 0)
