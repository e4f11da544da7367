"""Series of metrics: components are asked of the lake, summed by bucket and member, and only then put into the formula."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from django.conf import settings

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.records import Line, Series, SeriesInvalid
from kaipu.brain.metrics.rules import (
    CATALOGUE,
    COMPARISONS,
    METRICS,
    Definition,
    MetricUnknown,
    buckets_of,
    compile_formula,
    names_in,
    shift_range,
)
from kaipu.brain.metrics.rules.periods import GRAINS
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS

MONEY = frozenset({"gmv", "paid", "refunded", "gross", "discount", "net", "costed", "cost", "value"})
BUYERS = frozenset({"buyers", "repeat_buyers"})
MOST_LINES = 50
MOST_DAYS = 3 * 366
type Components = Mapping[str, int | Fraction]


def list_metrics() -> list[Definition]:
    """Return the whole catalogue, in its order."""
    return list(METRICS)


def get_definition(*, name: str) -> Definition:
    """Return one metric's definition; raises MetricUnknown."""
    if name not in CATALOGUE:
        raise MetricUnknown(name)
    return CATALOGUE[name]


def get_series(
    name: str, *, first: date, last: date, at: datetime, by: str = "", grain: str = "day", compare: str = "",
    simulated: bool | None = None, top: int = MOST_LINES,
) -> Series:  # fmt: skip
    """Return a metric day by day, week by week or month by month, cut by one dimension if asked, the `top` members only.

    `compare` adds the same metric before ("previous", "week", "year"). Raises MetricUnknown, SeriesInvalid. Four
    statements without comparison.
    """
    metric = get_definition(name=name)
    _check(metric, first, last, by, grain, compare)
    published = lake.find_published()
    series = _series(metric, first, last, at, by, grain, simulated, top, published)
    if not compare:
        return series
    before = shift_range(first, last, compare)
    return dataclasses.replace(series, comparison=_series(metric, *before, at, by, grain, simulated, top, published))


def get_totals(
    names: Sequence[str], *, first: date, last: date, at: datetime, simulated: bool | None = None
) -> dict[str, Decimal | None]:
    """Return several metrics' values over a whole range, a statement or two a subject."""
    definitions = [get_definition(name=name) for name in names]
    published = lake.find_published()
    totals: dict[str, Decimal | None] = {}
    for subject in {d.subject for d in definitions}:
        mine = [d for d in definitions if d.subject == subject]
        wanted = tuple(dict.fromkeys(n for d in mine for n in names_in(d.formula)))
        days = _days(subject, first, last, at, published)
        cells = _cells(subject, wanted, days, "total", None, simulated, None)
        for definition in mine:
            totals[definition.name] = value_of(definition)(next(iter(cells.values()))) if cells else None
    return totals


def _check(metric: Definition, first: date, last: date, by: str, grain: str, compare: str) -> None:
    if grain not in GRAINS:
        raise SeriesInvalid("grain", grain)
    if by and by not in metric.dimensions:
        raise SeriesInvalid("dimension", by)
    if compare and compare not in COMPARISONS:
        raise SeriesInvalid("comparison", compare)
    if first > last or (last - first).days >= MOST_DAYS:
        raise SeriesInvalid("range", f"{first} – {last}")


def _days(subject: str, first: date, last: date, at: datetime, published: lake.BuildRecord | None) -> lake.Range:
    live = lake.find_live_days(subject=subject, first=first, last=last, published=published, at=at)
    return lake.Range(first, last, live)


def _series(
    metric: Definition, first: date, last: date, at: datetime, by: str, grain: str, simulated: bool | None, top: int,
    published: lake.BuildRecord | None,
) -> Series:  # fmt: skip
    days = _days(metric.subject, first, last, at, published)
    wanted = names_in(metric.formula)
    value = value_of(metric)
    buckets = tuple(buckets_of(first, last, grain))
    whole = _cells(metric.subject, wanted, days, "total", grain, simulated, None)
    nothing = _nothing(metric, wanted, at)
    over_time = _over_time(whole, buckets, value, nothing)
    total = _total(metric, whole, wanted, days, simulated, value, nothing)
    lines = _lines(metric, wanted, days, by, grain, buckets, simulated, top) if by else ()
    return Series(
        metric=metric, first=first, last=last, grain=grain, by=by, currency=settings.CURRENCY, buckets=buckets,
        lines=lines, total=total, values=over_time, published_until=published.published_until if published else None,
        live_days=days.live,
    )  # fmt: skip


