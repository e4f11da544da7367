"""When to order and how much: (R,S), (s,S) and the newsvendor for what spoils, on one set of figures for all series.

Periodic review (Silver, Pyke & Thomas, “Inventory and Production Management in Supply Chains”, 4th ed., ch. 6 and 9):
s is what covers lead time and review at the class's service level. S is s for goods that are ordered at every review, and s
plus the economic quantity √(2·K·λ/h) where ordering a line costs more than keeping it (K a line, h to keep a unit a day).
What spoils gets the newsvendor's bound: no more than demand over lead time and shelf life reaches with probability
margin / (margin + what a wasted unit costs).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.replenishment.rules.demand import Floats, expected_excess, quantile, spread_over

UNDATED = 10_000.0
LIFE_LEFT = 0.9  # goods arrive with about so much of their life left
MOST_COVER_DAYS = 90.0
YEAR_DAYS = 365.0
MOST_PACKS_LEFT = 40


@dataclass(frozen=True, slots=True)
class Costs:
    """What keeping and ordering cost: percent of the goods' cost a year, and minor units a line ordered. Both are settings."""

    holding_percent: float = 25.0
    line_minor: float = 20.0


@dataclass(frozen=True, slots=True)
class Needs:
    """What is known of each series (n,): units a day with their variance and the variance of the estimate; days; minor units a unit."""

    rate: Floats
    noise: Floats
    doubt: Floats
    lead: Floats
    lead_variance: Floats
    review: Floats
    life: Floats
    price: Floats
    cost: Floats
    pack: Floats
    service: Floats


@dataclass(frozen=True, slots=True)
class Targets:
    """Order when stock and orders under way are at or below `reorder`, up to `level`; (n,) each, in units.

    `mean` and `variance` are demand over lead time and review; `capped` tells where shelf life decides.
    """

    reorder: Floats
    level: Floats
    mean: Floats
    variance: Floats
    life_mean: Floats
    life_variance: Floats
    every_review: NDArray[np.bool_]
    capped: NDArray[np.bool_]


def set_targets(needs: Needs, costs: Costs) -> Targets:
    """Return reorder point and order-up-to level of each series."""
    days = needs.lead + needs.review
    mean, variance = needs.rate * days, _spread(needs, days)
    reorder = quantile(mean, variance, needs.service)
    keep = np.maximum(needs.cost * costs.holding_percent / 100 / YEAR_DAYS, 1e-6)
    economic = np.sqrt(2 * costs.line_minor * needs.rate / keep)
    every = economic <= needs.rate * needs.review
    level = reorder + np.where(every, 0.0, np.maximum(economic - needs.rate * needs.review, 0.0))
    level = np.minimum(level, np.maximum(reorder, needs.rate * MOST_COVER_DAYS))
    selling = np.minimum(needs.life * LIFE_LEFT, UNDATED) + needs.lead
    life_mean, life_variance = needs.rate * selling, _spread(needs, selling)
    margin = np.maximum(needs.price - needs.cost, 0)
    ratio = np.clip(margin / np.maximum(margin + needs.cost, 1e-9), 0.05, 0.99)
    most = np.full(len(level), np.inf)
    dated = needs.life < UNDATED
    most[dated] = quantile(life_mean[dated], life_variance[dated], ratio[dated])
    capped = most < level
    return Targets(
        np.minimum(reorder, most), np.minimum(level, most), mean, variance, life_mean, life_variance, every, capped
    )  # fmt: skip


def order_quantities(needs: Needs, targets: Targets, position: Floats, costs: Costs) -> Floats:
    """Return what to order of each series, in whole packs, given what is usable and under way.

    A pack is left out when what of it would sell within the shelf life does not earn back what the rest of it costs.
    """
    missing = np.where(position <= targets.reorder, targets.level - position, 0.0)
    packs = np.ceil(np.maximum(missing, 0) / needs.pack - 1e-9)
    packs = np.where((missing < 0.5) | (needs.rate <= 0), 0.0, packs)
    over = position + packs * needs.pack > np.maximum(targets.level, needs.rate * MOST_COVER_DAYS)
    packs = np.where(over & (packs > 1), packs - 1, packs)
    rows = np.nonzero((packs > 0) & (needs.life < UNDATED))[0]
    for _ in range(MOST_PACKS_LEFT):
        rows = rows[_is_wasteful(needs, targets, position, packs, rows, costs)]
        packs[rows] -= 1
        rows = rows[packs[rows] > 0]
        if not len(rows):
            break
    beyond = (packs == 1) & (needs.pack > needs.rate * 2 * MOST_COVER_DAYS)
    return np.where(beyond, 0.0, packs) * needs.pack


def _is_wasteful(
    needs: Needs, targets: Targets, position: Floats, packs: Floats, which: NDArray[np.int64], costs: Costs
) -> NDArray[np.bool_]:
    """Tell where the last pack, bought now and not at the next review, saves less than it wastes and costs to keep.

    It saves the margin of what would be lost until an order of the next review arrives, and wastes what of it will not be
    sold within its life.
    """
    top = position[which] + packs[which] * needs.pack[which]
    bottom = top - needs.pack[which]
    mean, variance = targets.mean[which], targets.variance[which]
    saved = expected_excess(mean, variance, bottom) - expected_excess(mean, variance, top)
    mean, variance = targets.life_mean[which], targets.life_variance[which]
    sold = expected_excess(mean, variance, bottom) - expected_excess(mean, variance, top)
    wasted = needs.pack[which] - sold
    keep = needs.cost[which] * costs.holding_percent / 100 / YEAR_DAYS * needs.review[which] * needs.pack[which]
    gain = saved * (needs.price - needs.cost)[which] - wasted * needs.cost[which] - keep
    return np.asarray(gain <= 0)


def _spread(needs: Needs, days: Floats) -> Floats:
    return spread_over(days, needs.noise, needs.rate, needs.doubt, needs.lead_variance)
