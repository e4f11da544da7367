"""From components to SQL: one statement for all components that one relation can give under one way of taking time.

Every name in a statement comes from the data of this module and is quoted; whatever a reader typed is a parameter.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from kaipu.brain.metrics.rules.definition import Measure, Relation, Source
from kaipu.brain.metrics.rules.formula import Component
from kaipu.brain.metrics.rules.measures import MEASURES
from kaipu.brain.metrics.rules.periods import Bucket, days_of, looks_back
from kaipu.brain.metrics.rules.question import Filter
from kaipu.brain.metrics.rules.relations import DIMENSIONS, RELATIONS

_TEXTS, _WORDS = re.compile(r"'[^']*'"), re.compile(r"\b[a-z_][a-z_0-9]*\b(?!\()")
_KEYWORDS = frozenset({"true", "false"})
type Columns = Mapping[str, Collection[str]]
_BUCKETS = {
    "hour": "CAST({day} AS TIMESTAMP) + to_hours(CAST(hour AS INTEGER))", "day": "{day}",
    "week": "CAST(date_trunc('week', {day}) AS DATE)", "month": "CAST(date_trunc('month', {day}) AS DATE)",
    "quarter": "CAST(date_trunc('quarter', {day}) AS DATE)", "year": "CAST(date_trunc('year', {day}) AS DATE)",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """Components that one statement gives: of one relation, one window, one way of taking time.

    `repeated` and `follow` need statements of their own.
    """

    relation: Relation
    window: str
    standing: str
    repeated: Source | None
    follow: Source | None


@dataclass(frozen=True, slots=True)
class Scope:
    """What a statement is about: the days, their grain, the cut, the conditions, and the members wanted (None: all)."""

    first: date
    last: date
    today: date
    grain: str
    dimensions: tuple[str, ...]
    filters: tuple[Filter, ...]
    buckets: tuple[Bucket, ...] = ()
    members: tuple[tuple[str, ...], ...] | None = None


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


def find_source(measure: Measure, cuts: Collection[str], columns: Columns) -> Source | None:
    """Return the first source whose relation exists and carries all cuts; None where the measure is not collected."""
    for source in measure.sources:
        relation = RELATIONS[source.relation]
        present = columns.get(relation.name, ())
        if not columns_of(source) <= set(present):
            continue
        if all(DIMENSIONS[cut].calendar or relation.columns.get(cut) in present for cut in cuts):
            return source
    return None


def columns_of(source: Source) -> frozenset[str]:
    """Return the columns of its relation that a source reads, its day included."""
    text = _TEXTS.sub("", " ".join((source.expression, source.where, source.each)))
    found = {word for word in _WORDS.findall(text) if word not in _KEYWORDS}
    return frozenset(found - ({"followed"} if source.follow else set()) | {RELATIONS[source.relation].day})


def group_components(
    components: Collection[Component], cuts: Collection[str], columns: Columns
) -> dict[Group, list[tuple[Component, Source]]]:
    """Sort components into statements; those without a source are left out."""
    groups: dict[Group, list[tuple[Component, Source]]] = {}
    for component in components:
        measure = MEASURES[component.measure]
        source = find_source(measure, cuts, columns)
        if source is None:
            continue
        group = Group(
            RELATIONS[source.relation],
            component.window,
            measure.over_time if measure.over_time in {"last", "first"} else "",
            source if source.aggregate == "repeated" else None,
            _only_base(source),
        )
        groups.setdefault(group, []).append((component, source))
    return groups


def _only_base(source: Source) -> Source | None:
    """Return what tells follow-ups apart: the same base, entity and follower, whatever is counted of it."""
    if source.follow is None:
        return None
    return Source(source.relation, "count", source.expression, follow=source.follow)


def compile_group(group: Group, wanted: Sequence[tuple[Component, Source]], scope: Scope) -> Statement:
    """Write the statement of a group."""
    statement = Statement()
    names = [f"d{n}" for n in range(len(scope.dimensions))]
    cuts = [f"{member_of(group.relation, d)} AS {name}" for d, name in zip(scope.dimensions, names, strict=True)]
    day, table = f'"{group.relation.day}"', _table(group, scope, statement)
    bucket = [f"{_BUCKETS[scope.grain].format(day=day)} AS bucket"] if scope.grain else []
    keys = (["bucket"] if scope.grain else []) + names
    if group.window and scope.grain:
        statement.sql = _windowed(group, wanted, scope, statement, table, day, cuts, names)
        return statement
    where = [_days(group, scope, statement, day), *_conditions(group.relation, scope, statement)]
    if group.repeated is not None:
        statement.sql = _repeated(group.repeated, [*bucket, *cuts], keys, table, where)
        return statement
    columns = [aggregate_of(component, source) for component, source in wanted]
    statement.sql = (
        f"SELECT {', '.join([*bucket, *cuts, *columns])} FROM {table} WHERE {' AND '.join(where)}{_group_by(keys)}"
    )
    return statement


def _repeated(source: Source, cuts: Sequence[str], keys: Sequence[str], table: str, where: Sequence[str]) -> str:
    """Write how many people have more than one order: those whose smallest and largest are not the same."""
    chosen = [*where, *([f"({source.where})"] if source.where else []), f"{source.expression} IS NOT NULL"]
    columns = [*cuts, f"{source.expression} AS entity", f"min({source.each}) <> max({source.each}) AS again"]
    inner = (
        f"SELECT {', '.join(columns)} FROM {table} WHERE {' AND '.join(chosen)} GROUP BY {', '.join([*keys, 'entity'])}"
    )
    counted = "CAST(count(*) FILTER (WHERE again) AS BIGINT)"
    return f"SELECT {', '.join([*keys, counted])} FROM ({inner}) AS people{_group_by(keys)}"


def _group_by(keys: Sequence[str]) -> str:
    """Write the grouping; a whole without rows is no row, rather than one of zeros."""
    return f" GROUP BY {', '.join(keys)}" if keys else " HAVING count(*) > 0"


def aggregate_of(component: Component, source: Source) -> str:
    """Write a component's aggregate: whole numbers, money in hundredths."""
    expression, money = source.expression, MEASURES[component.measure].money
    chosen = f" FILTER (WHERE {source.where})" if source.where and source.where != "true" else ""
    match source.aggregate:
        case "count":
            return f"CAST(count(*){chosen} AS BIGINT)"
        case "count_distinct":
            return f"CAST(count(DISTINCT {expression}){chosen} AS BIGINT)"
        case "median":
            body = f"quantile_disc({expression}, 0.5){chosen}"
        case "p90":
            body = f"quantile_disc({expression}, 0.9){chosen}"
        case _:
            body = f"{source.aggregate}({expression}){chosen}"
    body = f"{body} * 100" if money else body
    return f"CAST({f'coalesce({body}, 0)' if source.aggregate == 'sum' else body} AS BIGINT)"


