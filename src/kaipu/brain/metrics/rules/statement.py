"""What a statement is written from: the group of measures, the scope asked about, its parameters, members and conditions.

Every name comes from the data of this module and is quoted; whatever a reader typed is a parameter.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kaipu.brain.metrics.rules.definition import Follow, Relation, Source
from kaipu.brain.metrics.rules.periods import Bucket
from kaipu.brain.metrics.rules.question import Filter
from kaipu.brain.metrics.rules.relations import DIMENSIONS, RELATIONS

CUSTOMER = "customer_id"  # what a relation that knows customers calls them


@dataclass(frozen=True, slots=True)
class Group:
    """Components that one statement gives: of one relation, one window, one way of taking time.

    `repeated` and `follow` need statements of their own; with `people` it is what is left of a group when others are taken out.
    """

    relation: Relation
    window: str
    standing: str
    repeated: Source | None
    follow: Source | None
    people: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """What a statement is about: the days, their grain, the cut, the conditions, and the members wanted (None: all).

    `sets` is in how many cells people may be kept as sets of numbers at once, `sizes` how many members a dimension has.
    Of rows that are read for two ranges, `before` is the last day of the earlier one. `customers` are whose rows count (None: all).
    """

    first: date
    last: date
    today: date
    grain: str
    dimensions: tuple[str, ...]
    filters: tuple[Filter, ...]
    buckets: tuple[Bucket, ...] = ()
    members: tuple[tuple[str, ...], ...] | None = None
    sets: int = 0
    sizes: Mapping[str, int] = field(default_factory=dict)
    before: date | None = None
    customers: tuple[int, ...] | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether not all rows of its days count."""
        return bool(self.filters) or self.customers is not None

    @property
    def cells(self) -> int:
        """About how many cells of bucket and members there are; very many where a dimension's size is not known."""
        count = max(len(self.buckets), 1)
        if self.members is not None:
            return count * len(self.members)
        for dimension in self.dimensions:
            if not (DIMENSIONS[dimension].calendar and self.grain in {"hour", "day"}):  # of which each has one weekday
                count *= self.sizes.get(dimension, 1_000_000)
        return count


@dataclass(slots=True)
class Statement:
    """SQL with its parameters; the columns are the bucket (if there is a grain), the dimensions, the components in order."""

    sql: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)

    def bind(self, value: Any) -> str:
        """Keep a value as a parameter and return its name in SQL."""
        name = f"p{len(self.parameters)}"
        self.parameters[name] = value
        return f"${name}"


def member_of(relation: Relation, dimension: str) -> str:
    """Write the member a row belongs to, in the type it is kept in."""
    known = DIMENSIONS[dimension]
    if known.calendar:
        return known.calendar.format(day=f'"{relation.day}"')
    column = f'"{relation.columns[dimension]}"'
    return column if known.kind == "number" else f"coalesce({column}, {'false' if known.kind == 'yes_no' else "''"})"


def text_of_member(value: Any) -> str:
    """Return a member as readers know it: text, "" where it is not set."""
    if isinstance(value, str):
        return value
    return "" if value is None else str(value).lower()


def value_of_member(dimension: str, text: str) -> Any:
    """Return a member as its relation keeps it."""
    match DIMENSIONS[dimension].kind:
        case "number":
            return int(text) if text.removeprefix("-").isdecimal() else None
        case "yes_no":
            return text == "true"
    return text


def conditions_of(relation: Relation, scope: Scope, statement: Statement) -> list[str]:
    """Write the conditions of a scope's filters, customers and chosen members."""
    found = [_condition(relation, each, statement) for each in scope.filters]
    if scope.customers is not None:
        found.append(f"{CUSTOMER} IN (SELECT unnest(CAST({statement.bind(list(scope.customers))} AS BIGINT[])))")
    if scope.members is not None:
        rows = [
            "("
            + ", ".join(
                statement.bind(value_of_member(d, member)) for d, member in zip(scope.dimensions, members, strict=True)
            )
            + ")"
            for members in scope.members
        ]
        left = ", ".join(member_of(relation, each) for each in scope.dimensions)
        found.append(f"({left}) IN ({', '.join(rows)})" if rows else "false")
    return found


def _condition(relation: Relation, each: Filter, statement: Statement) -> str:
    member = member_of(relation, each.dimension)
    text = DIMENSIONS[each.dimension].kind == "text"
    if each.operator in {"set", "not set"}:
        is_set = f"{member} <> ''" if text else f"{member} IS NOT NULL"
        return is_set if each.operator == "set" else f"NOT ({is_set})"
    values = [statement.bind(value_of_member(each.dimension, value)) for value in each.values]
    match each.operator:
        case "in":
            return f"{member} IN ({', '.join(values)})"
        case "not in":
            return f"{member} NOT IN ({', '.join(values)})"
        case "between":
            return f"{member} BETWEEN {values[0]} AND {values[1]}"
        case "!=":
            return f"{member} <> {values[0]}"
    return f"{member} {each.operator} {values[0]}"


def is_people(source: Source) -> bool:
    """Tell whether a source counts people whom its relation tells apart by small numbers."""
    return source.aggregate == "count_distinct" and source.expression == RELATIONS[source.relation].people


def judged_until(follow: Follow, scope: Scope) -> date:
    """Return the last base day of a range whose days after it are over."""
    return min(scope.last, scope.today - timedelta(days=follow.last))
