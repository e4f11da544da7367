"""What the shop's own training reads: baskets and goods, from the warehouse."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.lake import api as lake
from kaipu.brain.recommendations.gateways.history import Floats, History, Ints, Moments, make_history
from kaipu.kernel import clock

DAYS = 350  # less than a year: what repeats itself a year later must not be learnt by its date, least of all in a demonstration
_LINES = """
SELECT o.customer_id AS "user", l.order_id AS basket, l.sku_id AS item, epoch(l.day) / 86400.0 + o.hour / 24.0
       + extract(minute FROM o.placed_at) / 1440.0 AS "time", coalesce(o.location_id, -1) AS place, l.charged::DOUBLE AS price,
       l.quantity::DOUBLE AS quantity, l.department, l.category
FROM dwd.order_lines l JOIN dwd.orders o ON o.order_id = l.order_id AND o.day = l.day
WHERE l.sold AND o.customer_id IS NOT NULL AND l.day >= $first AND o.day >= $first
ORDER BY l.order_id, l.position
"""
_MARGINS = """
SELECT sku_id, CAST(round(100 * sum(charged - cost) / sum(charged)) AS INTEGER) AS margin FROM dwd.order_lines
WHERE sold AND cost IS NOT NULL AND day >= $first GROUP BY sku_id HAVING sum(charged) > 0
"""
_GOODS = "SELECT sku_id, name_en || ' ' || coalesce(name_zh, '') || ' ' || brand || ' ' || replace(category_path, '/', ' ') AS text, category FROM dwd.skus ORDER BY sku_id"


@dataclass(frozen=True, slots=True)
class Trade:
    """Everything read: the history, the margin of SKUs in per cent, and what is written about goods."""

    history: History
    margins: dict[int, int]
    skus: list[int]
    texts: list[str]
    categories: list[str]
    until: date


def read_trade(*, at: datetime) -> Trade:
    """Read the baskets of known customers of 50 weeks. Raises lake.NothingPublished; costs seconds."""
    first = date.fromordinal(clock.local_date(at).toordinal() - DAYS)
    found = lake.ask_arrays(_LINES, {"first": first}, at=at)
    columns = {name: _plain(values) for name, values in found.items()}
    goods = lake.ask(_GOODS, at=at)
    margins = {int(sku): int(margin) for sku, margin in lake.ask(_MARGINS, {"first": first}, at=at)}
    return Trade(
        make_history(columns, ("department", "category")), margins, [int(row[0]) for row in goods], [row[1] for row in goods],
        [row[2] for row in goods], lake.get_coverage(at=at).published_until,
    )  # fmt: skip


def everybody_now(history: History, at: datetime) -> Moments:
    """Return all customers today, at the hour and the place each buys most.

    Lists are worked out in the night and read all day, so the hour of the work itself means nothing.
    """
    who = np.flatnonzero(history.baskets > 0)
    owner = np.repeat(np.arange(len(history.users)), history.baskets)
    hour = _most_often(
        owner, (np.rint(history.basket_time % 1 * 1440) % 1440 // 60).astype(np.int64), len(history.users), 24
    )
    place = _most_often(owner, history.basket_place, len(history.users), max(len(history.places), 1))
    today = clock.local_date(at).toordinal() - date(1970, 1, 1).toordinal()
    return Moments(who, today + (np.maximum(hour, 0) + 0.5)[who] / 24, place[who])


def _most_often(owner: Ints, kind: Ints, owners: int, kinds: int) -> Ints:
    """Return each owner's most frequent kind, the smaller one where two are even; −1 where none is known."""
    known = kind >= 0
    counts = np.bincount(owner[known] * kinds + kind[known], minlength=owners * kinds).reshape(owners, kinds)
    return np.where(counts.any(axis=1), counts.argmax(axis=1), -1)


def count_shares(history: History, days: int) -> dict[str, list[float]]:
    """Return how baskets of the newest days are spread over size, pause before them and hour: what drift is measured by."""
    times, sizes = history.basket_time, history.basket_size
    recent = times >= times.max(initial=0) - days
    pause = np.diff(times, prepend=np.nan)
    pause[history.basket_start[:-1][history.baskets > 0]] = np.nan  # nobody's first basket has a pause before it
    pause = pause[recent & np.isfinite(pause)]
    return {
        "basket_size": _spread(sizes[recent].astype(np.float64), [1, 2, 3, 5, 8, 12, 20, 40]),
        "pause_days": _spread(pause, [0, 1, 2, 3, 5, 7, 10, 14, 21, 30]),
        "hour": _spread(times[recent] % 1 * 24, [0, 6, 9, 12, 15, 18, 21]),
    }


def _spread(values: Floats, edges: Sequence[float]) -> list[float]:
    counts = np.histogram(values, [*edges, np.inf])[0].tolist()
    return [round(each / max(sum(counts), 1), 5) for each in counts]


def _plain(values: NDArray[np.generic]) -> NDArray[np.generic]:
    return (
        np.asarray(np.ma.filled(values, -1))
        if np.ma.isMaskedArray(values) and values.dtype.kind in "iuf"
        else np.asarray(values)
    )