def member_of(relation: Relation, dimension: str) -> str:
    """Write the member a row belongs to, as text."""
    calendar = DIMENSIONS[dimension].calendar
    inner = calendar.format(day=f'"{relation.day}"') if calendar else f'"{relation.columns[dimension]}"'
    return f"coalesce(CAST({inner} AS VARCHAR), '')"


def _table(group: Group, scope: Scope, statement: Statement) -> str:
    """Write the relation, with what followed each row of it where that is asked."""
    source = group.follow
    if source is None or source.follow is None:
        return group.relation.name
    follow, day = source.follow, f'"{group.relation.day}"'
    after = RELATIONS[follow.relation]
    until = statement.bind(scope.today - timedelta(days=follow.last))
    return (
        f"(SELECT base.*, coalesce(next_day <= {day} + {follow.last}, false) AS followed FROM "
        f"(SELECT * FROM {group.relation.name} WHERE {day} <= {until} AND {source.expression} IS NOT NULL) AS base "
        f'ASOF LEFT JOIN (SELECT DISTINCT {follow.entity} AS entity, "{after.day}" AS next_day FROM {follow.relation} '
        f"WHERE {follow.where}) AS after_rows "
        f"ON base.{source.expression} = after_rows.entity AND base.{day} + {follow.first} <= after_rows.next_day) AS base_rows"
    )


def _days(group: Group, scope: Scope, statement: Statement, day: str) -> str:
    """Write which days count: the range, what a window looks back upon, or of stock the last day of each bucket."""
    first = looks_back(group.window, scope.last) if group.window else scope.first
    between = f"{day} BETWEEN {statement.bind(first)} AND {statement.bind(scope.last)}"
    if not group.standing:
        return between
    pick = "max" if group.standing == "last" else "min"
    each = f" GROUP BY {_BUCKETS[scope.grain].format(day=day)}" if scope.grain and scope.grain != "hour" else ""
    return f"{day} IN (SELECT {pick}({day}) FROM {group.relation.name} WHERE {between}{each})"


