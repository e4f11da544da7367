"""Price indices: ours by theirs over goods that both sell, 100 where both ask the same.

Jevons: the geometric mean of price relatives, each good alike (Consumer Price Index Manual, IMF 2020, 8.26 ff.). Weighted:
what our customers' goods would have cost here, by what they would have cost there (Paasche, with our quantities).
"""

import math
from collections.abc import Sequence


def jevons(pairs: Sequence[tuple[int, int]]) -> float | None:
    """Return the index of (ours, theirs) prices; None without any."""
    if not pairs:
        return None
    return 100 * math.exp(math.fsum(math.log(ours / theirs) for ours, theirs in pairs) / len(pairs))


def weighted(goods: Sequence[tuple[int, int, int]]) -> float | None:
    """Return the index of (ours, theirs, quantity); None where nothing was sold."""
    there = sum(theirs * quantity for _, theirs, quantity in goods)
    return 100 * sum(ours * quantity for ours, _, quantity in goods) / there if there else None


def undercut(ours: int, theirs: int) -> float:
    """Return by how much less they ask than we do, in per cent of ours; below zero where they ask more."""
    return 100 * (ours - theirs) / ours if ours else 0.0
