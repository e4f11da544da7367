"""From components to SQL: one statement for all components that one relation can give under one way of taking time.

Every name in a statement comes from the data of this module and is quoted; whatever a reader typed is a parameter.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from kaipu.brain.metrics.rules.definition import Measure, Source
from kaipu.brain.metrics.rules.formula import Component
from kaipu.brain.metrics.rules.measures import MEASURES
from kaipu.brain.metrics.rules.periods import BEGINNING, days_of, looks_back
from kaipu.brain.metrics.rules.relations import DIMENSIONS, RELATIONS
from kaipu.brain.metrics.rules.statement import (
    CUSTOMER,
    Group,
    Scope,
    Statement,
    conditions_of,
    is_people,
    judged_until,
    member_of,
)
from kaipu.brain.metrics.rules.windows import count_people

_TEXTS, _WORDS = re.compile(r"'[^']*'"), re.compile(r"\b[a-z_][a-z_0-9]*\b(?!\()")
_KEYWORDS = frozenset({"true", "false"})
type Columns = Mapping[str, Collection[str]]
_BUCKETS = {
    "hour": "CAST({day} AS TIMESTAMP) + to_hours(CAST(hour AS INTEGER))", "day": "{day}",
    "week": "CAST(date_trunc('week', {day}) AS DATE)", "month": "CAST(date_trunc('month', {day}) AS DATE)",
    "quarter": "CAST(date_trunc('quarter', {day}) AS DATE)", "year": "CAST(date_trunc('year', {day}) AS DATE)",
}  # fmt: skip


def find_source(
    measure: Measure, cuts: Collection[str], columns: Columns, *, of_customers: bool = False
) -> Source | None:
    """Return the first source whose relation exists and carries all cuts (and customers); None where the measure is not collected."""
    for source in measure.sources:
        relation = RELATIONS[source.relation]
        present = columns.get(relation.name, ())
        if not columns_of(source) <= set(present) or (of_customers and CUSTOMER not in present):
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
    components: Collection[Component], cuts: Collection[str], columns: Columns, *, of_customers: bool = False
) -> dict[Group, list[tuple[Component, Source]]]:
    """Sort components into statements; those without a source are left out."""
    groups: dict[Group, list[tuple[Component, Source]]] = {}
    for component in components:
        measure = MEASURES[component.measure]
        source = find_source(measure, cuts, columns, of_customers=of_customers)
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


def compile_group(
    group: Group, wanted: Sequence[tuple[Component, Source]], scope: Scope, statement: Statement | None = None
) -> Statement:
    """Write the statement of a group; its parameters join those of `statement`, if one is given."""
    statement = statement or Statement()
    names, cuts, bucket = _keys(group, scope)
    day, table = f'"{group.relation.day}"', _table(group, scope, statement)
    keys = (["bucket"] if scope.grain else []) + names
    if group.window and scope.grain:
        statement.sql = _windowed(group, wanted, scope, statement, table, day, cuts, names)
        return statement
    where = [_days(group, scope, statement, day), *conditions_of(group.relation, scope, statement)]
    if group.repeated is not None:
        statement.sql = _repeated(group.repeated, [*bucket, *cuts], keys, table, where)
        return statement
    columns = [aggregate_of(component, source, scope) for component, source in wanted]
    statement.sql = (
        f"SELECT {', '.join([*bucket, *cuts, *columns])} FROM {table} WHERE {' AND '.join(where)}{_group_by(keys)}"
    )
    return statement


def restrict(group: Group, scope: Scope, statement: Statement) -> tuple[str, str]:
    """Write a group's relation, and the condition that a scope puts on its rows."""
    table, day = _table(group, scope, statement), _quoted_day(group)
    return table, " AND ".join([_days(group, scope, statement, day), *conditions_of(group.relation, scope, statement)])


def _keys(group: Group, scope: Scope) -> tuple[list[str], list[str], list[str]]:
    """Return the names of the cuts, their expressions, and the bucket's."""
    names = [f"d{n}" for n in range(len(scope.dimensions))]
    cuts = [f"{member_of(group.relation, d)} AS {name}" for d, name in zip(scope.dimensions, names, strict=True)]
    bucket = [f"{_BUCKETS[scope.grain].format(day=_quoted_day(group))} AS bucket"] if scope.grain else []
    return names, cuts, bucket


