"""What is bought together: frequent sets of goods and the rules between them, counted exactly.

Pairs are counted in one go, because a basket has few of them; larger sets level by level (Apriori; Agrawal & Srikant,
VLDB 1994), each candidate by the intersection of two bit columns (Eclat; Zaki, IEEE TKDE 12(3), 2000).
"""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.int64]
type Itemset = tuple[int, ...]
_CHUNK = 4_000_000


@dataclass(frozen=True, slots=True)
class Rule:
    """Who buys `base` also buys `then`: with which share of all baskets, how surely, how many times oftener than by chance.

    `leverage` is the share of baskets above chance. `baskets` is the number behind `support`.
    """

    base: Itemset
    then: int
    baskets: int
    support: float
    confidence: float
    lift: float
    leverage: float


def frequent_sets(baskets: Ints, items: Ints, *, least: int, longest: int = 3) -> dict[Itemset, int]:
    """Return every set of up to `longest` items that at least `least` baskets hold, with their number.

    `baskets` and `items` are ids of equal length, one pair a piece of goods; doubles count once. Memory is one bit for each
    basket and frequent item.
    """
    _, basket = np.unique(baskets, return_inverse=True)
    names, item = np.unique(items, return_inverse=True)
    count = int(basket.max(initial=-1)) + 1
    pairs = basket.astype(np.int64) * names.size + item
    pairs.sort()  # and so faster than np.unique, which hashes
    pairs = pairs[_begins(pairs)]
    basket, item = pairs // max(names.size, 1), pairs % max(names.size, 1)
    often = np.bincount(item, minlength=names.size)
    kept = np.flatnonzero(often >= least)
    rank = np.full(names.size, -1)
    rank[kept] = np.arange(kept.size)
    held = rank[item] >= 0
    basket, item = basket[held], rank[item[held]]
    found: dict[Itemset, int] = {(int(names[k]),): int(often[k]) for k in kept}
    if longest < 2 or kept.size < 2:
        return found
    level = _frequent_pairs(basket, item, kept.size, least)
    columns = _bit_columns(basket, item, kept.size, count) if longest > 2 and level else np.zeros((0, 0), np.uint64)
    for size in range(2, longest + 1):
        found |= {tuple(int(names[kept[i]]) for i in members): number for members, number in level.items()}
        if size < longest:
            level = _next_level(level, columns, least)
    return found


def _begins(ordered: Ints) -> NDArray[np.bool_]:
    """Mark where another value begins in a sorted array."""
    return np.concatenate((np.ones(min(ordered.size, 1), bool), ordered[1:] != ordered[:-1]))


def _frequent_pairs(basket: Ints, item: Ints, size: int, least: int) -> dict[Itemset, int]:
    """Count every pair of each basket; rows are sorted by basket and item. Takes baskets of one length at a time."""
    first = np.flatnonzero(_begins(basket))
    lengths = np.diff(first, append=basket.size)
    counts = np.zeros(size * size, np.int32)
    for length in np.unique(lengths):
        if length < 2:
            continue
        starts = first[lengths == length]
        left, right = np.triu_indices(length, 1)
        step = max(1, _CHUNK // left.size)
        for at in range(0, starts.size, step):
            rows = item[starts[at : at + step, None] + np.arange(length)]
            counts += np.bincount((rows[:, left] * size + rows[:, right]).ravel(), minlength=size * size).astype(
                np.int32
            )
    often = np.flatnonzero(counts >= least)
    return {(int(k // size), int(k % size)): int(counts[k]) for k in often}


def _bit_columns(basket: Ints, item: Ints, size: int, count: int) -> NDArray[np.uint64]:
    """Return a row of bits an item, one bit a basket."""
    words = (count + 63) // 64
    flags = np.zeros((size, words * 64), bool)
    flags[item, basket] = True
    return np.packbits(flags, axis=1, bitorder="little").view(np.uint64)


def _next_level(level: Mapping[Itemset, int], columns: NDArray[np.uint64], least: int) -> dict[Itemset, int]:
    """Return the frequent sets one longer than those of a level."""
    found: dict[Itemset, int] = {}
    for head, tails in _by_head(level):
        shared = columns[list(head)]
        base = np.bitwise_and.reduce(shared, axis=0)
        for number, left in enumerate(tails):
            rights = [r for r in tails[number + 1 :] if _all_frequent(head, left, r, level)]
            if rights:
                sizes = np.bitwise_count(columns[rights] & (base & columns[left])).sum(axis=1, dtype=np.int64)
                found |= {(*head, left, r): int(n) for r, n in zip(rights, sizes, strict=True) if n >= least}
    return found


def _by_head(level: Mapping[Itemset, int]) -> Iterator[tuple[Itemset, list[int]]]:
    for head, members in itertools.groupby(sorted(level), key=lambda members: members[:-1]):
        yield head, [each[-1] for each in members]


def _all_frequent(head: Itemset, left: int, right: int, level: Mapping[Itemset, int]) -> bool:
    """Tell whether all parts of a candidate are frequent: a set cannot be if one of them is not."""
    return all((*head[:skip], *head[skip + 1 :], left, right) in level for skip in range(len(head)))


def derive_rules(
    found: Mapping[Itemset, int], *, baskets: int, least_confidence: float = 0.0, least_lift: float = 1.0
) -> list[Rule]:
    """Return the rules of frequent sets with one item on the right, the highest lift first, ties by support and items."""
    rules = []
    for members, number in found.items():
        if len(members) < 2:
            continue
        for position, then in enumerate(members):
            base = members[:position] + members[position + 1 :]
            confidence, share = number / found[base], found[(then,)] / baskets
            lift = confidence / share
            if confidence >= least_confidence and lift >= least_lift:
                support = number / baskets
                rules.append(
                    Rule(base, then, number, support, confidence, lift, support - found[base] / baskets * share)
                )
    return sorted(rules, key=lambda rule: (-rule.lift, -rule.support, rule.base, rule.then))
