"""What a rule for prices would have promised, and what happened where prices really moved the way it wanted.

A rule looks at a quarter's beginning and says of each good: dearer, cheaper, or leave it. Of the goods that really were dearer (or cheaper) in
some weeks of the quarter, as it wanted, it is asked what it would have promised for just these weeks and prices, knowing only what was known at
the beginning. What was delivered is profit in these weeks less what the usual price would have earned, read from the good's weeks
at its usual price, by the department's sales.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from kaipu.brain.price_advice.rules.hierarchy import Z80, Fit, Floats, Level, Weeks, fit
from kaipu.brain.price_advice.rules.judging import SEED, Changes, find_changes, fit_plainly, medians, usual_prices

LARGEST_STEP, NEAR = 0.1, 0.02
BASE_WEEKS = 26  # so long that a good week or two does not pass for the level
RESAMPLES = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule at work: which way it wants each good (goods,), by which elasticity it promises, over how many weeks it reads the level."""

    name: str
    wants: Floats
    belief: Level
    base_weeks: int
    promotion: Floats | None = None


def robust_way(price: Floats, cost: Floats, answer: Level) -> Floats:
    """Return +1, −1 or 0 a good: the way in which profit rises at both ends of the elasticity's 80 % interval, by a tenth of the price."""
    low, high = answer.value - Z80 * answer.error, np.minimum(answer.value + Z80 * answer.error, 0.0)
    up = np.minimum(*(_gain(price, cost, end, 1 + LARGEST_STEP) for end in (low, high)))
    down = np.minimum(*(_gain(price, cost, end, 1 - LARGEST_STEP) for end in (low, high)))
    best = np.maximum(up, down)
    return np.where(best <= 0, 0.0, np.where(up >= down, 1.0, -1.0))


def middle_way(price: Floats, cost: Floats, answer: Level) -> Floats:
    """Return +1, −1 or 0 a good: the way in which profit rises at the middle of the interval."""
    return robust_way(price, cost, Level(answer.value, np.zeros(len(answer.value))))


def _gain(price: Floats, cost: Floats, elasticity: Floats, factor: float) -> Floats:
    return (price * factor - cost) * factor**elasticity - (price - cost)


def simulate(weeks: Weeks, cut: int, cost: Floats) -> dict[str, Any]:
    """Play every rule at week `cut`, goods costing `cost` (goods,); return a row a rule: promised, delivered, and how they go together."""
    before = weeks.of(weeks.week < cut)
    found = fit(before, cross=False)
    price = np.exp(usual_prices(weeks, cut))
    known = np.isfinite(price)
    price = np.where(known, price, 1.0)
    changes = find_changes(weeks, cut)
    rules = _rules(before, found, price, np.where(known, cost, 1.0), known)
    levels = {span: _levels(before, cut, span, price, found) for span in {each.base_weeks for each in rules}}
    rows = [_play(each, changes, price, cost, *levels[each.base_weeks], weeks) for each in rules]
    return {"goods": int(known.sum()), "changes": len(changes.item), "rules": rows}


def _rules(before: Weeks, found: Fit, price: Floats, cost: Floats, known: Any) -> list[Rule]:
    goods = len(price)
    nothing = Level(np.zeros(goods), np.zeros(goods))
    one = Level(np.full(goods, fit_plainly(before)[0]), np.zeros(goods))
    margin = _margins(before, price, cost)
    target = cost / np.maximum(1 - margin, 0.05)
    plus = np.where(np.abs(target / price - 1) > NEAR, np.sign(target - price), 0.0)
    promotion = found.promotion.value[before.category_of]
    rules = (
        Rule("no_change", np.zeros(goods), nothing, BASE_WEEKS), Rule("cost_plus", plus, nothing, 8),
        Rule("before", middle_way(price, cost, one), one, 8),
        Rule("middle", middle_way(price, cost, found.items), found.items, BASE_WEEKS, promotion),
        Rule("robust", robust_way(price, cost, found.items), found.items, BASE_WEEKS, promotion),
    )  # fmt: skip
    return [
        Rule(each.name, np.where(known, each.wants, 0.0), each.belief, each.base_weeks, each.promotion)
        for each in rules
    ]


