"""Other answers to “where did it happen”, to hold ours against: the largest change, and Adtributor."""

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