def _conditions(relation: Relation, scope: Scope, statement: Statement) -> list[str]:
    found = [_condition(relation, each, statement) for each in scope.filters]
    if scope.members is not None:
        rows = ["(" + ", ".join(statement.bind(member) for member in members) + ")" for members in scope.members]
        left = ", ".join(member_of(relation, each) for each in scope.dimensions)
        found.append(f"({left}) IN ({', '.join(rows)})" if rows else "false")
    return found


def _condition(relation: Relation, each: Filter, statement: Statement) -> str:
    member = member_of(relation, each.dimension)
    number = DIMENSIONS[each.dimension].kind == "number"
    left = f"TRY_CAST({member} AS BIGINT)" if number else member
    values = [statement.bind(int(value) if number else value) for value in each.values]
    match each.operator:
        case "set":
            return f"{member} <> ''"
        case "not set":
            return f"{member} = ''"
        case "in":
            return f"{left} IN ({', '.join(values)})"
        case "not in":
            return f"{left} NOT IN ({', '.join(values)})"
        case "between":
            return f"{left} BETWEEN {values[0]} AND {values[1]}"
        case "!=":
            return f"{left} <> {values[0]}"
    return f"{left} {each.operator} {values[0]}"


def compile_rows(
    group: Group, source: Source, scope: Scope, columns: Sequence[str], *, limit: int, offset: int
) -> Statement:
    """Write the statement that lists the rows a component is made of, newest days first."""
    statement = Statement()
    day, table = f'"{group.relation.day}"', _table(group, scope, statement)
    where = [_days(group, scope, statement, day), *_conditions(group.relation, scope, statement)]
    where += [f"({source.where})"] if source.where else []
    listed, order = (
        ", ".join(f'"{name}"' for name in each) for each in (columns, [c for c in columns if c != group.relation.day])
    )
    statement.sql = (
        f"SELECT {listed} FROM {table} WHERE {' AND '.join(where)} ORDER BY {day} DESC{', ' if order else ''}{order} "
        f"LIMIT {statement.bind(limit)} OFFSET {statement.bind(offset)}"
    )
    return statement


def _windowed(
    group: Group, wanted: Sequence[tuple[Component, Source]], scope: Scope, statement: Statement, table: str, day: str,
    cuts: Sequence[str], names: Sequence[str],
) -> str:  # fmt: skip
    """Write buckets that each look back: what adds up is first summed by day, all else is asked anew for each bucket."""
    ends = [min(days_of(bucket, scope.grain)[1], scope.last) for bucket in scope.buckets]
    spans = (
        f"(SELECT unnest({statement.bind(list(scope.buckets))}) AS bucket, "
        f"unnest({statement.bind([looks_back(group.window, end) for end in ends])}) AS since, "
        f"unnest({statement.bind(ends)}) AS until) AS spans"
    )
    earliest, latest = min(looks_back(group.window, end) for end in ends), max(ends)
    conditions = [
        f"{day} BETWEEN {statement.bind(earliest)} AND {statement.bind(latest)}",
        *_conditions(group.relation, scope, statement),
    ]
    where = f" WHERE {' AND '.join(conditions)}"
    keys = ["bucket", *names]
    if all(MEASURES[component.measure].over_time == "add" for component, _ in wanted):
        sums = [f"{aggregate_of(component, source)} AS c{n}" for n, (component, source) in enumerate(wanted)]
        inner = f"SELECT {', '.join([f'{day} AS at_day', *cuts, *sums])} FROM {table}{where} GROUP BY ALL"
        outer = [f"CAST(sum(c{n}) AS BIGINT)" for n in range(len(wanted))]
    else:
        inner = f"SELECT {', '.join([f'{day} AS at_day', *cuts, '*'])} FROM {table}{where}"
        outer = [aggregate_of(component, source) for component, source in wanted]
    return (
        f"SELECT {', '.join([*keys, *outer])} FROM ({inner}) AS inside JOIN {spans} ON at_day BETWEEN since AND until"
        f"{_group_by(keys)}"
    )
