"""Baskets made up with a known order: everybody buys their own few things again and again, and now and then anything."""

from collections.abc import Iterator

import numpy as np

ROWS = tuple[str, str, str, str]


def buy(people: int = 40, baskets: int = 12, *, seed: int = 1) -> Iterator[ROWS]:
    """Yield user, basket, item, time: person p buys p's own item every time, one of two others in turn, and one at random."""
    chance = np.random.default_rng(seed)
    for person in range(people):
        for nth in range(baskets):
            moment = f"2026-{1 + nth // 2:02d}-{1 + (nth % 2) * 14 + person % 10:02d} 1{person % 10}:00:00"
            for item in {f"own{person % 8}", f"turn{person % 8}-{nth % 2}", f"any{chance.integers(30)}"}:
                yield f"u{person}", f"b{person}-{nth}", item, moment


def write_csv(path, rows, head="user,basket,item,time") -> None:
    """Write rows as a file."""
    path.write_text("\n".join([head, *(",".join(str(cell) for cell in row) for row in rows)]) + "\n")