def _margins(weeks: Weeks, price: Floats, cost: Floats) -> Floats:
    """Return each good's category's share of price that is left over cost, by what sold."""
    home, size = weeks.category_of, len(weeks.department_of)
    units = np.bincount(weeks.item, weeks.units, len(price))
    left = np.bincount(home, units * (price - cost), size) / np.maximum(np.bincount(home, units * price, size), 1e-9)
    found: Floats = left[home]
    return found


def _levels(before: Weeks, cut: int, span: int, price: Floats, found: Fit) -> tuple[Floats, Floats]:
    """Return units a week at the usual price, and how many units that rests on: over eight weeks as they were, over longer with prices seen through."""
    rows = before.of(before.week >= cut - span)
    goods = len(price)
    moved = np.log(rows.price / price[rows.item])
    line = found.items.value[rows.item] * moved + found.promotion.value[rows.category_of[rows.item]] * rows.promotion
    factor = np.exp(np.clip(line, -2, 2)) if span > 8 else np.ones(len(moved))
    units, exposed = np.bincount(rows.item, rows.units, goods), np.bincount(rows.item, factor, goods)
    return units / np.maximum(exposed, 1e-9), units


def _play(
    rule: Rule, changes: Changes, price: Floats, cost: Floats, level: Floats, rests_on: Floats, weeks: Weeks
) -> dict[str, Any]:
    """Ask a rule for its promises where prices went its way, and lay what was delivered beside."""
    mine = rule.wants[changes.item] == np.sign(changes.moved)
    item = changes.item
    now, after = price[item], price[item] * np.exp(changes.moved)
    count = np.bincount(changes.row_change, minlength=len(item))
    promoted = np.bincount(changes.row_change, changes.row_promotion, len(item)) / np.maximum(count, 1)
    line = rule.belief.value[item] * changes.moved
    if rule.promotion is not None:
        line = line + rule.promotion[item] * promoted
    base = level[item] * count
    promised = base * (np.exp(np.clip(line, -3, 3)) * (after - cost[item]) - (now - cost[item]))
    usual = (changes.reference / np.maximum(changes.reference_exposure, 1e-9))[item]
    without = usual * np.bincount(changes.row_change, changes.row_exposure, len(item))
    delivered = changes.units * (after - cost[item]) - without * (now - cost[item])
    return {
        "rule": rule.name,
        "wants": int((rule.wants != 0).sum()),
        **_sums(item[mine], promised[mine], delivered[mine]),
    }


def _sums(item: Any, promised: Floats, delivered: Floats) -> dict[str, Any]:
    """Return totals with an 80 % interval of what was delivered, goods drawn anew; and the slope of delivered on promised."""
    goods, own = np.unique(item, return_inverse=True)
    each = np.bincount(own, delivered, len(goods)) if len(goods) else np.zeros(0)
    draw = np.random.default_rng(SEED)
    totals = (
        [float(each[draw.integers(0, len(each), len(each))].sum()) for _ in range(RESAMPLES)] if len(each) else [0.0]
    )
    spread = float((promised**2).sum())
    low, high = np.quantile(totals, [0.1, 0.9])
    return {
        "changes": len(item), "goods": len(goods), "promised": float(promised.sum()), "delivered": float(delivered.sum()),
        "delivered_low": float(low), "delivered_high": float(high), "kept": float(delivered.sum() / promised.sum()) if promised.sum() else None,
        "slope": float((promised * delivered).sum() / spread) if spread else None, "paid_off": float(np.mean(delivered > 0)) if len(item) else None,
    }  # fmt: skip


def usual_cost(weeks: Weeks, until: int, *, margin: float = 0.3) -> Floats:
    """Return a cost that leaves a margin of each good's median price over its last half year before a week, (goods,); 1 where there is none."""
    rows = (weeks.week >= until - BASE_WEEKS) & (weeks.week < until)
    usual = np.exp(medians(weeks.item[rows], np.log(weeks.price[rows]), len(weeks.category_of)))
    return np.where(np.isfinite(usual), (1 - margin) * usual, 1.0)
