"""Whom might what be recommended to, and what is known about it: candidates and their features.

Candidates are what somebody bought before, what sells now, what similar people buy and what goes with the newest baskets.
Features of people look at baskets before the moment only. All columns are float32, NaN where nothing is known.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.recommendations.gateways import tifu
from kaipu.brain.recommendations.gateways.background import Background
from kaipu.brain.recommendations.gateways.history import Floats, History, Ints, Moments

Features = NDArray[np.float32]
OWN, TRENDING, ALIKE, ALONG = 300, 100, 60, 40
TREND_DAYS = 28
RECENT = 3
BATCH = 250


@dataclass(frozen=True, slots=True)
class Table:
    """Candidates: user code and item code of each row, sorted by user, with features; `names` of the columns."""

    user: Ints
    item: Ints
    values: Features
    names: tuple[str, ...]


def describe(background: Background, moments: Moments) -> Table:
    """Return candidates with features for people at moments; in batches, so that memory stays small."""
    parts = [
        _describe(
            background, Moments(moments.user[a : a + BATCH], moments.time[a : a + BATCH], moments.place[a : a + BATCH])
        )
        for a in range(0, len(moments.user), BATCH)
    ]
    return Table(
        np.concatenate([p.user for p in parts]), np.concatenate([p.item for p in parts]),
        np.concatenate([p.values for p in parts]), parts[0].names,
    )  # fmt: skip


def _describe(background: Background, moments: Moments) -> Table:
    history = background.history
    own = _describe_own(history, moments)
    crowd = background.crowd
    near = tifu.find_neighbours(crowd, moments.user, background.choice.neighbours)
    alike = (near @ crowd.others).toarray()[:, background.common]
    along = (_recent(history, moments) @ background.companions).toarray()[:, background.common]
    row, item, at_own = _gather(background, moments, own, alike, along)
    columns: dict[str, Floats] = {}
    for name, values in own.columns.items():
        columns[name] = np.where(at_own >= 0, values[np.maximum(at_own, 0)], np.nan)
    column = background.trend.column[item]
    known = column >= 0
    columns["alike"] = np.where(known, alike[row, column], np.nan)
    columns["along"] = np.where(known, along[row, column], np.nan)
    mine = crowd.vectors[moments.user].toarray()[:, background.common]
    columns["frequency"] = np.where(known, mine[row, column], np.nan)
    columns["mixed"] = background.choice.own * columns["frequency"] + (1 - background.choice.own) * columns["alike"]
    columns |= _describe_people(history, moments, row)
    columns |= _describe_sales(background, moments, row, item, column)
    columns |= _describe_groups(history, moments, row, item)
    columns["share"] = columns["times"] / columns["baskets"]
    columns["due"] = columns["since_item"] / np.maximum(columns["interval"], 0.01)
    columns["due_baskets"] = columns["since_baskets"] / columns["interval_baskets"]
    values = np.column_stack([each.astype(np.float32) for each in columns.values()])
    return Table(moments.user[row], item, values.astype(np.float32), tuple(columns))


@dataclass(frozen=True, slots=True)
class _Own:
    row: Ints
    item: Ints
    columns: dict[str, Floats]


def _describe_own(history: History, moments: Moments) -> _Own:
    """Sum up what each person bought of each item before."""
    lines = history.rows_of(moments.user)
    row = np.searchsorted(moments.user, history.user[lines])
    item, order = history.item[lines], history.order[lines]
    basket = history.basket[lines]
    if not len(lines):
        return _Own(row, item, dict.fromkeys(OWN_COLUMNS, np.array([])))
    edge = np.concatenate([[True], (np.diff(row) != 0) | (np.diff(item) != 0)])
    edges = np.flatnonzero(edge)
    ends = np.append(edges[1:], len(lines)) - 1
    back = (history.baskets[moments.user][row] - order).astype(np.float64)
    ago = np.maximum(moments.time[row] - history.basket_time[basket], 0)
    when = history.basket_time[basket]
    hours, now = when % 1 * 24, moments.time[row] % 1 * 24
    apart = np.abs(hours - now)

    def total(values: NDArray[Any]) -> Floats:
        return np.asarray(np.add.reduceat(np.asarray(values, dtype=np.float64), edges))

    times = np.diff(np.append(edges, len(lines))).astype(np.float64)
    several = np.where(times > 1, times - 1, np.nan)
    quantity, value = total(history.quantity[lines]), total(history.value[lines])
    steps = np.where(edge, 0.0, np.diff(when, prepend=when[0]))
    mean_step = (ago[edges] - ago[ends]) / several
    spread = np.sqrt(np.maximum(total(steps**2) / several - mean_step**2, 0))
    columns = {
        "times": times, "since_baskets": back[ends], "since_item": ago[ends], "known_for": ago[edges],
        "fade80": total(0.8**back), "fade90": total(0.9**back), "fade97": total(0.97**back),
        "fade14": total(np.exp(-ago / 14)), "fade60": total(np.exp(-ago / 60)), "newest5": total(back <= 5),
        "same_place": total(history.basket_place[basket] == moments.place[row]) / times,
        "quantity": quantity / times, "spent": value, "unit": value / quantity,
        "same_hour": total(np.minimum(apart, 24 - apart) <= 2) / times,
        "same_weekday": total(np.floor(when) % 7 == np.floor(moments.time[row]) % 7) / times,
        "interval": mean_step, "interval_spread": spread / np.maximum(mean_step, 0.01), "interval_baskets": (back[edges] - back[ends]) / several,
        "alone": total(1 / history.basket_size[basket]) / times,
    }  # fmt: skip
    return _Own(row[edges], item[edges], {name: columns[name] for name in OWN_COLUMNS})


OWN_COLUMNS = (
    "times", "since_baskets", "since_item", "known_for", "fade80", "fade90", "fade97", "fade14", "fade60", "newest5", "same_place", "quantity",
    "spent", "unit", "same_hour", "same_weekday", "interval", "interval_spread", "interval_baskets", "alone",
)  # fmt: skip


def _recent(history: History, moments: Moments) -> Any:
    """Return what is in each person's newest baskets: people × items, the newest weighs most."""
    lines = history.rows_of(moments.user)
    back = history.baskets[history.user[lines]] - history.order[lines]
    lines, back = lines[back <= RECENT], back[back <= RECENT]
    row = np.searchsorted(moments.user, history.user[lines])
    shape = (len(moments.user), len(history.items))
    return tifu.sparse.csr_matrix(((0.7 ** (back - 1)).astype(np.float32), (row, history.item[lines])), shape=shape)


