"""A year of a shop played day by day under a policy: orders, deliveries that swing, lots that expire, and sales that are lost.

All policies meet the same demand, lead times, packs, shelf lives and order days, and see only days that are over – their own
sales, not the demand. Goods arrive in the morning, are sold first expired first, expire at night; then who may order does.
Demand is what was really sold in the data: what nobody could buy there is unknown. Goods do not move between places.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.replenishment.rules.demand import Floats
from kaipu.brain.replenishment.rules.targets import LIFE_LEFT, UNDATED, YEAR_DAYS, Costs

BUCKETS = 40
DELAYS = (-1, 0, 1, 2, 4)  # days against the stated lead time, and how often
DELAY_SHARES = (0.08, 0.70, 0.13, 0.06, 0.03)
MOST_DELAY = 4
OPENING_DAYS = 14


@dataclass(frozen=True, slots=True)
class Trial:
    """What is played: units wanted (n, days) and what is fixed of each series (n,). `review` is days between order days.

    `supplier` numbers who delivers (delays are theirs); `warm` days at the beginning are history that all policies know.
    """

    units: Floats
    price: Floats
    cost: Floats
    pack: Floats
    lead: NDArray[np.int64]
    review: NDArray[np.int64]
    life: Floats
    supplier: NDArray[np.int64]
    first_weekday: int = 0
    warm: int = 56
    seed: int = 20171231


@dataclass(slots=True)
class Shelf:
    """What a policy may look at: its own sales and whether there was stock (n, days), both up to and with `day`."""

    trial: Trial
    day: int
    sold: Floats
    stocked: NDArray[np.bool_]
    lots: Floats
    width: Floats
    on_order: Floats

    @property
    def on_hand(self) -> Floats:
        """Pieces on hand."""
        total: Floats = self.lots.sum(axis=1)
        return total


@dataclass(frozen=True, slots=True)
class Ledger:
    """What happened to each series in the days counted, (n,): units, minor units, and unit-days of stock."""

    wanted: Floats
    sold: Floats
    wasted: Floats
    stock_days: Floats
    ordered_lines: Floats
    profit: Floats
    stock_value: Floats
    days: int


@dataclass(slots=True)
class _Run:
    lots: Floats
    width: Floats
    coming: Floats
    sums: dict[str, Floats] = field(default_factory=dict)


type Policy = Callable[[Shelf, NDArray[np.bool_]], Floats]


def play(trial: Trial, policy: Policy, costs: Costs, spans: dict[str, tuple[int, int]]) -> dict[str, Ledger]:
    """Play the whole year under a policy and return what happened within each span of days [first, end)."""
    count, days = trial.units.shape
    run = _open(trial)
    delays = _delays(trial)
    sold, stocked = trial.units.copy(), np.ones(trial.units.shape, dtype=bool)
    sold[:, trial.warm :] = 0
    books = {name: {key: np.zeros(count) for key in ("wanted", "sold", "wasted", "stock", "lines")} for name in spans}
    for day in range(trial.warm, days):
        _put(run, trial, run.coming[:, day])
        stocked[:, day] = run.lots.sum(axis=1) > 0
        sold[:, day] = _sell(run.lots, trial.units[:, day])
        left = run.lots.sum(axis=1)
        wasted = _age(run, day)
        due = (day + trial.supplier) % trial.review == 0
        under_way = run.coming[:, day + 1 :].sum(axis=1)
        quantity = np.where(due, policy(Shelf(trial, day, sold, stocked, run.lots, run.width, under_way), due), 0.0)
        _deliver(run, trial, quantity, day, delays)
        for name, (first, end) in spans.items():
            if first <= day < end:
                book = books[name]
                book["wanted"] += trial.units[:, day]
                book["sold"] += sold[:, day]
                book["wasted"] += wasted
                book["stock"] += left
                book["lines"] += quantity > 0
    return {name: _close(trial, books[name], costs, end - first) for name, (first, end) in spans.items()}


def expected_waste(lots: Floats, width: Floats, rate: Floats, horizon: Floats) -> Floats:
    """Return how many pieces on hand will expire within `horizon` days if sales go on at `rate`, sold first expired first.

    `lots` (n, buckets) holds what expires within `width` days, within two of them, and so on; the last bucket may hold what
    never does. Of what expires by day t no more than rate·t is sold, so the answer is the largest excess of all t.
    """
    until = np.arange(1, lots.shape[1]) * width[:, None]
    excess = np.cumsum(lots[:, :-1], axis=1) - rate[:, None] * until
    excess = np.where(until <= horizon[:, None], excess, 0.0)
    waste: Floats = np.maximum(excess.max(axis=1), 0.0)
    return waste


def _open(trial: Trial) -> _Run:
    count, days = trial.units.shape
    lots = np.zeros((count, BUCKETS + 1))
    usual = trial.units[:, : trial.warm].mean(axis=1)
    opening = np.ceil(usual * np.minimum(OPENING_DAYS + trial.lead, np.maximum(trial.life / 2, 1)))
    width = np.where(trial.life >= UNDATED, np.inf, np.maximum(1, np.ceil(trial.life * LIFE_LEFT / BUCKETS)))
    run = _Run(lots, width, np.zeros((count, days + int(trial.lead.max()) + MOST_DELAY + 2)))
    _put(run, trial, opening)
    return run


def _put(run: _Run, trial: Trial, quantity: Floats) -> None:
    bucket = np.where(
        np.isinf(run.width), BUCKETS, np.clip(np.round(trial.life * LIFE_LEFT / run.width), 1, BUCKETS) - 1
    ).astype(np.int64)
    run.lots[np.arange(len(quantity)), bucket] += quantity


def _delays(trial: Trial) -> NDArray[np.int64]:
    """Draw a delay for each supplier and day, the same for all policies."""
    generator = np.random.default_rng(trial.seed)
    shape = (int(trial.supplier.max()) + 1, trial.units.shape[1])
    return generator.choice(np.array(DELAYS), size=shape, p=np.array(DELAY_SHARES))


def _sell(lots: Floats, wanted: Floats) -> Floats:
    """Take what is wanted out of the lots, first expired first; return what there was."""
    before = np.cumsum(lots, axis=1)
    reached = np.minimum(before, wanted[:, None])
    lots -= np.diff(reached, axis=1, prepend=0.0)
    got: Floats = reached[:, -1]
    return got


def _age(run: _Run, day: int) -> Floats:
    """Let a night pass: every `width` days what stands in the first bucket expires and all else moves up."""
    turning = np.isfinite(run.width) & (np.mod(day, np.where(np.isinf(run.width), 1, run.width)) == 0)
    wasted = np.where(turning, run.lots[:, 0], 0.0)
    moved = run.lots[turning]
    moved[:, :-1] = moved[:, 1:]
    moved[:, -1] = 0.0
    run.lots[turning] = moved
    return wasted


def _deliver(run: _Run, trial: Trial, quantity: Floats, day: int, delays: NDArray[np.int64]) -> None:
    rows = np.nonzero(quantity > 0)[0]
    arrives = day + np.maximum(1, trial.lead[rows] + delays[trial.supplier[rows], day])
    np.add.at(run.coming, (rows, arrives), quantity[rows])


def _close(trial: Trial, book: dict[str, Floats], costs: Costs, days: int) -> Ledger:
    value = book["stock"] * trial.cost
    keeping = value * costs.holding_percent / 100 / YEAR_DAYS
    profit = (
        book["sold"] * (trial.price - trial.cost)
        - book["wasted"] * trial.cost
        - keeping
        - book["lines"] * costs.line_minor
    )
    return Ledger(
        book["wanted"], book["sold"], book["wasted"], book["stock"], book["lines"], profit, value / max(1, days), days
    )  # fmt: skip
