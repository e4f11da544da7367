"""What kind of thing somebody buys next: everybody's favourites, or their own, the newer the heavier."""

from typing import Any

import numpy as np

from kaipu.brain.customer_value.gateways.buying import Floats
from kaipu.brain.customer_value.gateways.histories import Integers

METHODS = ("popular", "own", "own_recent")
HALF_LIFE = 60.0
_PRIOR = 0.5


def rank_categories(
    who: Integers, day: Integers, category: Integers, *, customers: int, kinds: int, cut: int
) -> dict[str, Floats]:
    """Return for each method customers × categories, the likelier the greater, from what was bought up to a cut.

    One's own counts are filled up with everybody's, so that who bought little is told by what is popular.
    """
    kept = day <= cut
    key = who[kept] * kinds + category[kept]
    popular = np.bincount(category[kept], minlength=kinds).astype(np.float64)
    popular /= max(popular.sum(), 1.0)
    counts = np.bincount(key, minlength=customers * kinds).reshape(customers, kinds).astype(np.float64)
    fresh = 0.5 ** ((cut - day[kept]) / HALF_LIFE)
    recent = np.bincount(key, weights=fresh, minlength=customers * kinds).reshape(customers, kinds)
    everybody = np.broadcast_to(popular, (customers, kinds))
    return {"popular": everybody.copy(), "own": counts + _PRIOR * everybody, "own_recent": recent + _PRIOR * everybody}


def score_categories(
    said: dict[str, Floats], who: Integers, day: Integers, category: Integers, cut: int, horizon: int
) -> list[dict[str, Any]]:
    """Return how often the first category, or any of the first three, was in the next basket; of who came back in the horizon."""
    kept = (day > cut) & (day <= cut + horizon)
    next_day = np.full(len(next(iter(said.values()))), np.iinfo(np.int64).max)
    np.minimum.at(next_day, who[kept], day[kept])
    in_next = kept & (day == next_day[who])
    rows = []
    for method, value in said.items():
        bought = np.zeros(value.shape, dtype=bool)
        bought[who[in_next], category[in_next]] = True
        back = bought.any(axis=1)
        order = np.argsort(-value[back], axis=1, kind="stable")[:, :3]
        hit = np.take_along_axis(bought[back], order, axis=1)
        rows.append({
            "method": method, "customers": int(back.sum()), "first": float(hit[:, 0].mean()) if len(hit) else 0.0,
            "any_of_3": float(hit.any(axis=1).mean()) if len(hit) else 0.0,
        })  # fmt: skip
    return rows