def _lines(
    metric: Definition, wanted: tuple[str, ...], days: lake.Range, by: str, grain: str, buckets: Sequence[date],
    simulated: bool | None, top: int,
) -> tuple[Line, ...]:  # fmt: skip
    value = value_of(metric)
    sums = _cells(metric.subject, wanted, days, by, None, simulated, None)
    totals = {member: value(components) for (_, member), components in sums.items()}
    members = sorted(totals, key=lambda member: (-(totals[member] or Decimal(0)), member))[:top]
    if by == "weekday":
        members.sort()
    cells = _cells(metric.subject, wanted, days, by, grain, simulated, members)
    names = lake.list_member_names(dimension=by)
    return tuple(
        Line(
            member, *names.get(member, (member, member)), totals[member],
            tuple(value(found) if (found := cells.get((bucket, member))) else None for bucket in buckets),
        )
        for member in members
    )  # fmt: skip


def _cells(
    subject: str, wanted: tuple[str, ...], days: lake.Range, dimension: str, grain: str | None,
    simulated: bool | None, members: Sequence[str] | None,
) -> dict[tuple[date, str], Components]:  # fmt: skip
    if subject == "buyers":
        cells = lake.list_cells(
            subject=subject, columns=("buyers",), days=days, dimension=dimension, grain=grain, simulated=simulated,
            members=members,
        )  # fmt: skip
        return {(cell.bucket, cell.member): _count_people(cell.values[0]) for cell in cells}
    columns = tuple(f"{name}_minor" if name in MONEY else name for name in wanted)
    cells = lake.list_cells(
        subject=subject,
        columns=columns,
        days=days,
        dimension=dimension,
        grain=grain,
        simulated=simulated,
        members=members,
    )
    return {(cell.bucket, cell.member): dict(zip(wanted, cell.values, strict=True)) for cell in cells}


def _count_people(packed: bytes | None) -> Components:
    """Count different customers, and those with more than one order, among the packed ids of all orders."""
    ids = np.sort(np.frombuffer(packed or b"", dtype="<u4"))
    if not ids.size:
        return {"buyers": 0, "repeat_buyers": 0}
    starts = np.flatnonzero(np.concatenate(([True], ids[1:] != ids[:-1])))
    orders = np.diff(np.append(starts, ids.size))
    return {"buyers": int(starts.size), "repeat_buyers": int((orders > 1).sum())}


def value_of(metric: Definition) -> Callable[[Components], Decimal | None]:
    """Compile a metric's formula to a function from components to what a reader sees: major units, exact or rounded."""
    evaluate = compile_formula(metric.formula)
    digits = MINOR_DIGITS.get(settings.CURRENCY, 2)
    money = metric.unit == "money"
    step = Decimal(1).scaleb(-digits if money else -6)

    def value(components: Components) -> Decimal | None:
        found = evaluate(components)
        if found is None:
            return None
        if isinstance(found, Fraction):
            exact = Decimal(found.numerator) / Decimal(found.denominator)
            return (exact.scaleb(-digits) if money else exact).quantize(step, ROUND_HALF_UP)
        return Decimal(found).scaleb(-digits) if money else Decimal(found)

    return value


def _nothing(metric: Definition, wanted: Iterable[str], at: datetime) -> Callable[[date], Components | None]:
    """Return what a bucket without rows is worth: zero between the first day of trade and today, else no data.

    Of visits and stock, no rows are no data.
    """
    zero: Components = dict.fromkeys(wanted, 0)
    today, first = clock.local_date(at), lake.find_first_day(subject="sales")
    if metric.subject not in {"sales", "buyers"} or first is None:
        return lambda _bucket: None
    return lambda bucket: zero if first <= bucket <= today else None


def _over_time(
    cells: dict[tuple[date, str], Components], buckets: Sequence[date], value: Callable[[Components], Decimal | None],
    nothing: Callable[[date], Components | None],
) -> tuple[Decimal | None, ...]:  # fmt: skip
    by_bucket = {bucket: components for (bucket, _), components in cells.items()}
    found = [by_bucket.get(bucket) or nothing(bucket) for bucket in buckets]
    return tuple(None if components is None else value(components) for components in found)


def _total(
    metric: Definition, cells: dict[tuple[date, str], Components], wanted: tuple[str, ...], days: lake.Range,
    simulated: bool | None, value: Callable[[Components], Decimal | None],
    nothing: Callable[[date], Components | None],
) -> Decimal | None:  # fmt: skip
    """Return the metric over the whole range: from summed components, or, where days don't add up, asked anew."""
    if metric.subject in {"buyers", "stock"}:
        cells = _cells(metric.subject, wanted, days, "total", None, simulated, None)
    if not cells:
        zero = nothing(days.last) or nothing(days.first)
        return value(zero) if zero else None
    sums: dict[str, Any] = defaultdict(int)
    for components in cells.values():
        for name, number in components.items():
            sums[name] += number
    return value(dict(sums))