def _quoted_day(group: Group) -> str:
    return f'"{group.relation.day}"'


def can_share_levels(group: Group) -> bool:
    """Tell whether totals, buckets and members of a group come from the same rows."""
    return not (group.window or group.standing or group.repeated)


def compile_levels(group: Group, wanted: Sequence[tuple[Component, Source]], scope: Scope, *, fine: bool) -> Statement:
    """Write totals, buckets (if there is a grain), members (if there is a cut) and, if `fine`, both as one pass over the rows.

    The columns are whether the bucket and whether the members are left open (1) in a row, then those of `compile_group`.
    """
    statement = Statement()
    names, cuts, bucket = _keys(group, scope)
    table = _table(group, scope, statement)
    where = [_days(group, scope, statement, _quoted_day(group)), *conditions_of(group.relation, scope, statement)]
    keys = (["bucket"] if bucket else []) + names
    sets = ["()", *(["(bucket)"] if bucket else []), *([f"({', '.join(names)})"] if names else [])]
    sets += [f"({', '.join(keys)})"] if fine and bucket and names else []
    largest = scope if fine else _coarser(scope)
    columns = [aggregate_of(component, source, largest) for component, source in wanted]
    open_bucket, open_cut = ("grouping(bucket)" if bucket else "1"), (f"grouping({names[0]})" if names else "1")
    statement.sql = (
        f"SELECT {', '.join([open_bucket, open_cut, *keys, *columns])} "
        f"FROM (SELECT {', '.join([*bucket, *cuts, '*'])} FROM {table} WHERE {' AND '.join(where)}) AS chosen "
        f"GROUP BY GROUPING SETS ({', '.join(sets)}) HAVING count(*) > 0"
    )
    return statement


