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

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Floats = NDArray[np.float64]
type Ints = NDArray[np.int64]
type Conditions = tuple[tuple[int, tuple[int, ...]], ...]
PRIOR_PERIODS = 8.0
MOST_CELLS = 1 << 22
MOST_SHARE = 0.75  # a slice that is nearly everything is told by the whole
MOST_LUMPS = 12  # single leaves that are set aside before the search gives up
LUMP_SHARE = 0.5
LEAST_SCORE = 8.0
FITTING_ROUNDS = 4
ALIKE = 0.25  # of two members' factors of change, as a logarithm
GUMBEL_QUANTILE = 0.5
LARGE, LIMIT = 0.99, 3.0
SHARED, LEAST_TELLING = 0.25, 0.002


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
    """Return an additive measure as a cube: `now` (leaf) against the mean of the earlier periods (period, leaf)."""
    periods = history.shape[0]
    if periods < 2:
        return Cube(codes, now, history.sum(axis=0), np.zeros((0, now.size)), np.zeros((0, now.size)))
    others = (history.sum(axis=0) - history) / (periods - 1)
    return Cube(codes, now, history.mean(axis=0), history, others)


def expect_rates(
    codes: Ints, now: tuple[Floats, Floats], history: tuple[Floats, Floats], *, strength: float = 20.0
) -> Cube:
    """Return a ratio as a cube of its numerator: what it would be at the denominators that are, at earlier rates.

    A leaf's own rate is drawn to that of a leaf with its members (log-linear main effects) with the weight of `strength`
    units of the denominator, so that a shift between leaves of different rates is expected and only changed rates deviate.
    """
    numerators, denominators = history
    sums, bases = numerators.sum(axis=0), denominators.sum(axis=0)
    common = _main_effects(codes, sums, bases)
    rate = (sums + strength * common) / (bases + strength)
    others = (sums - numerators + strength * common) / (bases - denominators + strength)
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


def scan(
    cube: Cube, *, depth: int = 3, most: int = 3, least_share: float = 0.003, least_of_first: float = 0.15
) -> Found:
    """Return the slices that explain the deviation, strongest first; none when nothing stands out of the usual.

    Costs a few sums over all leaves and periods for each set of dimensions: 41 sets of six dimensions at depth three.
    """
    if cube.expected.sum() <= 0 or cube.past.shape[0] < 2:
        return Found((), 1.0, LEAST_SCORE)
    groups = list(_groups(cube.codes, depth))
    active = np.ones(cube.now.size, bool)
    whole, cube = cube, tame(cube)
    found: list[Slice] = []
    least, lumps, ordinary = least_share * float(cube.expected.sum()), 0, LEAST_SCORE
    while len(found) < most and lumps <= MOST_LUMPS:
        best, usual_best = _best(cube, groups, active, least)
        if not found and not lumps:
            ordinary = max(LEAST_SCORE, usual_best)
        if best is None or best.score < max(ordinary, least_of_first * (found[0].score if found else 0.0)):
            break
        inside = select(cube.codes, best.conditions) & active
        lump = _lump(cube, inside, active)
        if lump is not None:
            active[lump] = False
            lumps += 1
            continue
        found.append(best)
        active &= ~inside
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
    periods = past.shape[0]
    others = cube.past_expected - (cut.sum(axis=0) - cut) / max(periods - 1, 1)
    expected = cube.expected - cut.mean(axis=0)
    now = np.minimum(cube.now, LIMIT * np.maximum(expected, 0) + large)
    return Cube(cube.codes, now, np.maximum(expected, 0.0), past, np.maximum(others, 0.0))


def select(codes: Ints, conditions: Sequence[tuple[int, tuple[int, ...]]]) -> NDArray[np.bool_]:
    """Return which leaves lie in a slice."""
    inside = np.ones(codes.shape[0], bool)
    for dimension, members in conditions:
        inside &= np.isin(codes[:, dimension], members)
    return inside


@dataclass(frozen=True, slots=True)
class _Group:
    """All slices of one set of dimensions: the slice of each leaf, and each slice's members."""

    dimensions: tuple[int, ...]
    slices: Ints
    members: Ints
    count: int


