"""From scores to lists with reasons: for customers, beside goods, and by part of the day."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.recommendations.gateways.background import Background
from kaipu.brain.recommendations.gateways.features import RECENT, Table
from kaipu.brain.recommendations.gateways.history import Floats, History, Ints
from kaipu.brain.recommendations.rules import Pick, part_of_day, place_key

LISTED, BESIDE = 60, 24
HOUR_DAYS = 56
DRAWN = 200
STRONG = 0.08  # from here on two things are bought together by more than chance and habit


def pick_for_customers(
    table: Table, scores: Floats, background: Background, margins: Mapping[int, int]
) -> dict[int, list[Pick]]:
    """Return each customer's best items by label; the score is the rank within the list, 1 for the first."""
    history = background.history
    column = {name: table.values[:, place] for place, name in enumerate(table.names)}
    best = np.lexsort((table.item, -scores, table.user))
    whose, starts = np.unique(table.user[best], return_index=True)
    found = {}
    for user, rows in zip(whose, np.split(best, starts[1:]), strict=True):
        chosen = rows[:LISTED]
        partners = _find_partners(background, int(user), table.item[chosen])
        picks = []
        for nth, row in enumerate(chosen):
            sku = int(history.items[table.item[row]])
            reason, facts = _explain(column, int(row), partners[nth])
            picks.append(Pick(sku, 1 - nth / LISTED, reason, facts | _margin(sku, margins)))
        found[int(history.users[user])] = picks
    return found


def _explain(column: Mapping[str, NDArray[Any]], row: int, partner: int) -> tuple[str, dict[str, int]]:
    """Say why: bought before, goes with something bought lately, bought by people alike, or bought by many now."""
    times = column["times"][row]
    if times >= 1:
        interval = column["interval"][row]
        facts = {"times": int(times)}
        if times >= 3 and np.isfinite(interval) and interval >= 1:
            facts["days"] = round(float(interval))
        return "again", facts
    if partner >= 0:
        return "along", {"with": partner}
    if column["alike"][row] > 0:
        return "alike", {}
    return "many", {}


def _find_partners(background: Background, user: int, items: Ints) -> list[int]:
    """Return with which of the person's newest goods each item goes strongly, as a label; −1 for none."""
    history = background.history
    lines = history.rows_of(np.array([user]))
    newest = np.unique(history.item[lines][history.order[lines] >= history.baskets[user] - RECENT])
    strength = background.companions[newest][:, items].toarray() if len(newest) else np.zeros((1, len(items)))
    best = strength.argmax(axis=0)
    return [
        int(history.items[newest[place]]) if strength[place, nth] >= STRONG else -1 for nth, place in enumerate(best)
    ]


def pick_along(background: Background, margins: Mapping[int, int]) -> dict[int, list[Pick]]:
    """Return what is bought together with each item, by label."""
    companions, labels = background.companions, background.history.items
    found = {}
    for item in np.flatnonzero(np.diff(companions.indptr)):
        part = slice(companions.indptr[item], companions.indptr[item + 1])
        best = np.lexsort((companions.indices[part], -companions.data[part]))[:BESIDE]
        found[int(labels[item])] = [
            Pick(int(labels[companions.indices[part][each]]), float(companions.data[part][each]), "along",
                 {"with": int(labels[item])} | _margin(int(labels[companions.indices[part][each]]), margins))
            for each in best
        ]  # fmt: skip
    return found


def pick_by_hour(history: History, margins: Mapping[int, int]) -> dict[int, list[Pick]]:
    """Return what is bought most in each part of the day, of the last eight weeks."""
    moment = history.time
    recent = moment >= moment.max(initial=0) - HOUR_DAYS
    part = np.array([part_of_day(hour) for hour in range(24)])[np.floor(moment % 1 * 24).astype(int)]
    found = {}
    for each in range(4):
        bought = np.bincount(history.item[recent & (part == each)], minlength=len(history.items))
        best = np.argsort(-bought, kind="stable")[:LISTED]
        best = best[bought[best] > 0]
        found[each] = [
            Pick(int(history.items[item]), 1 - nth / LISTED, "many", _margin(int(history.items[item]), margins))
            for nth, item in enumerate(best)
        ]
    return found


def pick_by_place(history: History, margins: Mapping[int, int]) -> dict[int, list[Pick]]:
    """Return what is bought most at each place in each part of the day, of the last eight weeks, by `place_key`.

    Shares of the place are drawn towards those of all places as if 200 lines more had been sold there; a place with fewer lines has no list.
    """
    moment = history.time
    recent = moment >= moment.max(initial=0) - HOUR_DAYS
    part = np.array([part_of_day(hour) for hour in range(24)])[np.floor(moment % 1 * 24).astype(int)]
    where = history.basket_place[history.basket]
    found = {}
    for each in range(4):
        inside = recent & (part == each)
        everywhere = np.bincount(history.item[inside], minlength=len(history.items)) / max(int(inside.sum()), 1)
        for place in np.unique(where[inside & (where >= 0)]).tolist():
            here = inside & (where == place)
            if here.sum() < DRAWN or int(history.places[place]) < 0:
                continue
            share = np.bincount(history.item[here], minlength=len(history.items)) + DRAWN * everywhere
            best = np.argsort(-share, kind="stable")[:LISTED]
            found[place_key(int(history.places[place]), each)] = [
                Pick(int(history.items[item]), 1 - nth / LISTED, "many", _margin(int(history.items[item]), margins))
                for nth, item in enumerate(best)
                if share[item] > 0
            ]
    return found


def pick_from_lists(
    history: History, users: Ints, lists: Ints, other: str, margins: Mapping[int, int]
) -> dict[int, list[Pick]]:
    """Return plain lists (users × items) as picks; the reason for what somebody never bought is `other`."""
    mine = set(zip(history.user.tolist(), history.item.tolist(), strict=True))
    return {
        int(history.users[user]): [
            Pick(int(history.items[item]), 1 - nth / LISTED, "again" if (user, item) in mine else other, _margin(int(history.items[item]), margins))
            for nth, item in enumerate(row) if item >= 0
        ]
        for user, row in zip(users.tolist(), lists.tolist(), strict=True)
    }  # fmt: skip


def pick_similar(
    skus: Sequence[int], wanted: Ints, found: Ints, strength: NDArray[Any], margins: Mapping[int, int]
) -> dict[int, list[Pick]]:
    """Return what is like each SKU by what is written about it."""
    return {
        sku: [Pick(skus[place], float(value), "similar", _margin(skus[place], margins)) for place, value in zip(row, values, strict=True) if place >= 0]
        for sku, row, values in zip([skus[place] for place in wanted], found.tolist(), strength.tolist(), strict=True)
    }  # fmt: skip


def _margin(sku: int, margins: Mapping[int, int]) -> dict[str, int]:
    return {"margin": margins[sku]} if sku in margins else {}
