"""Levels of sums that agree: products below departments below stores below everything, so that one figure never contradicts another."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.forecasts.gateways import scoring
from kaipu.brain.forecasts.gateways.forecasting import Outlook
from kaipu.brain.forecasts.gateways.panel import Floats

WAYS = ("added_up", "agreed")
Parents = NDArray[np.int64]


def add_up(bottom: Floats, parents: Sequence[Parents]) -> list[Floats]:
    """Return the lowest level and the sums above it, level by level; `parents` gives each series its place in the next level."""
    found = [bottom]
    for parent in parents:
        found.append(_sum(found[-1], parent))
    return found


def agree(said: Sequence[Floats], variances: Sequence[Floats], parents: Sequence[Parents]) -> list[Floats]:
    """Make levels agree, from the lowest to the highest: what is missing goes to whoever is least sure.

    Minimum trace with a diagonal of variances (Wickramasuriya, Athanasopoulos and Hyndman 2019), exact on a tree by one way up and one down.
    All shapes series × days. Nothing falls below nothing, and sums are taken last, so they hold exactly.
    """
    beliefs, doubts = [said[0]], [variances[0]]
    for own, doubt, parent in zip(said[1:], variances[1:], parents, strict=True):
        total, spread = _sum(beliefs[-1], parent), _sum(doubts[-1], parent)
        weight = spread / np.maximum(spread + doubt, 1e-12)
        beliefs.append(total + (own - total) * weight)
        doubts.append(doubt * weight)
    found = beliefs[-1]
    for belief, doubt, parent in zip(beliefs[-2::-1], doubts[-2::-1], parents[::-1], strict=True):
        gap = (found - _sum(belief, parent)) / np.maximum(_sum(doubt, parent), 1e-12)
        found = belief + doubt * gap[parent]
    return add_up(np.maximum(found, 0), parents)


def choose_way(outlooks: Sequence[Outlook], parents: Sequence[Parents], scales: Sequence[Floats]) -> str:
    """Return the way that was better on the earlier spans, all levels counting alike."""
    if not all(each.before for each in outlooks):
        return "added_up"
    ratios: dict[str, list[float]] = {way: [] for way in WAYS}
    for span in range(len(outlooks[0].before)):
        said, actuals = [each.before[span] for each in outlooks], [each.actuals[span] for each in outlooks]
        own = [scoring.score(*each)["rmsse"] for each in zip(said, actuals, scales, strict=True)]
        for way in WAYS:
            made = _make(way, said, outlooks, parents)
            found = [scoring.score(*each)["rmsse"] for each in zip(made, actuals, scales, strict=True)]
            ratios[way] += [ours / max(plain, 1e-9) for ours, plain in zip(found, own, strict=True)]
    return min(WAYS, key=lambda way: float(np.mean(ratios[way])))


def compare_ways(
    outlooks: Sequence[Outlook], parents: Sequence[Parents], actuals: Sequence[Floats], scales: Sequence[Floats]
) -> list[dict[str, Any]]:
    """Return for each level, the lowest first, how far off each way was on days that were held out, and forecasts by themselves."""
    said = [each.mean for each in outlooks]
    ways = {"by_themselves": said, **{way: _make(way, said, outlooks, parents) for way in WAYS}}
    return [
        {way: scoring.score(made[level], actual, scale) for way, made in ways.items()}
        for level, (actual, scale) in enumerate(zip(actuals, scales, strict=True))
    ]


def make_agree(outlooks: Sequence[Outlook], parents: Sequence[Parents], way: str) -> list[Outlook]:
    """Return the outlooks with sums that agree; intervals move with their middle."""
    made = _make(way, [each.mean for each in outlooks], outlooks, parents)
    return [move(outlook, mean) for outlook, mean in zip(outlooks, made, strict=True)]


def fit_below(below: Outlook, parent: Parents, above: Floats) -> Outlook:
    """Return series that are only part of what lies above them, none of whose sums exceeds it; where one does, all give way alike.

    What is left is that of the goods without a forecast of their own.
    """
    total = _sum(below.mean, parent, len(above))
    share = np.where(total > above, above / np.maximum(total, 1e-12), 1.0)
    return move(below, below.mean * share[parent])


def move(outlook: Outlook, mean: Floats) -> Outlook:
    """Return an outlook about another middle: intervals of a day move by its share, those of sums by that of the sum."""
    day = np.where(outlook.mean > 1e-9, mean / np.maximum(outlook.mean, 1e-9), 1.0)
    totals = mean.sum(axis=1)
    whole = np.where(outlook.totals > 1e-9, totals / np.maximum(outlook.totals, 1e-9), 1.0)
    return replace(
        outlook, mean=mean, quantiles=outlook.quantiles * day, totals=totals, total_quantiles=outlook.total_quantiles * whole,
        deviations=outlook.deviations * whole[:, None],
    )  # fmt: skip


def _make(way: str, said: Sequence[Floats], outlooks: Sequence[Outlook], parents: Sequence[Parents]) -> list[Floats]:
    if way == "added_up":
        return add_up(said[0], parents)
    return agree(said, [scoring.variance_of(each.quantiles) for each in outlooks], parents)


def _sum(values: Floats, parent: Parents, size: int = 0) -> Floats:
    found = np.zeros((size or int(parent.max()) + 1, values.shape[1]))
    np.add.at(found, parent, values)
    return found