def _gather(
    background: Background, moments: Moments, own: _Own, alike: Features, along: Features
) -> tuple[Ints, Ints, Ints]:
    """Join the candidates of all sources; return row, item, and where each is among the own ones (−1: it is not)."""
    items = len(background.history.items)
    key = own.row * items + own.item
    keys = [key[_first_of_each(own.row, -own.columns["fade97"], OWN)]]
    day = np.floor(moments.time).astype(np.int64)
    for each in np.unique(day):
        rows = np.flatnonzero(day == each)
        top = background.common[background.trend.list_top(int(each), TREND_DAYS, TRENDING)]
        keys.append((rows[:, None] * items + top[None, :]).ravel())
    for scores, most in ((alike, ALIKE), (along, ALONG)):
        count = min(most, scores.shape[1])
        best = np.argpartition(-scores, count - 1, axis=1)[:, :count]
        found = np.arange(len(scores))[:, None] * items + background.common[best]
        keys.append(found[np.take_along_axis(scores, best, axis=1) > 0])
    joined = np.unique(np.concatenate(keys))
    row, item = joined // items, joined % items
    place = np.minimum(np.searchsorted(key, joined), max(len(key) - 1, 0))
    return row, item, np.where(key[place] == joined, place, -1) if len(key) else np.full(len(joined), -1)


def _first_of_each(row: Ints, order: Floats, count: int) -> Ints:
    best = np.lexsort((order, row))
    starts = np.searchsorted(row[best], row[best])
    return np.sort(best[np.arange(len(best)) - starts < count])


