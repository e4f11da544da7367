"""Which prices of a category to change: one label after the other, each time the one that gains most even where answers are at their worst.

Units of good i go as exp(eᵢ·dᵢ + x·Σ sⱼ·dⱼ) with d the logarithm of new over old price, s the share of units and x the category's cross
effect, where it is told. Elasticities are drawn from what is known of them; a plan is judged by the pessimistic end of its draws.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kaipu.brain.price_advice.rules.elasticity import Elasticity
from kaipu.brain.price_advice.rules.hierarchy import SEED_OF_DRAWS, Z80, Floats
from kaipu.brain.price_advice.rules.limits import OBJECTIVES, Bounds, end_nicely, floor_of

DRAWS = 200
PESSIMISTIC = 0.1
CHOICES = 9
WEAKEST = -0.5  # who stays away for good is in no week: no answer is taken for weaker than this


@dataclass(frozen=True, slots=True)
class Good:
    """A good that may be priced: minor units, units a day, how it answers, and what competitors ask (0 = not known).

    A good that is not `free` keeps its price, and takes part by what others do to it.
    """

    price: int
    cost: int
    daily: float
    answer: Elasticity
    theirs: int = 0
    free: bool = True


@dataclass(frozen=True, slots=True)
class Move:
    """A price to change: place of the good in the list, new price, gain over the days with its 80 % interval, own pieces, and the gain's part on other goods."""

    place: int
    after: int
    gain: float
    low: float
    high: float
    pieces: float
    others: float


def list_choices(good: Good, bounds: Bounds) -> list[int]:
    """Return the prices a good may get, by ending, floor, largest step and corridor; without its own."""
    least = max(math.ceil(good.price * (1 - bounds.largest_step)), floor_of("price_advice", good.cost, bounds))
    most = math.floor(good.price * (1 + bounds.largest_step))
    if good.theirs:
        least, most = (
            max(least, math.ceil(good.theirs * bounds.corridor_low)),
            min(most, math.floor(good.theirs * bounds.corridor_high)),
        )
    if least > most:
        return []
    steps = {end_nicely(least + (most - least) * n / (CHOICES - 1), least=least) for n in range(CHOICES)}
    return sorted(
        each for each in steps if least <= each <= most and each != good.price and (each < 100 or each % 10 == 9)
    )


def optimise(
    goods: Sequence[Good], *, days: int, bounds: Bounds, labels: int, cross: tuple[float, float] = (0.0, 0.0), least: float = 0.0
) -> list[Move]:  # fmt: skip
    """Return the changes to make, the best first: at most `labels`, each gaining more than `least` at the pessimistic end.

    The objective is profit, sales (without losing profit) or units (without losing profit).
    """
    if not goods:
        return []
    state = _State(goods, days, bounds.objective, cross)
    choices = [list_choices(good, bounds) if good.free else [] for good in goods]
    moves: list[Move] = []
    for _ in range(min(labels, len(goods))):
        best = _best(state, choices, {move.place for move in moves})
        if best is None or best[0] <= least:
            break
        _, place, after = best
        moves.append(state.move(place, after))
    return moves


def _best(state: "_State", choices: Sequence[Sequence[int]], taken: set[int]) -> tuple[float, int, int] | None:
    found: tuple[float, int, int] | None = None
    for place, prices in enumerate(choices):
        for after in prices if place not in taken else ():
            gain = state.judge(place, after)
            if found is None or gain > found[0]:
                found = (gain, place, after)
    return found


class _State:
    """A category at some prices, under draws of how people answer."""

    def __init__(self, goods: Sequence[Good], days: int, objective: str, cross: tuple[float, float]) -> None:
        if objective not in OBJECTIVES:
            raise ValueError(objective)
        draw = np.random.default_rng(SEED_OF_DRAWS)
        self.objective = objective
        self.old = np.array([good.price for good in goods], dtype=float)
        self.now = self.old.copy()
        self.cost = np.array([good.cost for good in goods], dtype=float)
        units = np.array([good.daily * days for good in goods])
        self.share = units / max(float(units.sum()), 1e-9)
        value = np.array([good.answer.value for good in goods])
        error = np.array([good.answer.error for good in goods])
        self.answers = np.minimum(value + error * draw.normal(0, 1, (DRAWS, len(goods))), WEAKEST)
        self.cross = cross[0] + cross[1] * draw.normal(0, 1, DRAWS)
        self.wide = np.array([good.answer.dispersion for good in goods])
        self.units = np.repeat(units[None, :], DRAWS, axis=0)

    def _change(self, place: int, after: int) -> tuple[Floats, Floats]:
        """Return by draw: units of the good, and a factor on all others' units."""
        step = math.log(after / self.now[place])
        own = self.units[:, place] * np.exp(self.answers[:, place] * step)
        factor = np.exp(self.cross * self.share[place] * step)
        return own, factor

    def _gains(self, place: int, after: int) -> tuple[Floats, Floats, Floats, Floats]:
        """Return by draw: profit gained, objective gained, pieces of the good gained, objective gained on others."""
        own, factor = self._change(place, after)
        rest = self.units * (factor - 1)[:, None]
        rest[:, place] = 0.0
        before = self.units[:, place]
        margin = rest @ (self.now - self.cost)
        profit = own * (after - self.cost[place]) - before * (self.now[place] - self.cost[place]) + margin
        if self.objective == "profit":
            return profit, profit, own - before, margin
        worth = np.ones(len(self.now)) if self.objective == "units" else self.now
        others = rest @ worth
        new = 1.0 if self.objective == "units" else float(after)
        return profit, own * new - before * worth[place] + others, own - before, others

    def judge(self, place: int, after: int) -> float:
        """Return the pessimistic end of what a change gains; minus infinity where another objective would lose profit."""
        profit, gain, _, _ = self._gains(place, after)
        if self.objective != "profit" and float(np.quantile(profit, PESSIMISTIC)) < 0:
            return -math.inf
        return float(np.quantile(gain, PESSIMISTIC))

    def move(self, place: int, after: int) -> Move:
        """Carry a change out and tell what it gains in profit; counting the pieces adds to the interval."""
        profit, _, pieces, _ = self._gains(place, after)
        own, factor = self._change(place, after)
        rest = self.units * (factor - 1)[:, None]
        rest[:, place] = 0.0
        others = float((rest @ (self.now - self.cost)).mean())
        middle = float(profit.mean())
        low, high = np.quantile(profit, [0.1, 0.9])
        counting = Z80 * abs(after - self.cost[place]) * math.sqrt(abs(float(pieces.mean())) * self.wide[place])
        found = Move(
            place, after, middle, middle - math.hypot(middle - float(low), counting), middle + math.hypot(float(high) - middle, counting),
            float(pieces.mean()), others,
        )  # fmt: skip
        self.units *= factor[:, None]
        self.units[:, place] = own
        self.now[place] = after
        return found
