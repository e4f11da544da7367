"""A metric's components in their finest cells, as arrays: for whoever explains, watches or forecasts it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any

import numpy as np

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.answering import query, value_of
from kaipu.brain.metrics.queries.cells import start_asking
from kaipu.brain.metrics.queries.records import Cube
from kaipu.brain.metrics.queries.registry import get_catalogue
from kaipu.brain.metrics.queries.warehouse import get_holdings
from kaipu.brain.metrics.rules import (
    MEASURES,
    MOST_DIMENSIONS,
    Component,
    Definition,
    Filter,
    Query,
    Scope,
    SeriesInvalid,
    Source,
    check_query,
    compile_cells,
    components_of,
)
from kaipu.kernel import clock

ADDS = frozenset({"sum", "count"})
type Span = tuple[date, date]


def get_cube(
    name: str, *, spans: Sequence[Span], dimensions: Sequence[str], at: datetime, filters: tuple[Filter, ...] = (),
    ends: Mapping[str, Sequence[int]] = MappingProxyType({}),
) -> Cube:  # fmt: skip
    """Return a metric's components by span (first and last day; they do not overlap) and the members of some dimensions.

    A dimension of numbers may be cut at the upper `ends` given for it instead. Only of metrics whose formula is over
    measures of one relation under those cuts, has no window, and whose cells add up to the whole: an order with goods of
    two departments would be in two. Others raise SeriesInvalid (“metrics”), as does what is not collected yet. Raises
    MetricUnknown, lake.NothingPublished. One statement.
    """
    metric, scope = _scope(name, spans, dimensions, filters, at)
    components = components_of(metric, get_catalogue([name]))
    asking = start_asking(components, scope, get_holdings(lake.get_coverage(at=at), at=at), at)
    if len(asking.groups) != 1 or any(c.window for c in components) or set(asking.components) != set(components):
        raise SeriesInvalid("metrics", name)
    ((group, wanted),) = asking.groups.items()
    if not all(_adds(*each) for each in wanted):
        raise SeriesInvalid("metrics", name)
    statement = compile_cells(group, wanted, scope, spans, ends)
    found = lake.ask_arrays(statement.sql, statement.parameters, at=at)
    cell = np.ma.getmaskarray(found["name"])
    names = [component.measure for component, _ in wanted]
    return Cube(
        metric=metric, dimensions=tuple(dimensions), spans=_plain(found["span"][cell]),
        codes={each: _plain(found[f"d{n}"][cell]) for n, each in enumerate(dimensions)},
        members={each: _members(found[f"d{n}"], found["name"]) for n, each in enumerate(dimensions)},
        components={each: _plain(found[f"v{n}"][cell]) for n, each in enumerate(names)},
        money={each: MEASURES[each].money for each in names}, formula=metric.formula,
    )  # fmt: skip


def list_values(
    name: str, *, spans: Sequence[Span], at: datetime, filters: tuple[Filter, ...] = ()
) -> tuple[Decimal | None, ...]:  # fmt: skip
    """Return what `query` answers for each of some spans of days.

    Where the metric's components add up one statement for all spans that do not overlap, and one more for each span
    without rows; else as many as spans. Raises what `query` raises.
    """
    apart, rest = _part_overlapping(spans)
    found = dict(zip(apart, _values(name, apart, filters, at), strict=True))
    if rest:
        found.update(zip(rest, list_values(name, spans=rest, at=at, filters=filters), strict=True))
    return tuple(found[span] for span in spans)


def _part_overlapping(spans: Sequence[Span]) -> tuple[list[Span], list[Span]]:
    """Return as many spans as lie apart from the first ones, and the rest."""
    apart: list[Span] = []
    for first, last in dict.fromkeys(spans):
        if not any(first <= until and since <= last for since, until in apart):
            apart.append((first, last))
    return apart, [span for span in dict.fromkeys(spans) if span not in apart]


def _values(
    name: str, spans: Sequence[Span], filters: tuple[Filter, ...], at: datetime
) -> list[Decimal | None]:  # fmt: skip
    known: dict[int, Decimal | None] = {}
    with suppress(SeriesInvalid):  # it cannot be added up, or cannot be asked at all: `query` knows
        cube = get_cube(name, spans=spans, dimensions=(), at=at, filters=filters)
        value = value_of(cube.metric, get_catalogue([name]))
        cells = [cube.components[each].tolist() for each in cube.components]
        for number, *cell in zip(cube.spans.tolist(), *cells, strict=True):
            known[number] = value(dict(zip(map(Component, cube.components), cell, strict=True)))
    return [
        known[n] if n in known else query(Query((name,), *span, filters=filters), at=at).totals[0]
        for n, span in enumerate(spans)
    ]


def _scope(
    name: str, spans: Sequence[Span], dimensions: Sequence[str], filters: tuple[Filter, ...], at: datetime
) -> tuple[Definition, Scope]:  # fmt: skip
    first, last = min(span[0] for span in spans), max(span[1] for span in spans)
    catalogue = get_catalogue([name])
    for start in range(
        0, max(len(dimensions), 1), MOST_DIMENSIONS
    ):  # a cube may have more of them than a page can show
        some = tuple(dimensions[start : start + MOST_DIMENSIONS])
        metric, *_ = check_query(Query((name,), first, last, some, filters), catalogue)
    return metric, Scope(first, last, clock.local_date(at), "", tuple(dimensions), filters)


def _adds(component: Component, source: Source) -> bool:
    return MEASURES[component.measure].over_time == "add" and source.aggregate in ADDS


def _plain(values: Any) -> Any:
    return np.ma.getdata(values)


def _members(codes: Any, names: Any) -> tuple[str, ...]:
    """Return what a dimension's codes stand for, in their order."""
    told = ~np.ma.getmaskarray(names) & ~np.ma.getmaskarray(codes)
    pairs = sorted(zip(_plain(codes[told]).tolist(), _plain(names[told]).tolist(), strict=True))
    return tuple(text for _, text in pairs)
