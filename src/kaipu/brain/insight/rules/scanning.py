"""Where did it happen? A scan over all slices of up to three dimensions for the one whose deviation is least by chance.

The statistic is Kulldorff's spatial scan (Communications in Statistics 26(6), 1997) in the form that learns a baseline from
earlier periods (Neill, International Journal of Forecasting 25(3), 2009): how far a slice left what it would have been had
it moved with everything outside it, squared, over its own variance. A slice that holds more than the true one adds variance
but no deviation; one that holds less loses deviation. A found slice is taken out, and the scan goes on with the rest.

The variance of a slice is learnt from the same slice in the earlier periods, drawn towards what slices of its size have,
because eight or twelve periods alone tell little. What the best slice of an ordinary period scores is learnt likewise: each
earlier period is scanned as if it were the one in question (Abrams, Kleinman and others, Int. J. Health Geographics 9:61,
2010, fit the Gumbel distribution to such maxima), and only what stands above those is told.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.insight.rules.groups import Group, Sums, list_groups
from kaipu.brain.insight.rules.seasons import weigh_periods

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
type Conditions = tuple[tuple[int, tuple[int, ...]], ...]
PRIOR_PERIODS = 8.0
MOST_SHARE = 0.75  # a slice that is nearly everything is told by the whole
MOST_LUMPS = 12  # single leaves that are set aside before the search gives up
LUMP_SHARE = 0.5
LEAST_SCORE = 8.0
FITTING_ROUNDS = 4
ALIKE = 0.25  # of two members' factors of change, as a logarithm
GUMBEL_QUANTILE = 0.5
LARGE, LIMIT = 0.99, 3.0
SHARED, LEAST_TELLING = 0.25, 0.002
NOTHING = 1e-9  # of the whole: what is left of sums that everything was taken away from


@dataclass(frozen=True, slots=True)
class Cube:
    """Leaves (the finest cells) over periods: `codes` (leaf, dimension) ≥ 0; `now`, `expected` (leaf); the rest (period, leaf).

    `past` is what the earlier periods had, `past_expected` what would have been expected of each, told by the others.
    """

    codes: Ints
    now: Floats
    expected: Floats
    past: Floats
    past_expected: Floats


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the business: for each dimension's number the member codes it holds (none: everything).

    `actual` and `expected` are sums over it, expected at the level of what lies outside all found slices. `gain` is the
    squared deviation in units of its variance; `score` the gain less what so many slices cost. `usual` is the standard
    deviation of the slice.
    """

    conditions: Conditions
    actual: float
    expected: float
    gain: float
    score: float
    usual: float

    @property
    def change(self) -> float:
        """The deviation."""
        return self.actual - self.expected


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan found: the slices, strongest first, the level of the rest (1: as expected), and the score that ordinary
    periods reach."""

    slices: tuple[Slice, ...]
    level: float
    ordinary: float


def expect_sums(codes: Ints, now: Floats, history: Floats) -> Cube:
    """Return an additive measure as a cube: `now` (leaf) against the earlier periods (period, leaf), the late ones most."""
    periods = history.shape[0]
    if periods < 2:
        return Cube(codes, now, history.sum(axis=0), np.zeros((0, now.size)), np.zeros((0, now.size)))
    last, apart = weigh_periods(periods)
    return Cube(codes, now, last @ history, history, apart @ history)


def expect_rates(
    codes: Ints, now: tuple[Floats, Floats], history: tuple[Floats, Floats], *, strength: float = 20.0
) -> Cube:
    """Return a ratio as a cube of its numerator: what it would be at the denominators that are, at earlier rates.

    A leaf's own rate is drawn to that of a leaf with its members (main effects) with the weight of `strength` units of the
    denominator, so that a shift between leaves of different rates is expected and only changed rates deviate. The effects
    multiply; where a numerator can be negative (a margin) they add up.
    """
    numerators, denominators = history
    periods = numerators.shape[0]
    last, apart = weigh_periods(periods)
    sums, bases = periods * last @ numerators, periods * last @ denominators
    signed = bool((numerators < 0).any())
    common = _added_effects(codes, sums, bases, strength) if signed else _main_effects(codes, sums, bases)
    rate = (sums + strength * common) / (bases + strength)
    apart = apart * (periods - 1)
    others = (apart @ numerators + strength * common) / (apart @ denominators + strength)
    return Cube(codes, now[0], now[1] * rate, numerators, denominators * others)


def _main_effects(codes: Ints, sums: Floats, bases: Floats) -> Floats:
    """Return the rate of each leaf by its members alone: iterative proportional fitting (Deming and Stephan, 1940)."""
    overall = float(sums.sum()) / max(float(bases.sum()), 1e-9)
    rates = np.full(sums.size, overall)
    for _ in range(FITTING_ROUNDS):
        for dimension in range(codes.shape[1]):
            members = codes[:, dimension]
            actual = np.bincount(members, sums) + overall  # one unit at the overall rate, for members hardly seen
            fitted = np.bincount(members, rates * bases) + overall
            rates = rates * (actual / np.maximum(fitted, 1e-12))[members]
    return rates


def _added_effects(codes: Ints, sums: Floats, bases: Floats, strength: float) -> Floats:
    """Return the rate of each leaf as the overall rate and what each of its members adds: backfitting of a ridge regression
    (Hastie and Tibshirani, Generalized Additive Models, 1990)."""
    overall = float(sums.sum()) / max(float(bases.sum()), 1e-9)
    rest, rates = sums - bases * overall, np.full(sums.size, overall)
    effects = [np.zeros(int(codes[:, dimension].max(initial=0)) + 1) for dimension in range(codes.shape[1])]
    for _ in range(FITTING_ROUNDS):
        for dimension, effect in enumerate(effects):
            members = codes[:, dimension]
            more = np.bincount(members, rest) - strength * effect
            more /= np.maximum(np.bincount(members, bases), 0.0) + strength
            np.add(effect, more, out=effect)
            rates += more[members]
            rest -= bases * more[members]
    return rates


def scan(
    cube: Cube, *, depth: int = 3, most: int = 3, least_share: float = 0.003, least_of_first: float = 0.15
) -> Found:
    """Return the slices that explain the deviation, strongest first; none when nothing stands out of the usual.

    Costs one sum over all leaves and periods for each set of three dimensions, and a few passes over all slices for each
    one that is found.
    """
    if cube.expected.sum() <= 0 or cube.past.shape[0] < 2:
        return Found((), 1.0, LEAST_SCORE)
    whole, cube = cube, tame(cube)
    periods, groups = cube.past.shape[0], list_groups(cube.codes, depth)
    sums = Sums(groups, np.concatenate([[cube.now, cube.expected], cube.past, cube.past_expected]))
    apart = ((cube.past - cube.past_expected) ** 2).sum(axis=0) / periods
    active = np.ones(cube.now.size, bool)
    found: list[Slice] = []
    least, lumps, ordinary = least_share * float(cube.expected.sum()), 0, LEAST_SCORE
    while len(found) < most and lumps <= MOST_LUMPS:
        # the variance per expected unit among leaves: the size of a single purchase
        lump_size = float(apart @ active) / max(float(cube.expected @ active), 1e-9)
        best = _best(groups, sums.of, periods, lump_size, least)
        if best.score < max(ordinary, least_of_first * (found[0].score if found else 0.0)):
            break
        if not found and not lumps:
            ordinary = _ordinary(groups, sums.of, periods, lump_size, least)
            if best.score < ordinary:
                break
        inside = select(cube.codes, best.conditions) & active
        lump = _lump(cube, inside, active)
        if lump is not None:
            inside = np.zeros(active.size, bool)
            inside[lump] = True
            lumps += 1
        else:
            found.append(best)
        active &= ~inside
        sums.take_away(np.flatnonzero(inside))
    return _told(whole, found, ordinary)


def tame(cube: Cube) -> Cube:
    """Return a cube whose leaves' bulk purchases are cut down: whoever bought a pallet once is no slice that moved.

    A leaf's period may hold three times what is expected and one large purchase, which is the size that one leaf in
    `1 - LARGE` has when it has any.
    """
    if not cube.past.shape[0]:
        return cube
    sold = cube.past[cube.past > 0]
    large = float(np.quantile(sold, LARGE)) if sold.size else 0.0
    past = np.minimum(cube.past, LIMIT * cube.past_expected + large)
    cut = cube.past - past
    last, apart = weigh_periods(past.shape[0])
    others, expected = cube.past_expected - apart @ cut, cube.expected - last @ cut
    now = np.minimum(cube.now, LIMIT * np.maximum(expected, 0) + large)
    return Cube(cube.codes, now, np.maximum(expected, 0.0), past, np.maximum(others, 0.0))


def select(codes: Ints, conditions: Sequence[tuple[int, tuple[int, ...]]]) -> NDArray[np.bool_]:
    """Return which leaves lie in a slice."""
    inside = np.ones(codes.shape[0], bool)
    for dimension, members in conditions:
        inside &= np.isin(codes[:, dimension], members)
    return inside


def _deviation(actual: Floats, expected: Floats) -> Floats:
    """Return how far each slice (last axis) left what it would have been had it moved with everything outside it."""
    # every leaf lies in exactly one slice of a group, so the sums over slices are those of the whole
    level = actual.sum(axis=-1, keepdims=True) - actual
    level /= np.maximum(expected.sum(axis=-1, keepdims=True) - expected, 1e-9)
    np.maximum(level, 0.0, out=level)
    level *= expected
    return np.subtract(actual, level, out=level)


def _best(groups: Sequence[Group], sums: Sequence[Floats], periods: int, lump: float, least: float) -> Slice:
    """Return the best slice of what is left, by sums as `_values` has them."""
    best: Slice | None = None
    for group, each in zip(groups, sums, strict=True):
        now, expected = each[0], each[1]
        squares, prior = _spread(each, periods, lump)
        gains = _gains(_deviation(now, expected), expected, least, (prior, squares.sum(axis=0)), periods)
        top = int(gains.argmax())
        score = float(gains[top]) - _cost(group)
        if best is None or score > best.score:
            conditions = tuple((d, (int(m),)) for d, m in zip(group.dimensions, group.members[top], strict=True))
            (variance,) = _variance(prior[top : top + 1], squares[:, top : top + 1].sum(axis=0), periods).tolist()
            best = Slice(conditions, 0.0, 0.0, float(gains[top]), score, math.sqrt(variance))
    return best or Slice((), 0.0, 0.0, 0.0, -math.inf, 0.0)


def _ordinary(groups: Sequence[Group], sums: Sequence[Floats], periods: int, lump: float, least: float) -> float:
    """Return the score that the best slice of an ordinary period reaches: each earlier one held against the others."""
    best = np.full(periods, -math.inf)
    for group, each in zip(groups, sums, strict=True):
        squares, prior = _spread(each, periods, lump)
        without = np.maximum(PRIOR_PERIODS * prior + squares.sum(axis=0) - squares, 1e-12)
        without /= PRIOR_PERIODS + periods - 1
        allowed = _is_part(each[1]) & (squares >= least**2)
        usual = np.where(allowed, squares / without, 0.0).max(axis=1) - _cost(group)
        np.maximum(best, usual, out=best)
    return max(LEAST_SCORE, _high(best))


def _cost(group: Group) -> float:
    """Return what a slice of a group has to make up for: so many were looked at."""
    return 2 * math.log(group.count) + 2 * len(group.dimensions)


def _is_part(expected: Floats) -> NDArray[np.bool_]:
    return np.asarray(expected <= MOST_SHARE * expected.sum())


def _gains(
    deviation: Floats, expected: Floats, least: float, spread: tuple[Floats, Floats], periods: int
) -> Floats:  # fmt: skip
    allowed = _is_part(expected) & (np.abs(deviation) >= least)
    return np.asarray(np.where(allowed, deviation**2 / _variance(*spread, periods), 0.0))


def _variance(prior: Floats, squares: Floats, periods: int) -> Floats:
    """Return the variance of slices: what their size lets expect, weighted with what the earlier periods had."""
    return np.maximum((PRIOR_PERIODS * prior + squares) / (PRIOR_PERIODS + periods), 1e-12)


def _spread(sums: Floats, periods: int, lump: float) -> tuple[Floats, Floats]:
    """Return the squared deviations of the earlier periods (period, slice), and the variance by size (slice)."""
    squares = _deviation(sums[2 : 2 + periods], sums[2 + periods :])
    squares *= squares
    last, apart = weigh_periods(periods)
    squares *= ((1 + (last**2).sum()) / (1 + (apart**2).sum(axis=1)))[:, None]
    return squares, _prior(sums[0], sums[1], squares, lump)


def _prior(now: Floats, expected: Floats, squares: Floats, lump: float) -> Floats:
    """Return the variance that slices of each one's size have: of single purchases, growing with its size, and of shared ups
    and downs, growing with the square of it.

    Per unit it is never less than among the leaves: what was hardly ever bought has no past deviations, and is not
    therefore sure to stay so.
    """
    size = np.maximum(expected, (expected + now) / 2)
    known = expected > NOTHING * expected.sum()
    mean, expected = squares.mean(axis=0)[known], expected[known]
    if not expected.size:
        return np.full(size.shape, lump + 1e-9)
    weights = np.sqrt(expected)
    dispersion = float(np.average(mean / expected, weights=weights))
    large = expected >= LEAST_TELLING * expected.sum()
    shared = 0.0
    if large.any():
        beyond = np.maximum(mean[large] - lump * expected[large], 0.0) / expected[large] ** 2
        shared = float(np.average(beyond, weights=weights[large]))
    return np.asarray(max(dispersion, lump) * size * (1 - SHARED) + SHARED * (lump * size + shared * size**2) + lump**2)


def _high(scores: Floats) -> float:
    """Return a high quantile of the Gumbel distribution fitted to the best scores of ordinary periods, by moments."""
    if scores.size < 3 or not np.isfinite(scores).all():
        return LEAST_SCORE
    scale = float(scores.std(ddof=1)) * math.sqrt(6) / math.pi
    middle = float(scores.mean()) - np.euler_gamma * scale
    return float(middle - scale * math.log(-math.log(GUMBEL_QUANTILE)))


def _lump(cube: Cube, inside: NDArray[np.bool_], active: NDArray[np.bool_]) -> int | None:
    """Return the leaf that alone makes most of a slice's deviation, if one does: a bulk purchase, not a slice that moved."""
    outside = active & ~inside
    level = cube.now[outside].sum() / max(cube.expected[outside].sum(), 1e-9)
    deviation = np.where(inside, cube.now - cube.expected * level, 0.0)
    total = float(deviation.sum())
    towards = deviation * (1 if total >= 0 else -1)
    top = int(towards.argmax())
    return top if towards[top] > LUMP_SHARE * abs(total) else None


