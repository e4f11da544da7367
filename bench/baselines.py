"""Other answers to “where did it happen”, to hold ours against: the largest change, Adtributor, and RiskLoc."""

import itertools
from collections.abc import Iterator

import numpy as np

from kaipu.brain.insight.api import Cube

TOTAL_EXPLAINED, LEAST_EXPLAINED = 0.67, 0.1


def largest_change(cube: Cube) -> list[tuple]:
    """Return the member of one dimension whose sum changed most, as most reports would tell."""
    best, chosen = 0.0, []
    for dimension in range(cube.codes.shape[1]):
        codes = cube.codes[:, dimension]
        change = np.abs(np.bincount(codes, cube.now) - np.bincount(codes, cube.expected))
        if change.max() > best:
            best, chosen = float(change.max()), [((dimension, (int(change.argmax()),)),)]
    return chosen


def adtributor(cube: Cube) -> list[tuple]:
    """Return the most surprising dimension's members that explain two thirds of the change.

    Bhagwan, Kumar, Ramjee and others, “Adtributor: Revenue Debugging in Advertising Systems”, NSDI 2014, algorithm 1. A
    ratio is given as its numerator against what earlier rates made of the denominator, which stands for their derivative.
    """
    actual_whole, expected_whole = cube.now.sum(), cube.expected.sum()
    change = actual_whole - expected_whole
    answers = []
    for dimension in range(cube.codes.shape[1]):
        codes = cube.codes[:, dimension]
        actual, expected = np.bincount(codes, cube.now), np.bincount(codes, cube.expected)
        p, q = expected / max(expected_whole, 1e-9), actual / max(actual_whole, 1e-9)
        middle = np.maximum((p + q) / 2, 1e-15)
        surprise = 0.5 * (p * np.log(np.maximum(p, 1e-15) / middle) + q * np.log(np.maximum(q, 1e-15) / middle))
        explained, total, members, gained = (actual - expected) / (change or 1e-9), 0.0, [], 0.0
        for member in np.argsort(-surprise):
            if explained[member] > LEAST_EXPLAINED:
                members.append(int(member))
                total += float(explained[member])
                gained += float(surprise[member])
            if total > TOTAL_EXPLAINED:
                answers.append((gained, ((dimension, tuple(sorted(members))),)))
                break
    return [max(answers)[1]] if answers else []


RISK, LEAST_POWER, TRIMMED, DEPTH, MOST_TRIED, MOST_FOUND = 0.5, 0.02, 5, 3, 50, 10


def riskloc(cube: Cube) -> list[tuple]:
    """Return slices by weighted risk, the shallowest first, taken out one by one.

    Kalander, “RiskLoc: Localization of Multi-dimensional Root Causes by Weighted Risk”, arXiv:2205.10004, with the paper's
    thresholds; at most ten slices of at most three dimensions, and the 50 weightiest of each set of dimensions are tried.
    """
    deviation = np.where(
        cube.now + cube.expected > 0, 2 * (cube.expected - cube.now) / np.maximum(cube.now + cube.expected, 1e-12), 0.0
    )
    cut = _cut_point(deviation)
    odd = deviation > cut if cut >= 0 else deviation < cut
    weights = np.minimum(np.where(odd, np.abs(deviation), np.abs(cut - deviation)), 1.0)
    weights[(cube.now == 0) & (cube.expected == 0)] = 0.0
    power = (cube.now - cube.expected) / ((cube.now.sum() - cube.expected.sum()) or 1e-9)
    if power[odd].sum() < 0:
        power = -power
    least = LEAST_POWER * float(power[odd].sum())
    left, answers = np.ones(cube.now.size, bool), []
    groups = [list(_groups(cube.codes, size)) for size in range(1, DEPTH + 1)]
    while power[odd & left].sum() > max(least, 1e-12) and len(answers) < MOST_FOUND:
        found = _riskiest(cube, groups, left, odd, weights, deviation, power, least)
        if found is None:
            break
        answers.append(found)
        left &= ~_inside(cube.codes, found)
    return answers


def _cut_point(deviation: np.ndarray) -> float:
    values = np.unique(deviation)
    low, high = values[min(TRIMMED, values.size - 1)], values[max(values.size - 1 - TRIMMED, 0)]
    return float(-min(low, high, key=abs))


def _groups(codes: np.ndarray, size: int) -> Iterator[tuple]:
    """Yield each set of dimensions with the slice of every leaf and one leaf of every slice."""
    for dimensions in itertools.combinations(range(codes.shape[1]), size):
        packed = np.zeros(codes.shape[0], np.int64)
        for dimension in dimensions:
            packed = packed * (int(codes[:, dimension].max()) + 1) + codes[:, dimension]
        _names, leaf, slices = np.unique(packed, return_index=True, return_inverse=True)
        yield dimensions, leaf, slices


def _riskiest(cube, groups, left, odd, weights, deviation, power, least) -> tuple | None:
    """Return the slice of most explanatory power among those at risk, in the fewest dimensions that have one."""
    for layer in groups:
        best, power_of_best = None, least
        for dimensions, leaf, slices in layer:
            powers = np.bincount(slices, (left & odd).astype(float), leaf.size)
            powers = np.where(powers > 0, np.bincount(slices, np.where(left, power, 0.0), leaf.size), -np.inf)
            for number in np.argsort(-powers)[:MOST_TRIED]:
                if powers[number] <= power_of_best:
                    break
                inside = np.flatnonzero(left & (slices == number))
                if _risk(cube, inside, odd, weights, deviation) >= RISK:
                    power_of_best = float(powers[number])
                    best = tuple((d, (int(cube.codes[leaf[number], d]),)) for d in dimensions)
                    break
        if best is not None:
            return best
    return None


def _risk(cube, inside, odd, weights, deviation) -> float:
    """Return how odd a slice's leaves are, less how badly they agree that all changed by the same factor."""
    strange = weights[inside][odd[inside]].sum()
    risk = strange / (strange + weights[inside][~odd[inside]].sum() + 1)
    known = inside[(cube.now[inside] > 0) & (cube.expected[inside] > 0)]
    if known.size:
        shared = cube.expected[known] * cube.now[known].sum() / cube.expected[known].sum()
        apart = np.abs(2 * (shared - cube.now[known]) / (shared + cube.now[known])).mean()
        usual = np.abs(deviation[known]).mean()
        risk -= apart / usual if usual else 0.0
    return float(risk)


def _inside(codes: np.ndarray, conditions: tuple) -> np.ndarray:
    return np.logical_and.reduce([codes[:, dimension] == members[0] for dimension, members in conditions])
