"""What readers of metrics receive."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.rules import Bucket, Definition, Query


@dataclass(frozen=True, slots=True)
class Row:
    """The members of one cut (one for each dimension of the query), their names, and their numbers.

    `totals` are over the whole range, one a metric; `values` are one tuple of buckets a metric.
    """

    members: tuple[str, ...]
    names_en: tuple[str, ...]
    names_zh: tuple[str, ...]
    totals: tuple[Decimal | None, ...]
    values: tuple[tuple[Decimal | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query.

    `metrics`, `totals` and the outer tuple of `values` follow the order of `query.metrics`; `values[m]` follows `buckets`.
    `totals` and `values` are of everything the filters let through, computed and not added up; `rows` are its cuts, the
    largest first. None is “no data”; zero is a number. Money is in major units of `currency`, ratios are fractions of one.
    `missing` names metrics whose sources nobody collects yet. `coverage` is None before the first build: then nothing has
    data. `statements` is the SQL that was asked, with its parameters. `comparison` answers the same for the other time;
    its buckets stand against these by place. `targets`, where they were asked for, stand against `totals`: what was to be
    reached in the range, by days where a period lies in it partly.
    """

    query: Query
    metrics: tuple[Definition, ...]
    currency: str
    buckets: tuple[Bucket, ...]
    totals: tuple[Decimal | None, ...]
    values: tuple[tuple[Decimal | None, ...], ...]
    rows: tuple[Row, ...] = ()
    missing: tuple[str, ...] = ()
    coverage: lake.Coverage | None = None
    statements: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    comparison: "Result | None" = None
    targets: tuple[Decimal | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Cube:
    """A metric's components in the finest cells of some dimensions, for whoever explains or forecasts it.

    `spans` (which of the spans asked for), each array of `codes` (one a dimension) and of `components` (int64, money in
    hundredths) have one entry a cell that has rows. `members` are the texts that a dimension's codes stand for. `formula`
    is over the component names; sums of cells fulfil it.
    """

    metric: Definition
    dimensions: tuple[str, ...]
    spans: Any
    codes: Mapping[str, Any]
    members: Mapping[str, tuple[str, ...]]
    components: Mapping[str, Any]
    money: Mapping[str, bool]
    formula: str


@dataclass(frozen=True, slots=True)
class Line:
    """A metric of one member over the buckets; None where there is no data. `member` is "" without a dimension."""

    member: str
    name_en: str
    name_zh: str
    total: Decimal | None
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A metric from `first` to `last`, a line a member, the largest first. `total` is computed over all, not added up.

    Money is in major units of `currency`; ratios are fractions of one. `published_until` is the last day that comes from
    the warehouse; later ones are live.
    """

    metric: Definition
    first: date
    last: date
    grain: str
    by: str
    currency: str
    buckets: tuple[date, ...]
    lines: tuple[Line, ...]
    total: Decimal | None
    values: tuple[Decimal | None, ...]
    published_until: date | None
    live_days: tuple[date, ...]
    comparison: "Series | None" = None


@dataclass(frozen=True, slots=True)
class RowsPage:
    """A page of the rows behind a number: the relation, its columns, and the rows as they are; `more` if others follow."""

    relation: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool = False
    parameters: Mapping[str, Any] = field(default_factory=dict)
