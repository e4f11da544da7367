"""Answers to queries: cells are collected, put into the formulas as exact numbers, and rounded last."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from django.conf import settings

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.cells import (
    Asking,
    Levels,
    Members,
    Shared,
    can_rank,
    collect_cells,
    collect_levels,
    complete_cell,
    rank_members,
    start_asking,
)
from kaipu.brain.metrics.queries.comparing import list_goals, range_before
from kaipu.brain.metrics.queries.records import Result, Row
from kaipu.brain.metrics.queries.registry import get_catalogue
from kaipu.brain.metrics.queries.warehouse import FEW, get_holdings, name_members
from kaipu.brain.metrics.rules import (
    DIMENSIONS,
    MEASURES,
    Bucket,
    Component,
    Definition,
    Number,
    Query,
    Scope,
    buckets_of,
    check_query,
    compile_metric,
    components_of,
    shift_range,
)
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS

type Value = Callable[[Mapping[Component, Number | None]], Decimal | None]
MANY = frozenset({"sku", "brand", "landing"})  # may have more members than one wants to carry over
MOST_CELLS = 6000
IN_ORDER = frozenset({"weekday", "hour"})


def query(asked: Query, *, at: datetime) -> Result:
    """Answer a question: any metrics × dimensions × filters × grain × comparison. The one way to a metric's numbers.

    Raises MetricUnknown for a name nobody knows, SeriesInvalid (`reason`, `value`) for what cannot be asked, and
    lake.QueryTooLong. One statement a relation for totals, one more where days don't add up, two more for a cut; twice
    that with a comparison. Before the first build the answer has no data and no coverage.
    """
    catalogue = get_catalogue(asked.metrics)
    metrics = check_query(asked, catalogue)
    try:
        coverage = lake.get_coverage(at=at)
    except lake.NothingPublished:
        return _nothing(asked, metrics)
    if asked.compare in {"", "target"}:
        result = _answer(asked, metrics, catalogue, coverage, at)
        return dataclasses.replace(result, targets=list_goals(asked, metrics)) if asked.compare else result
    first, last = range_before(asked, at=at)
    earlier = dataclasses.replace(asked, first=first, last=last, compare="")
    shared = Shared(first, asked.last, last) if last >= asked.first else None
    result = _answer(asked, metrics, catalogue, coverage, at, shared)
    return dataclasses.replace(result, comparison=_answer(earlier, metrics, catalogue, coverage, at, shared))


def _nothing(asked: Query, metrics: tuple[Definition, ...]) -> Result:
    buckets = tuple(buckets_of(asked.first, asked.last, asked.grain))
    blank = tuple((None,) * len(buckets) for _ in metrics)
    comparison = None
    if asked.compare and asked.compare != "target":
        first, last = shift_range(asked.first, asked.last, asked.compare, asked.grain)
        comparison = _nothing(dataclasses.replace(asked, first=first, last=last, compare=""), metrics)
    return Result(asked, metrics, settings.CURRENCY, buckets, (None,) * len(metrics), blank, comparison=comparison)


def _answer(
    asked: Query, metrics: tuple[Definition, ...], catalogue: Mapping[str, Definition], coverage: lake.Coverage, at: datetime,
    shared: Shared | None = None,
) -> Result:  # fmt: skip
    components = {metric.name: components_of(metric, catalogue) for metric in metrics}
    buckets = tuple(buckets_of(asked.first, asked.last, asked.grain))
    scope = Scope(
        asked.first, asked.last, clock.local_date(at), asked.grain, asked.dimensions, asked.filters, buckets,
        customers=asked.customers,
    )  # fmt: skip
    holdings = get_holdings(coverage, at=at)
    asking = start_asking({c: None for each in components.values() for c in each}, scope, holdings, at, shared)
    had = set(asking.components)
    missing = tuple(name for name, each in components.items() if not had.issuperset(each))
    values = [_never if metric.name in missing else value_of(metric, catalogue) for metric in metrics]
    cut = bool(asked.dimensions and had)
    largest = None
    many = MANY.intersection(asked.dimensions) and metrics[0].name not in missing
    if cut and many and can_rank(asking, metrics[0], catalogue):
        largest = rank_members(asking, metrics[0], catalogue, asked.top)
    fine = cut and largest is None and _are_few(asking.scope)
    levels = collect_levels(asking, cut=cut, fine=fine, members=largest)
    rows = _rows(asking, asked, buckets, values, levels, all_came=largest is None, fine=fine) if cut else ()
    return Result(
        query=asked, metrics=metrics, currency=settings.CURRENCY, buckets=buckets,
        totals=_evaluate(asking, levels.whole.get((None, ())), None, "", values),
        values=_turn([_evaluate(asking, levels.buckets.get((b, ())), b, asked.grain, values) for b in buckets], len(values)),
        rows=rows, missing=missing, coverage=coverage, statements=tuple(asking.statements),
    )  # fmt: skip


def _are_few(scope: Scope) -> bool:
    """Tell whether all buckets of all members are few enough to be carried over with their totals."""
    size = len(scope.buckets)
    for name in scope.dimensions:
        size *= scope.sizes.get(name) or FEW.get(name) or len(DIMENSIONS[name].values) or MOST_CELLS
    return 0 < size <= MOST_CELLS


def _rows(
    asking: Asking, asked: Query, buckets: Sequence[Bucket], values: Sequence[Value], levels: Levels, *, all_came: bool,
    fine: bool,
) -> tuple[Row, ...]:  # fmt: skip
    """Choose the largest members over the whole range, and ask for their buckets unless they are there (`fine`).

    Where members may be very many, the warehouse has ranked them already; else all came, and are ranked here.
    """
    totals = {members: _evaluate(asking, found, None, "", values) for (_, members), found in levels.members.items()}
    chosen = sorted(totals, key=lambda members: _rank(asked, members, totals[members]))[: asked.top]
    cells = levels.fine
    if asked.grain and not fine:
        cells = collect_cells(asking, members=None if all_came and len(chosen) == len(totals) else chosen)
    names = [
        name_members(dimension, {members[n] for members in chosen}, asking.holdings, at=asking.at)
        for n, dimension in enumerate(asked.dimensions)
    ]
    return tuple(
        Row(
            members,
            tuple(names[n].get(member, (member, member))[0] for n, member in enumerate(members)),
            tuple(names[n].get(member, (member, member))[1] for n, member in enumerate(members)),
            totals[members],
            _turn([_evaluate(asking, cells.get((b, members)), b, asked.grain, values) for b in buckets], len(values)),
        )
        for members in chosen
    )  # fmt: skip


def _rank(asked: Query, members: Members, totals: Sequence[Decimal | None]) -> tuple[Any, ...]:
    """Order rows: by time where the first dimension is one and all members come, else the largest first."""
    if asked.dimensions[0] in IN_ORDER and not MANY.intersection(asked.dimensions):
        return (
            *(
                int(m) if DIMENSIONS[d].kind == "number" and m else m
                for d, m in zip(asked.dimensions, members, strict=True)
            ),
        )
    return (totals[0] is None, -(totals[0] or Decimal(0)), members)


def _evaluate(
    asking: Asking, found: dict[Component, Number | None] | None, bucket: Bucket | None, grain: str, values: Sequence[Value]
) -> tuple[Decimal | None, ...]:  # fmt: skip
    complete = found if found and len(found) == len(asking.components) else complete_cell(asking, found, bucket, grain)
    return tuple(value(complete) for value in values)


def _turn(by_bucket: Sequence[tuple[Decimal | None, ...]], count: int) -> tuple[tuple[Decimal | None, ...], ...]:
    return tuple(zip(*by_bucket, strict=True)) if by_bucket else ((),) * count


def _never(_components: Mapping[Component, Number | None]) -> Decimal | None:
    return None


def value_of(metric: Definition, catalogue: Mapping[str, Definition]) -> Value:
    """Compile a metric to a function from components to what a reader sees: major units, exact or rounded."""
    compiled = compile_metric(metric, catalogue)
    money = {c for c in components_of(metric, catalogue) if MEASURES[c.measure].money}
    digits = MINOR_DIGITS.get(settings.CURRENCY, 2)
    step = Decimal(1).scaleb(-digits if metric.unit == "money" else -6)
    plain = metric.kind == "simple" and metric.formula.isidentifier()

    def value(components: Mapping[Component, Number | None]) -> Decimal | None:
        if plain:
            number = components[Component(metric.formula)]
            return None if number is None else _whole(int(number), bool(money), digits)
        found = compiled({c: _scaled(components[c], c in money) for c in components})
        return None if found is None else _rounded(found, step, exact=metric.unit == "count")

    return value


def _whole(number: int, money: bool, digits: int) -> Decimal:
    if not money:
        return Decimal(number)
    exact = Decimal(number).scaleb(-2)
    return exact if digits == 2 else exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def _scaled(number: Number | None, money: bool) -> Number | None:
    return Fraction(number, 100) if money and number is not None else number


def _rounded(found: Number, step: Decimal, *, exact: bool) -> Decimal:
    if exact and (isinstance(found, int) or found.denominator == 1):
        return Decimal(int(found))
    fraction = Fraction(found)
    return (Decimal(fraction.numerator) / Decimal(fraction.denominator)).quantize(step, ROUND_HALF_UP)
