"""Eight ways to give an order's worth to the visits before it.

Markov: Anderl, Becker, von Wangenheim & Schumann (2016), order 1, removal effects. Shapley: Zhao, Mahboobi & Bagheri (2018):
with v(S) = worth of the paths that only use channels of S, a channel's value is exactly the sum over its paths of the worth by
the number of different channels in the path, so no coalition is sampled, however many channels there are.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MODELS = ("last", "first", "last_non_direct", "linear", "position", "decay", "markov", "shapley")
ENDS = 0.4  # position: the first and the last visit
HALF_LIFE = 7.0  # decay: days
type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Journeys:
    """Paths one after the other: `channels` (touches,) and `ages` (touches, days before the order), `starts` (paths,).

    `worth` (paths, measures) whole numbers; `lost` are the paths that led to no order: `lost_channels`, `lost_starts`.
    `count` channels are numbered from 0; `direct` is the number of direct visits, or −1.
    """

    count: int
    direct: int
    channels: Ints
    ages: Floats
    starts: Ints
    worth: Ints
    lost_channels: Ints
    lost_starts: Ints


def lengths_of(starts: Ints, touches: int) -> Ints:
    """Return how many touches each path has."""
    return np.diff(np.append(starts, touches))


def weigh(journeys: Journeys, model: str) -> Floats:
    """Return each touch's part of its path (touches,): the parts of a path add up to 1. Not for Markov, which has none."""
    starts, touches = journeys.starts, journeys.channels.size
    lengths = lengths_of(starts, touches)
    path = np.repeat(np.arange(starts.size), lengths)
    place, last = np.arange(touches) - starts[path], lengths[path] - 1
    if model == "first":
        return np.where(place == 0, 1.0, 0.0)
    if model == "last":
        return np.where(place == last, 1.0, 0.0)
    if model == "last_non_direct":
        known = np.where(journeys.channels != journeys.direct, place, -1)
        best = np.maximum.reduceat(known, starts) if touches else known
        return np.where(place == np.where(best < 0, lengths - 1, best)[path], 1.0, 0.0)
    if model == "linear":
        return 1.0 / lengths[path]
    if model == "position":
        middle = (1 - 2 * ENDS) / np.maximum(lengths[path] - 2, 1)
        return np.where(
            last == 0, 1.0, np.where(last == 1, 0.5, np.where((place == 0) | (place == last), ENDS, middle))
        )
    if model == "decay":
        raw = np.exp2(-journeys.ages / HALF_LIFE)
    else:  # shapley: the first touch of each channel in a path speaks for it
        _, first = np.unique(path * journeys.count + journeys.channels, return_index=True)
        raw = np.zeros(touches)
        raw[first] = 1.0
    return raw / np.add.reduceat(raw, starts)[path] if touches else raw


def find_removal_effects(journeys: Journeys) -> Floats:
    """Return by which share fewer paths would end in an order without each channel (channels,). Solves a system a channel."""
    n = journeys.count
    start, won, lost = n, n + 1, n + 2
    counts = np.zeros((n + 1, n + 3))
    for channels, starts, end in (
        (journeys.channels, journeys.starts, won),
        (journeys.lost_channels, journeys.lost_starts, lost),
    ):
        if not channels.size:
            continue
        ends = np.append(starts[1:], channels.size) - 1
        np.add.at(counts[start], channels[starts], 1)
        np.add.at(counts[:, end], channels[ends], 1)
        inner = np.ones(channels.size, bool)
        inner[ends] = False
        steps = np.flatnonzero(inner)
        np.add.at(counts, (channels[steps], channels[steps + 1]), 1)
    sums = counts.sum(axis=1, keepdims=True)
    chances = np.divide(counts, sums, out=np.zeros_like(counts), where=sums > 0)
    whole = _reach(chances, won, np.ones(n + 1, bool))
    if whole <= 0:
        return np.zeros(n)
    effects = np.zeros(n)
    for channel in np.flatnonzero(sums[:n, 0] > 0):
        kept = np.ones(n + 1, bool)
        kept[channel] = False
        effects[channel] = 1 - _reach(chances, won, kept) / whole
    return np.clip(effects, 0, 1)


def _reach(chances: Floats, won: int, kept: NDArray[np.bool_]) -> float:
    """Return the chance to get from the beginning to an order through the kept states only."""
    inside = chances[kept][:, :-2][:, kept]
    return float(np.linalg.solve(np.eye(inside.shape[0]) - inside, chances[kept, won])[-1])


def credit(journeys: Journeys, model: str) -> Ints:
    """Return what each channel is worth (channels, measures) in whole units: the sum over channels is the sum over paths.

    Markov's shares of orders are used for every measure: removal is measured on orders.
    """
    totals = journeys.worth.sum(axis=0)
    if model == "markov":
        effects = find_removal_effects(journeys)
        raw = np.outer(effects / effects.sum(), totals) if effects.sum() > 0 else None
    else:
        raw = None
    if raw is None:  # without any effect to tell channels apart Markov falls back on last click
        weights = weigh(journeys, "last" if model == "markov" else model)
        path = np.repeat(np.arange(journeys.starts.size), lengths_of(journeys.starts, journeys.channels.size))
        raw = np.zeros((journeys.count, totals.size))
        np.add.at(raw, journeys.channels, weights[:, None] * journeys.worth[path])
    return np.column_stack([settle(raw[:, n], int(total)) for n, total in enumerate(totals)])


def settle(raw: Floats, total: int) -> Ints:
    """Round parts so that they add up to a whole: floors, then one more for the largest remainders (Hamilton)."""
    steady = np.round(raw, 6)  # what floating point added or took is no remainder
    floors = np.floor(steady).astype(np.int64)
    missing = total - int(floors.sum())
    if not floors.size or not missing:
        return floors
    order = np.argsort(floors - steady, kind="stable")
    floors += missing // floors.size
    floors[order[: missing % floors.size]] += 1
    return floors