def _groups(codes: Ints, depth: int) -> Iterator[_Group]:
    sizes = codes.max(axis=0, initial=0) + 1
    for size in range(1, depth + 1):
        for dimensions in itertools.combinations(range(codes.shape[1]), size):
            packed = np.zeros(codes.shape[0], np.int64)
            for dimension in dimensions:
                packed = packed * sizes[dimension] + codes[:, dimension]
            if math.prod(int(sizes[d]) for d in dimensions) <= MOST_CELLS:
                seen = np.zeros(math.prod(int(sizes[d]) for d in dimensions), bool)
                seen[packed] = True
                names = np.flatnonzero(seen)
                slices = (np.cumsum(seen) - 1)[packed]
            else:
                names, slices = np.unique(packed, return_inverse=True)
            members = np.empty((names.size, size), np.int64)
            for position in range(size - 1, -1, -1):
                names, members[:, position] = np.divmod(names, sizes[dimensions[position]])
            yield _Group(dimensions, slices, members, members.shape[0])


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums by slice of one group over the active leaves: actual and expected of now (slice) and of the past (period, slice)."""

    now: Floats
    expected: Floats
    past: Floats
    past_expected: Floats


def _sum(cube: Cube, group: _Group, active: NDArray[np.bool_]) -> _Sums:
    slices = group.slices[active]

    def add(values: Floats) -> Floats:
        return np.bincount(slices, values[active], group.count)

    return _Sums(
        add(cube.now), add(cube.expected), np.array([add(each) for each in cube.past]).reshape(-1, group.count),
        np.array([add(each) for each in cube.past_expected]).reshape(-1, group.count),
    )  # fmt: skip


def _deviation(actual: Floats, expected: Floats) -> Floats:
    """Return how far each slice (last axis) left what it would have been had it moved with everything outside it."""
    # every leaf lies in exactly one slice of a group, so the sums over slices are those of the whole
    whole_actual, whole_expected = actual.sum(axis=-1, keepdims=True), expected.sum(axis=-1, keepdims=True)
    level = (whole_actual - actual) / np.maximum(whole_expected - expected, 1e-9)
    return actual - expected * np.maximum(level, 0.0)


def _best(cube: Cube, groups: Sequence[_Group], active: NDArray[np.bool_], least: float) -> tuple[Slice | None, float]:
    """Return the best slice of the active leaves, and the score that the best slice of an ordinary period reaches."""
    best: Slice | None = None
    periods = cube.past.shape[0]
    ordinary = np.full(periods, -math.inf)
    lump = _leaf_dispersion(cube, active)
    for group in groups:
        sums = _sum(cube, group, active)
        deviation, past = _deviation(sums.now, sums.expected), _deviation(sums.past, sums.past_expected)
        past *= math.sqrt((1 + 1 / periods) / (1 + 1 / (periods - 1))) if periods > 1 else 1.0
        squares = past**2
        prior = _prior(sums, squares, lump)
        allowed = sums.expected <= MOST_SHARE * sums.expected.sum()
        cost = 2 * math.log(group.count) + 2 * len(group.dimensions)
        variance = np.maximum((PRIOR_PERIODS * prior + squares.sum(axis=0)) / (PRIOR_PERIODS + periods), 1e-12)
        gains = np.where(allowed & (np.abs(deviation) >= least), deviation**2 / variance, 0.0)
        top = int(gains.argmax())
        score = float(gains[top]) - cost
        if best is None or score > best.score:
            conditions = tuple((d, (int(m),)) for d, m in zip(group.dimensions, group.members[top], strict=True))
            best = Slice(conditions, 0.0, 0.0, float(gains[top]), score, math.sqrt(float(variance[top])))
        if periods > 1:
            without = np.maximum(PRIOR_PERIODS * prior + squares.sum(axis=0) - squares, 1e-12) / (
                PRIOR_PERIODS + periods - 1
            )
            usual = np.where(allowed & (np.abs(past) >= least), squares / without, 0.0).max(axis=1) - cost
            ordinary = np.maximum(ordinary, usual)
    return best, _high(ordinary)


def _leaf_dispersion(cube: Cube, active: NDArray[np.bool_]) -> float:
    """Return the variance per expected unit among leaves: the size of a single purchase."""
    if not cube.past.shape[0]:
        return 1.0
    squares = float(((cube.past[:, active] - cube.past_expected[:, active]) ** 2).sum()) / cube.past.shape[0]
    return float(squares / max(float(cube.expected[active].sum()), 1e-9))


def _prior(sums: _Sums, squares: Floats, lump: float) -> Floats:
    """Return the variance that slices of each one's size have: of single purchases, growing with its size, and of shared ups
    and downs, growing with the square of it.

    Per unit it is never less than among the leaves: what was hardly ever bought has no past deviations, and is not
    therefore sure to stay so.
    """
    size = np.maximum(sums.expected, (sums.expected + sums.now) / 2)
    if not squares.shape[0]:
        return np.maximum(size, 1e-9)
    mean, known = squares.mean(axis=0), sums.expected > 0
    expected = sums.expected[known]
    if not expected.size:
        return np.full(size.shape, lump + 1e-9)
    dispersion = float(np.average(mean[known] / expected, weights=np.sqrt(expected)))
    large = expected >= LEAST_TELLING * expected.sum()
    shared = 0.0
    if large.any():
        beyond = np.maximum(mean[known][large] - lump * expected[large], 0.0) / expected[large] ** 2
        shared = float(np.average(beyond, weights=np.sqrt(expected[large])))
    return max(dispersion, lump) * size * (1 - SHARED) + SHARED * (lump * size + shared * size**2) + lump**2


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