def _told(cube: Cube, found: Sequence[Slice], ordinary: float) -> Found:
    """Join what belongs together and put expected values to the level of what lies outside all found slices."""
    joined: list[tuple[Slice, NDArray[np.bool_]]] = [(each, select(cube.codes, each.conditions)) for each in found]
    outside = np.ones(cube.now.size, bool)
    for _, inside in joined:
        outside &= ~inside
    base = float(cube.expected[outside].sum())
    level = float(cube.now[outside].sum()) / base if base > 0 else 1.0
    told = [
        Slice(each.conditions, float(cube.now[inside].sum()), float(cube.expected[inside].sum()) * level, each.gain,
              each.score, each.usual)
        for each, inside in joined
    ]  # fmt: skip
    return Found(tuple(_merged(cube, told, level)), level, ordinary)


def _merged(cube: Cube, found: Sequence[Slice], level: float) -> list[Slice]:
    """Join slices that differ in one dimension's members only and moved in the same proportion."""
    merged: list[Slice] = []
    for each in found:
        for number, other in enumerate(merged):
            joined = _join(other, each)
            if joined is not None:
                inside = select(cube.codes, joined)
                merged[number] = Slice(
                    joined, float(cube.now[inside].sum()), float(cube.expected[inside].sum()) * level,
                    other.gain + each.gain, max(other.score, each.score), math.hypot(other.usual, each.usual),
                )  # fmt: skip
                break
        else:
            merged.append(each)
    return merged


def _join(one: Slice, two: Slice) -> Conditions | None:
    if [d for d, _ in one.conditions] != [d for d, _ in two.conditions] or min(one.expected, two.expected) <= 0:
        return None
    differing = [n for n, (a, b) in enumerate(zip(one.conditions, two.conditions, strict=True)) if a != b]
    apart = math.log(max(one.actual, 1e-9) / one.expected) - math.log(max(two.actual, 1e-9) / two.expected)
    if len(differing) != 1 or abs(apart) > ALIKE or (one.change > 0) != (two.change > 0):
        return None
    number = differing[0]
    dimension, members = one.conditions[number]
    both = tuple(sorted({*members, *two.conditions[number][1]}))
    return (*one.conditions[:number], (dimension, both), *one.conditions[number + 1 :])
