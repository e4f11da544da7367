"""The answer to “why did it move?”: factors, the usual course of the season, and the slices that left it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings

from kaipu.brain.insight.queries.cubes import PARTS, Sliceable, find_cube
from kaipu.brain.insight.queries.records import Condition, Explanation, Occasion, Part, Tree
from kaipu.brain.insight.rules import (
    TREES,
    Expectation,
    Found,
    Slice,
    Span,
    earlier_spans,
    expect_total,
    leave_special_out,
    names_of,
    scan,
    select,
    split_change,
)
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics

MOST_KEPT = 64
LEAST_PERIODS = 3
type Filters = tuple[metrics.Filter, ...]
_kept: dict[tuple[object, ...], Explanation] = {}


def explain(*, metric: str, now: Span, before: Span, at: datetime, filters: Filters = ()) -> Explanation:
    """Explain how a metric came from one period to another.

    Takes up to two seconds on a year of trade; of closed days the last answers are kept in the process. Raises
    metrics.MetricUnknown, metrics.SeriesInvalid, lake.NothingPublished.
    """
    coverage = lake.get_coverage(at=at)
    key = (coverage.number, metric, now, before, filters)
    live = any(now.holds(day) or before.holds(day) for day in coverage.live_days)
    if not live and key in _kept:
        return _kept[key]
    told = _explain(metrics.get_definition(name=metric), now, before, filters, at, live)
    if not live:
        if len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept)), None)
        _kept[key] = told
    return told


def _explain(
    metric: metrics.Definition, now: Span, before: Span, filters: Filters, at: datetime, live: bool
) -> Explanation:
    spans = _history(now, at)
    asked = list(dict.fromkeys([now, before, *spans]))
    values = dict(zip(asked, _values(metric.name, asked, filters, at), strict=True))
    value, earlier = values[now], values[before]
    history = tuple((span, values[span]) for span in spans)
    known = [float(each) for _, each in history if each is not None]
    expectation = expect_total(known) if len(known) >= LEAST_PERIODS else None
    parts: tuple[Part, ...] = ()
    sliced: tuple[str, ...] = ()
    if value is not None and earlier is not None and expectation is not None:
        cube = find_cube(
            metric, [*(span for span, each in reversed(history) if each is not None), now], at=at, filters=filters
        )
        if cube is not None:
            sliced = cube.dimensions
            parts = _parts(metric, cube, expectation, value, (now, before), filters, at)
    course = rest = Decimal(0)
    if value is not None and earlier is not None:
        expected = _decimal(expectation.value, metric) if expectation else earlier
        course = expected - earlier
        rest = value - expected - sum((part.effect for part in parts), Decimal(0))
    return Explanation(
        metric=metric, currency=settings.CURRENCY, now=now, before=before, value=value, earlier=earlier,
        expected=_decimal(expectation.value, metric) if expectation else None,
        usual=_decimal(expectation.usual, metric) if expectation else None,
        verdict=_verdict(value, expectation), course=course, rest=rest, parts=parts,
        trees=_trees(metric.name, now, before, filters, at, value, earlier),
        occasions=_occasions(now, before, at), sliced=sliced, history=history, live=live,
    )  # fmt: skip


def _values(name: str, spans: Sequence[Span], filters: Filters, at: datetime) -> tuple[Decimal | None, ...]:
    return metrics.list_values(name, spans=[(span.first, span.last) for span in spans], filters=filters, at=at)


def _decimal(value: float, metric: metrics.Definition) -> Decimal:
    return Decimal(repr(float(value))).quantize(
        Decimal("0.01") if metric.unit == "money" else Decimal(1) if metric.unit == "count" else Decimal("0.000001")
    )


def _verdict(value: Decimal | None, expectation: Expectation | None) -> str:
    if value is None or expectation is None:
        return "unknown"
    if expectation.is_usual(float(value)):
        return "usual"
    return "up" if float(value) > expectation.value else "down"


def _history(now: Span, at: datetime) -> list[Span]:
    """Return the earlier periods to learn from, the newest first, without special days where that can be."""
    rows = lake.ask("SELECT min(day) FROM dws.orders", at=at)
    begun = rows[0][0] if rows and rows[0][0] else now.first
    spans = earlier_spans(now, begun)
    if not spans:
        return []
    special = list_special_days(Span(min(span.first for span in spans), now.last), at=at)
    return leave_special_out(spans, special, now)


def list_special_days(span: Span, *, at: datetime) -> list[date]:
    """Return the public holidays, festivals and sales days of some days."""
    rows = lake.ask(
        "SELECT DISTINCT day FROM dwd.occasions WHERE kind IN ($public, 'shopping', 'festival') "
        "AND day BETWEEN $first AND $last ORDER BY day",
        {"public": _public(), "first": span.first, "last": span.last}, at=at,
    )  # fmt: skip
    return [row[0] for row in rows]


def _public() -> str:
    return "public_cn" if settings.CURRENCY == "CNY" else "public_us"


def _occasions(now: Span, before: Span, at: datetime) -> tuple[Occasion, ...]:
    """Return the special days in both periods and just after them: people buy before a holiday."""
    rows = lake.ask(
        "SELECT day, name_en, name_zh FROM dwd.occasions WHERE kind IN ($public, 'shopping', 'festival') "
        "AND (day BETWEEN $first AND $last OR day BETWEEN $start AND $end) ORDER BY day, rank",
        {
            "public": _public(), "first": now.first, "last": now.last + timedelta(days=3),
            "start": before.first, "end": before.last + timedelta(days=3),
        },
        at=at,
    )  # fmt: skip
    told: dict[tuple[date, str], Occasion] = {}
    for day, english, chinese in rows:
        when = "now" if now.holds(day) else "before" if before.holds(day) else "soon" if day > now.last else ""
        if when:
            told.setdefault((day, english), Occasion(day, english, chinese, when))
    return tuple(told.values())


def _trees(
    name: str, now: Span, before: Span, filters: Filters, at: datetime, value: Decimal | None, earlier: Decimal | None
) -> tuple[Tree, ...]:
    """Return every product that makes the metric and has data for both periods."""
    if value is None or earlier is None:
        return ()
    trees = []
    for factors in TREES.get(name, ()):
        names = names_of(factors)
        if (
            "visits" in names
            and {"orders", "placed_orders"}.intersection(names)
            and _sells_elsewhere((before, now), filters, at)
        ):
            continue  # visits are those of the web shop; they don't make what stores sell
        try:
            asked = [
                metrics.query(metrics.Query(names, s.first, s.last, filters=filters), at=at) for s in (before, now)
            ]
        except (metrics.SeriesInvalid, metrics.MetricUnknown):
            continue  # under these filters one of the factors cannot be asked for
        first, last = (dict(zip(names, each.totals, strict=True)) for each in asked)
        moved = split_change(factors, first, last, value - earlier)
        if moved:
            trees.append(Tree(moved))
    return tuple(trees)


def _sells_elsewhere(spans: Sequence[Span], filters: Filters, at: datetime) -> bool:
    """Tell whether some of the orders were placed elsewhere than in the web shop."""
    elsewhere = (*filters, metrics.Filter("channel", "!=", ("web",)))
    asked = [metrics.query(metrics.Query(("orders",), s.first, s.last, filters=elsewhere), at=at) for s in spans]
    return any(each.totals[0] for each in asked)


def _parts(
    metric: metrics.Definition, sliceable: Sliceable, expectation: Expectation, value: Decimal, periods: tuple[Span, Span],
    filters: Filters, at: datetime,
) -> tuple[Part, ...]:  # fmt: skip
    found = scan(sliceable.cube())
    deviation = float(value) - expectation.value
    return tuple(_part(metric, sliceable, found, each, deviation, periods, filters, at) for each in found.slices)


def _part(
    metric: metrics.Definition, sliceable: Sliceable, found: Found, each: Slice, deviation: float,
    periods: tuple[Span, Span], filters: Filters, at: datetime,
) -> Part:  # fmt: skip
    conditions, asked = [], list(filters)
    for number, codes in each.conditions:
        dimension = sliceable.dimensions[number]
        members = tuple(member for code in codes for member in sliceable.members[number][code])
        asked.append(
            metrics.Filter(dimension, "in", members) if len(members) > 1 else metrics.Filter(dimension, "=", members)
        )
        conditions.append((dimension, members))
    chosen = tuple(asked)
    base, inside = 1.0, 1.0
    if sliceable.denominators is not None:
        base = max(float(sliceable.denominators[-1].sum()), 1e-9)
        inside = max(float(sliceable.denominators[-1][select(sliceable.codes, each.conditions)].sum()), 1e-9)
    effect = each.change / base
    value, earlier = _values(metric.name, periods, chosen, at)
    return Part(
        conditions=tuple(_condition(*c, at) for c in conditions), filters=chosen, now=value, before=earlier,
        expected=_decimal(each.expected / inside, metric), effect=_decimal(effect, metric),
        share=effect / deviation if deviation and effect / deviation > 0 else None,
        usual=_decimal(each.usual / base, metric), score=each.score,
    )  # fmt: skip


def _condition(dimension: str, members: tuple[str, ...], at: datetime) -> Condition:
    if dimension == "hour":
        parts = [part for part in PARTS if str(part[0]) in members]
        return Condition(dimension, members, tuple(p[1] for p in parts), tuple(p[2] for p in parts))
    names = metrics.find_names(dimension=dimension, members=members, at=at)
    return Condition(dimension, members, tuple(names[m][0] for m in members), tuple(names[m][1] for m in members))
