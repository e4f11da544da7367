"""The ways to order that are compared: two plain ones, the shop's first rule, and the one with targets by class.

Each looks at a shelf and answers with units to order of each series; only those that are due may order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.replenishment.rules.classes import SERVICE, classify
from kaipu.brain.replenishment.rules.classic import MOST_COVER_DAYS as CLASSIC_COVER
from kaipu.brain.replenishment.rules.classic import REVIEW_DAYS, SERVICE_LEVEL_Z, SHELF_LIFE_SHARE
from kaipu.brain.replenishment.rules.demand import Floats, learn_lead_time
from kaipu.brain.replenishment.rules.simulation import Policy, Shelf, expected_waste
from kaipu.brain.replenishment.rules.targets import UNDATED, Costs, Needs, order_quantities, set_targets

NAIVE, COVER, CLASSIC, TARGETS = "last_week", "cover", "classic", "targets"
METHODS = (NAIVE, COVER, CLASSIC, TARGETS)
PLAIN = (NAIVE, COVER, CLASSIC)
LOOK_BACK_DAYS = 28
SAFETY_WEEK_DAYS = 7
HALF_LIFE_DAYS = 28.0  # 28 and 42 were tried on the first half of the year; 28 earned a little more
WEEK = 7
CLASS_WEEKS = 8


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast each series sells (n,): units a day, their variance, and the variance of the estimate."""

    rate: Floats
    noise: Floats
    doubt: Floats


def measure_pace(sold: Floats, stocked: NDArray[np.bool_], half_life: float = HALF_LIFE_DAYS) -> Pace:
    """Return the pace of series (n, days), younger days counting more; a day without stock and without sales tells nothing."""
    age = np.arange(sold.shape[1] - 1, -1, -1)
    weight = np.where(stocked | (sold > 0), 0.5 ** (age / half_life), 0.0)
    total = np.maximum(weight.sum(axis=1), 1e-9)
    rate = (weight * sold).sum(axis=1) / total
    noise = np.maximum((weight * sold**2).sum(axis=1) / total - rate**2, rate)
    effective = total**2 / np.maximum((weight**2).sum(axis=1), 1e-9)
    return Pace(rate, noise, noise / np.maximum(effective, 1.0))


def weeks_of(sold: Floats, weeks: int) -> Floats:
    """Return units by week (n, weeks) of the last whole weeks."""
    weeks = max(1, min(weeks, sold.shape[1] // WEEK))
    summed: Floats = sold[:, -weeks * WEEK :].reshape(len(sold), weeks, -1).sum(axis=2)
    return summed


def order_last_week(shelf: Shelf, _due: NDArray[np.bool_]) -> Floats:
    """Order what was sold since counting began and is not ordered yet, in whole packs: stock is kept where it was at the opening."""
    trial = shelf.trial
    usual = trial.units[:, : trial.warm].mean(axis=1)
    opening = np.ceil(usual * np.minimum(14 + trial.lead, np.maximum(trial.life / 2, 1)))
    missing = opening - shelf.on_hand - shelf.on_order
    packs: Floats = np.ceil(np.maximum(missing, 0) / trial.pack - 1e-9)
    return packs * trial.pack


def order_cover(shelf: Shelf, _due: NDArray[np.bool_]) -> Floats:
    """Order up to lead time, review and a week more at the mean of the last four weeks, in whole packs."""
    trial = shelf.trial
    rate = _recent(shelf).mean(axis=1)
    missing = rate * (trial.lead + trial.review + SAFETY_WEEK_DAYS) - shelf.on_hand - shelf.on_order
    packs: Floats = np.ceil(np.maximum(missing, 0) / trial.pack - 1e-9)
    return packs * trial.pack


def order_classic(shelf: Shelf, _due: NDArray[np.bool_]) -> Floats:
    """Order as the shop's first rule does; a test holds it against `advise`."""
    trial, recent = shelf.trial, _recent(shelf)
    rate = recent.mean(axis=1)
    deviation = np.sqrt(np.maximum(recent.var(axis=1, ddof=1), rate))
    days = trial.lead + REVIEW_DAYS
    target = rate * days + SERVICE_LEVEL_Z * deviation * np.sqrt(days)
    most = np.where(trial.life < UNDATED, rate * trial.life * SHELF_LIFE_SHARE, np.inf)
    capped, target = most < target, np.minimum(target, most)
    have = shelf.on_hand + shelf.on_order
    missing = np.maximum(0.0, target - have)
    packs = np.where(missing >= 0.5, np.ceil(missing / trial.pack), 0.0)
    packs = np.where(capped & (have + packs * trial.pack > target), packs - 1, packs)
    room = np.floor(np.maximum(0.0, rate * CLASSIC_COVER - have) / trial.pack)
    packs = np.where(have + packs * trial.pack > rate * CLASSIC_COVER, np.minimum(packs, room), packs)
    quantity: Floats = np.maximum(packs, 0) * trial.pack
    return quantity


def order_by_targets(
    costs: Costs, service: Mapping[str, int] = SERVICE, half_life: float = HALF_LIFE_DAYS, shift: float = 0.0
) -> Policy:
    """Return the policy of this module: targets by class, shelf life and lead time. `shift` moves all service levels, in points."""

    known: dict[int, list[str]] = {}  # classes by week: they are told by all series, and change slowly

    def order(shelf: Shelf, due: NDArray[np.bool_]) -> Floats:
        quantity = np.zeros(len(due))
        rows = np.nonzero(due)[0]
        if not len(rows):
            return quantity
        week = shelf.day // WEEK
        if week not in known:
            known[week] = _classes(shelf)
        past = slice(None, shelf.day + 1)
        pace = measure_pace(shelf.sold[rows, past], shelf.stocked[rows, past], half_life)
        needs = _needs(shelf, pace, levels_of([known[week][row] for row in rows.tolist()], service, shift), rows)
        waste = expected_waste(shelf.lots[rows], shelf.width[rows], pace.rate, needs.lead + needs.review)
        usable = shelf.on_hand[rows] - waste + shelf.on_order[rows]
        quantity[rows] = order_quantities(needs, set_targets(needs, costs), usable, costs)
        return quantity

    return order


def _classes(shelf: Shelf) -> list[str]:
    trial, past = shelf.trial, shelf.sold[:, : shelf.day + 1]
    weekly = weeks_of(past, CLASS_WEEKS)
    return classify(weekly.mean(axis=1) * (trial.price - trial.cost), weekly)


def _needs(shelf: Shelf, pace: Pace, service: Floats, rows: NDArray[np.int64]) -> Needs:
    trial = shelf.trial
    stated = {int(days): learn_lead_time(int(days), ()) for days in np.unique(trial.lead)}
    lead = trial.lead[rows]
    return Needs(
        pace.rate, pace.noise, pace.doubt, lead.astype(float), np.array([stated[int(days)].variance for days in lead]),
        trial.review[rows].astype(float), trial.life[rows], trial.price[rows], trial.cost[rows], trial.pack[rows], service,
    )  # fmt: skip


def levels_of(cells: Sequence[str], service: Mapping[str, int], shift: float = 0.0) -> Floats:
    """Return the service level of each class as a share, moved by `shift` points and kept between 50 and 99.5 percent."""
    found: Floats = np.clip(np.array([service[cell] + shift for cell in cells], dtype=float), 50, 99.5) / 100
    return found


def _recent(shelf: Shelf) -> Floats:
    recent: Floats = shelf.sold[:, max(0, shelf.day + 1 - LOOK_BACK_DAYS) : shelf.day + 1]
    return recent