def _describe_people(history: History, moments: Moments, row: Ints) -> dict[str, Floats]:
    """Describe each person's rhythm and basket."""
    who = moments.user
    baskets = history.baskets[who].astype(np.float64)
    sizes = np.concatenate([[0.0], np.cumsum(history.basket_size)])
    start, stop = history.basket_start[who], history.basket_start[who + 1]
    late = np.maximum(stop - 5, start)
    lines = history.rows_of(who)
    line_row = np.searchsorted(who, history.user[lines])
    again = np.concatenate([[False], (np.diff(history.user[lines]) == 0) & (np.diff(history.item[lines]) == 0)])[
        : len(lines)
    ]
    count = np.maximum(np.bincount(line_row, minlength=len(who)), 1)
    owner = np.repeat(np.arange(len(who)), stop - start)
    mine = (
        np.concatenate([np.arange(a, b) for a, b in zip(start, stop, strict=True)])
        if len(who)
        else np.array([], dtype=int)
    )
    here = history.basket_place[mine] == moments.place[owner]
    at_place = np.bincount(owner[here], minlength=len(who))
    size_here = np.bincount(owner[here], weights=history.basket_size[mine][here], minlength=len(who))
    newest = history.basket_time[np.maximum(stop - 1, 0)] if len(history.basket_time) else np.zeros(len(who))
    found = {
        "baskets": baskets, "basket_size": (sizes[stop] - sizes[start]) / np.maximum(baskets, 1),
        "basket_size5": (sizes[stop] - sizes[late]) / np.maximum(stop - late, 1),
        "since": np.where(baskets > 0, moments.time - newest, np.nan), "hour": np.floor(moments.time % 1 * 24),
        "weekday": np.floor(moments.time) % 7, "place_share": at_place / np.maximum(baskets, 1),
        "size_here": np.where(at_place > 0, size_here / np.maximum(at_place, 1), np.nan),
        "repeats": np.bincount(line_row, weights=again, minlength=len(who)) / count,
    }  # fmt: skip
    return {name: values[row] for name, values in found.items()}


def _describe_sales(background: Background, moments: Moments, row: Ints, item: Ints, column: Ints) -> dict[str, Floats]:
    """Describe how an item sells around the moment."""
    trend, day = background.trend, np.floor(moments.time).astype(np.int64)[row]
    ever = 100_000
    sold = trend.between(trend.sold, day, column, ever)
    found = {
        "sold7": trend.between(trend.sold, day, column, 7), "sold28": trend.between(trend.sold, day, column, 28),
        "sold": sold, "repeat_rate": trend.between(trend.repeated, day, column, ever) / np.maximum(sold, 1),
    }  # fmt: skip
    found["rising"] = found["sold7"] * 4 / np.maximum(found["sold28"], 1)
    place = np.maximum(moments.place, 0)[row]
    here = np.asarray(background.by_place[place, item]).ravel()
    total = background.place_total[place]
    found["sold_here"] = np.where(moments.place[row] >= 0, here / np.maximum(total, 1), np.nan)
    if trend.value is not None and trend.pieces is not None:
        pieces, pieces_now = (_nothing_is_unknown(trend.between(trend.pieces, day, column, days)) for days in (60, 5))
        usual = _nothing_is_unknown(trend.between(trend.value, day, column, 60) / pieces)
        found |= {"price": usual, "price_now": trend.between(trend.value, day, column, 5) / pieces_now / usual}
    return found


def _nothing_is_unknown(values: Floats) -> Floats:
    return np.where(values > 0, values, np.nan)


def _describe_groups(history: History, moments: Moments, row: Ints, item: Ints) -> dict[str, Floats]:
    """Describe how a person buys the item's group: how often, how long ago, how many different things."""
    found: dict[str, Floats] = {}
    lines = history.rows_of(moments.user)
    for name, codes in history.groups.items():
        groups = int(codes.max(initial=0)) + 2
        line_row = np.searchsorted(moments.user, history.user[lines])
        pair = line_row * groups + codes[history.item[lines]] + 1
        order = history.order[lines]
        in_basket = np.unique(pair * (int(order.max(initial=0)) + 1) + order)
        whose = in_basket // (int(order.max(initial=0)) + 1)
        nth = in_basket % (int(order.max(initial=0)) + 1)
        keys, start, times = np.unique(whose, return_index=True, return_counts=True)
        wanted = row * groups + codes[item] + 1
        place = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        known = (keys[place] == wanted) & (codes[item] >= 0) if len(keys) else np.zeros(len(wanted), dtype=bool)
        back = (history.baskets[moments.user][whose // groups] - nth).astype(np.float64)
        last = history.basket_time[history.basket_start[moments.user][whose // groups] + nth]
        different = (
            np.bincount(
                np.searchsorted(keys, np.unique(pair * len(history.items) + history.item[lines]) // len(history.items)),
                minlength=len(keys),
            )
            if len(keys)
            else np.array([0])
        )
        for label, values in (
            ("times", times), ("fade", np.add.reduceat(0.95**back, start) if len(back) else back),
            ("newest5", np.add.reduceat((back <= 5).astype(float), start) if len(back) else back),
            ("since", moments.time[keys // groups] - last[np.append(start[1:], len(last)) - 1] if len(last) else last),
            ("different", different),
        ):  # fmt: skip
            found[f"{name}_{label}"] = (
                np.where(known, np.asarray(values, dtype=np.float64)[place], np.nan)
                if len(keys)
                else np.full(len(row), np.nan)
            )
    return found