def compile_ranking(
    groups: Mapping[Group, Sequence[tuple[Component, Source]]], scope: Scope, value: str, top: int
) -> Statement:
    """Write the `top` members with the largest value over the whole range; approximate where two are nearly equal.

    `value` is an expression over `{place}` of the components, in the order of the groups.
    """
    statement = Statement()
    tables: list[str] = []
    places: list[str] = []
    members = [f"m{n}" for n in range(len(scope.dimensions))]
    for group, wanted in groups.items():
        mine = [f"c{len(places) + n}" for n in range(len(wanted))]
        places += [name if group.standing else f"coalesce({name}, 0)" for name in mine]
        compile_group(group, wanted, scope, statement)
        tables.append(f"({statement.sql}) AS g{len(tables)}({', '.join([*members, *mine])})")
    joined = f" FULL JOIN {{}} USING ({', '.join(members)})"
    source = tables[0] + "".join(joined.format(table) for table in tables[1:])
    order = value.format(*(f"CAST({place} AS DOUBLE)" for place in places))
    statement.sql = (
        f"SELECT {', '.join(members)} FROM {source} ORDER BY {order} DESC NULLS LAST, {', '.join(members)} "
        f"LIMIT {statement.bind(top)}"
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


def _coarser(scope: Scope) -> Scope:
    """Return the larger of the two levels that are asked for where buckets of members are not."""
    buckets, members = replace(scope, dimensions=(), members=None), replace(scope, buckets=())
    return buckets if buckets.cells > members.cells else members


def aggregate_of(component: Component, source: Source, scope: Scope | None = None) -> str:
    """Write a component's aggregate: whole numbers, money in hundredths.

    People who bear small numbers are counted as sets of them while a `scope` has room for those of all its cells.
    """
    expression, money = source.expression, MEASURES[component.measure].money
    chosen = f" FILTER (WHERE {source.where})" if source.where and source.where != "true" else ""
    match source.aggregate:
        case "count":
            return f"CAST(count(*){chosen} AS BIGINT)"
        case "count_distinct" if scope is not None and is_people(source) and scope.cells <= scope.sets:
            return f"CAST(count_persons({f'CASE WHEN {source.where} THEN {expression} END' if source.where else expression}) AS BIGINT)"
        case "count_distinct":
            return f"CAST(count(DISTINCT {expression}){chosen} AS BIGINT)"
        case "median":
            body = f"quantile_disc({expression}, 0.5){chosen}"
        case "geomean":
            body = f"exp(avg(ln({expression})){chosen})"
        case "p90":
            body = f"quantile_disc({expression}, 0.9){chosen}"
        case _:
            body = f"{source.aggregate}({expression}){chosen}"
    body = f"{body} * 100" if money else body
    return f"CAST({f'coalesce({body}, 0)' if source.aggregate == 'sum' else body} AS BIGINT)"


def _table(group: Group, scope: Scope, statement: Statement) -> str:
    """Write the relation, with what followed each row of it where that is asked."""
    source = group.follow
    if source is None or source.follow is None:
        return group.relation.name
    follow, day = source.follow, f'"{group.relation.day}"'
    after = RELATIONS[follow.relation]
    begun = [
        f"{day} BETWEEN {statement.bind(scope.first)} AND {statement.bind(judged_until(follow, scope))}",
        f"({follow.base})",
    ]
    bounds = (scope.first + timedelta(days=follow.first), scope.last + timedelta(days=follow.last))
    came = f'"{after.day}" BETWEEN {statement.bind(bounds[0])} AND {statement.bind(bounds[1])}'
    return (
        f"(SELECT base.*, coalesce(next_day <= {day} + {follow.last}, false) AS followed FROM "
        f"(SELECT * FROM {group.relation.name} WHERE {' AND '.join(begun)} AND {source.expression} IS NOT NULL) AS base "
        f'ASOF LEFT JOIN (SELECT DISTINCT {follow.entity} AS entity, "{after.day}" AS next_day FROM {follow.relation} '
        f"WHERE {came} AND {follow.where}) AS after_rows "
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


def compile_rows(
    group: Group, source: Source, scope: Scope, columns: Sequence[str], *, limit: int, offset: int
) -> Statement:
    """Write the statement that lists the rows a component is made of, newest days first."""
    statement = Statement()
    day, table = f'"{group.relation.day}"', _table(group, scope, statement)
    where = [_days(group, scope, statement, day), *conditions_of(group.relation, scope, statement)]
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
    """Write buckets that each look back: what adds up is first summed by day, people are counted by when they come and go."""
    ends = [min(days_of(bucket, scope.grain)[1], scope.last) for bucket in scope.buckets]
    sinces = [looks_back(group.window, end) for end in ends]
    people = len(wanted) == 1 and wanted[0][1].aggregate == "count_distinct"
    starts = [BEGINNING] * len(ends) if people else sinces  # of people the running sum from the beginning counts
    spans = (
        f"(SELECT unnest({statement.bind(list(scope.buckets))}) AS bucket, unnest({statement.bind(starts)}) AS since, "
        f"unnest({statement.bind(ends)}) AS until) AS spans"
    )
    between = f"{day} BETWEEN {statement.bind(min(sinces))} AND {statement.bind(max(ends))}"
    where = " AND ".join([between, *conditions_of(group.relation, scope, statement)])
    keys = ["bucket", *names]
    if all(MEASURES[component.measure].over_time == "add" for component, _ in wanted):
        sums = [f"{aggregate_of(component, source)} AS c{n}" for n, (component, source) in enumerate(wanted)]
        inner = f"SELECT {', '.join([f'{day} AS at_day', *cuts, *sums])} FROM {table} WHERE {where} GROUP BY ALL"
        outer = [f"CAST(sum(c{n}) AS BIGINT)" for n in range(len(wanted))]
    elif people:
        inner = count_people(group.window, wanted[0][1], table, day, cuts, names, where)
        outer = ["CAST(sum(step) AS BIGINT)"]
    else:
        inner = f"SELECT {', '.join([f'{day} AS at_day', *cuts, '*'])} FROM {table} WHERE {where}"
        outer = [aggregate_of(component, source) for component, source in wanted]
    return (
        f"SELECT {', '.join([*keys, *outer])} FROM ({inner}) AS inside JOIN {spans} ON at_day BETWEEN since AND until"
        f"{_group_by(keys)}"
    )
