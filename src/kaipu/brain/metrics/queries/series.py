"""One metric over time and by one dimension, in the shape that charts draw: the same answer as `query`, turned."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from kaipu.brain.metrics.queries.answering import query
from kaipu.brain.metrics.queries.records import Line, Result, Series
from kaipu.brain.metrics.rules import Filter, Query


def get_series(
    name: str, *, first: date, last: date, at: datetime, by: str = "", grain: str = "day", compare: str = "",
    simulated: bool | None = None, top: int = 50,
) -> Series:  # fmt: skip
    """Return a metric bucket by bucket, cut by one dimension if asked, the `top` members only. Raises as `query` does."""
    asked = Query(
        (name,), first, last, (by,) if by else (), _only(simulated), grain, compare, top,
    )  # fmt: skip
    return _series(query(asked, at=at))


def get_totals(
    names: Sequence[str], *, first: date, last: date, at: datetime, simulated: bool | None = None
) -> dict[str, Decimal | None]:
    """Return several metrics' values over a whole range. Raises as `query` does."""
    result = query(Query(tuple(names), first, last, filters=_only(simulated)), at=at)
    return dict(zip(names, result.totals, strict=True))


def _only(simulated: bool | None) -> tuple[Filter, ...]:
    return () if simulated is None else (Filter("simulated", "=", ("true" if simulated else "false",)),)


def _series(result: Result) -> Series:
    asked, coverage = result.query, result.coverage
    return Series(
        metric=result.metrics[0], first=asked.first, last=asked.last, grain=asked.grain,
        by=asked.dimensions[0] if asked.dimensions else "", currency=result.currency, buckets=result.buckets,
        lines=tuple(
            Line(row.members[0], row.names_en[0], row.names_zh[0], row.totals[0], row.values[0]) for row in result.rows
        ),
        total=result.totals[0], values=result.values[0],
        published_until=coverage.published_until if coverage else None, live_days=coverage.live_days if coverage else (),
        comparison=_series(result.comparison) if result.comparison else None,
    )  # fmt: skip
