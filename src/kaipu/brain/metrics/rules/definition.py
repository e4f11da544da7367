"""The shapes of the dictionary: what a metric, a measure, a relation and a dimension are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Kind = Literal[
    "simple", "ratio", "derived", "distinct_count", "semi_additive", "cumulative", "period_to_date", "conversion", "retention"
]  # fmt: skip
Aggregate = Literal["sum", "count", "count_distinct", "min", "max", "median", "p90", "geomean", "repeated"]
Unit = Literal["money", "count", "ratio", "number"]
Better = Literal["up", "down"]
Status = Literal["proposed", "approved", "deprecated"]


class MetricUnknown(LookupError):
    """The catalogue has no metric of this name."""


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """A relation of the warehouse that metrics may be asked of.

    `day` is its column of local days, `columns` its dimensions: name → column. Between the first day of the relation
    named by `zero` and today a day without rows counts zero; if none is named, such a day has no data. `rows` are the
    columns one is shown behind a number. `people` is the column that tells people apart by small numbers, if it has one. What is `fetched` by a connector counts as not collected until there are rows.
    """

    name: str
    columns: Mapping[str, str]
    rows: tuple[str, ...]
    day: str = "day"
    zero: str = ""
    fetched: bool = False
    people: str = ""


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to cut. `values` are (member, English, Chinese) where the members are known; `names` names them from a relation.

    `calendar` is an expression over a relation's day, so every relation has such a dimension. `lookup` is (relation,
    member column).
    """

    name: str
    title_en: str
    title_zh: str
    kind: Literal["text", "number", "yes_no"] = "text"
    values: tuple[tuple[str, str, str], ...] = ()
    lookup: tuple[str, str] | None = None
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Follow:
    """What must follow a base row for it to count: a row of `relation` of the same entity, `first` to `last` days after it.

    `base` tells which rows begin, `where` which follow; both may be followed by themselves. Base rows whose last day is still to come are left out, for nobody can know yet.
    """

    base: str
    relation: str
    where: str
    entity: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a measure can be had: an aggregate of an expression over the rows of a relation that fulfil `where`.

    `repeated` counts the values of `expression` (people) that have more than one different `each` (order).
    """

    relation: str
    aggregate: Aggregate
    expression: str
    where: str = ""
    each: str = ""
    follow: Follow | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that a statement returns; `sources` say where, the smallest relation first.

    `over_time` says how days join: `add` them, take the `last` or `first` of them (stock), or neither, ask anew
    (`anew`: people told apart). `across` is whether members add up as well. Money is summed in hundredths.
    """

    name: str
    sources: tuple[Source, ...]
    money: bool = False
    over_time: Literal["add", "last", "first", "anew"] = "add"
    across: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a metric's changelog."""

    day: date
    author: str
    reason_en: str
    reason_zh: str


@dataclass(frozen=True, slots=True)
class Definition:
    """A metric as everybody agrees on it.

    `formula` is arithmetic over measures, or over metrics where `kind` is derived, cumulative or period_to_date.
    `window` is, of a cumulative metric, its number of days (0: from the beginning), of a period_to_date one `month`,
    `quarter` or `year`. `unit` is money, count, ratio or number. `additive` metrics may be summed over days and members.
    `better` is the direction one hopes for. `assumed` rests on values made up for the demonstration. `notes` tell where a
    debatable formula comes from and what is usual. `dimensions` are those that all of its measures can be cut by.
    """

    name: str
    title_en: str
    title_zh: str
    meaning_en: str
    meaning_zh: str
    subject: str
    kind: Kind
    formula: str
    unit: Unit
    owner: str
    better: Better = "up"
    assumed: bool = False
    window: str = ""
    status: Status = "approved"
    grain: str = "day"
    notes_en: str = ""
    notes_zh: str = ""
    related: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    additive: bool = False
    dimensions: tuple[str, ...] = field(default=())
