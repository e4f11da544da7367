"""What a range is compared with: another range, found by the calendar or by its holidays, or the targets set for it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.models import Target
from kaipu.brain.metrics.rules import Definition, Query, period_of, shift_range

MOST_SHIFT = 30  # the Spring Festival wanders by less
_HOLIDAYS = """
WITH inside AS (SELECT day, occasion FROM dwd.dates WHERE day BETWEEN $first AND $last
                   AND (holiday_us <> '' OR festival <> '' OR shopping <> '') AND occasion <> '')
SELECT inside.day, before.day FROM inside JOIN dwd.dates AS before ON before.occasion = inside.occasion
   AND before.day BETWEEN inside.day - 364 - $most AND inside.day - 364 + $most
 ORDER BY inside.day, abs(inside.day - before.day - 364), before.day LIMIT 1
"""


def range_before(asked: Query, *, at: datetime) -> tuple[date, date]:
    """Return the range that a query is compared with. One statement for holidays, else none."""
    first, last = shift_range(asked.first, asked.last, asked.compare, asked.grain)
    if asked.compare != "holiday":
        return first, last
    bounds = {"first": asked.first, "last": asked.last, "most": MOST_SHIFT}
    found = lake.ask(_HOLIDAYS, bounds, at=at)
    if not found:
        return first, last
    back = found[0][0] - found[0][1]
    return asked.first - back, asked.last - back


def list_goals(asked: Query, metrics: Sequence[Definition]) -> tuple[Decimal | None, ...]:
    """Return what each metric should reach in a query's range, where the shop as a whole has targets that cover it.

    Of metrics that add up, targets count by the days they share with the range, those of the shortest period first; of
    others the one period that holds the range. One statement.
    """
    if asked.filters or asked.dimensions or asked.customers is not None:
        return (None,) * len(metrics)
    rows = Target.objects.filter(metric__in=asked.metrics, dimension="", withdrawn_at=None, first__lte=asked.last)
    targets = [(row.metric, *period_of(row.first, row.period), row.value) for row in rows]
    return tuple(
        _goal(asked, metric, [(first, last, value) for name, first, last, value in targets if name == metric.name])
        for metric in metrics
    )


def _goal(asked: Query, metric: Definition, targets: list[tuple[date, date, Decimal]]) -> Decimal | None:
    targets.sort(key=lambda each: (each[1] - each[0], each[0]))
    if not metric.additive:
        return next((value for first, last, value in targets if first <= asked.first and asked.last <= last), None)
    open_days = {asked.first + timedelta(days=n) for n in range((asked.last - asked.first).days + 1)}
    goal = Decimal(0)
    for first, last, value in targets:
        shared = {day for day in open_days if first <= day <= last}
        goal += value * len(shared) / ((last - first).days + 1)
        open_days -= shared
    return None if open_days else goal.quantize(Decimal("0.01"), ROUND_HALF_UP)
