"""Cells as numbers: one statement for all cells of spans × members, with each member told once instead of in every cell."""

from collections.abc import Mapping, Sequence
from datetime import date

from kaipu.brain.metrics.rules.compiler import aggregate_of, restrict
from kaipu.brain.metrics.rules.definition import Source
from kaipu.brain.metrics.rules.formula import Component
from kaipu.brain.metrics.rules.statement import Group, Scope, Statement, member_of

type Ends = Mapping[str, Sequence[int]]


def compile_cells(
    group: Group, wanted: Sequence[tuple[Component, Source]], scope: Scope, spans: Sequence[tuple[date, date]], ends: Ends
) -> Statement:  # fmt: skip
    """Write the cells of spans × members as numbers, and after them what the numbers stand for.

    The columns are the span, a code for each dimension (d0, d1, …), the components in order (v0, v1, …) and `name`: null
    in a cell. Other rows name a code: the member, with null for the span and all other dimensions. A dimension of `ends`
    is cut at these upper ends, which are its members then. Days outside all spans are left out.
    """
    statement = Statement()
    table, where = restrict(group, scope, statement)
    names, values = [f"d{n}" for n in range(len(scope.dimensions))], [f"v{n}" for n in range(len(wanted))]
    columns = [
        f"{_span(group, spans, statement)} AS span",
        *(f"{_member(group, dimension, ends)} AS {name}" for dimension, name in zip(scope.dimensions, names, strict=True)),
        *(f"{aggregate_of(*each)} AS {name}" for each, name in zip(wanted, values, strict=True)),
    ]  # fmt: skip
    cells = (
        f"SELECT {', '.join(columns)} FROM {table} WHERE {where} "
        f"GROUP BY {', '.join(['span', *names])} HAVING span IS NOT NULL"
    )
    codes = [
        f"{name}_codes AS (SELECT member, CAST(row_number() OVER (ORDER BY member NULLS FIRST) - 1 AS INTEGER) AS code "
        f"FROM (SELECT DISTINCT {name} AS member FROM cells))"
        for name in names
    ]
    joins = "".join(f" JOIN {name}_codes ON {name}_codes.member IS NOT DISTINCT FROM cells.{name}" for name in names)
    listed = ", ".join(["span", *(f"{name}_codes.code AS {name}" for name in names), *values])
    told = "".join(f" UNION ALL {_told(name, names, values)}" for name in names)
    statement.sql = (
        f"WITH {', '.join([f'cells AS MATERIALIZED ({cells})', *codes])} "
        f"SELECT {listed}, CAST(NULL AS VARCHAR) AS name FROM cells{joins}{told}"
    )
    return statement


def _span(group: Group, spans: Sequence[tuple[date, date]], statement: Statement) -> str:
    day = f'"{group.relation.day}"'
    cases = (
        f"WHEN {day} BETWEEN {statement.bind(first)} AND {statement.bind(last)} THEN {number}"
        for number, (first, last) in enumerate(spans)
    )
    return f"CASE {' '.join(cases)} END"


def _member(group: Group, dimension: str, ends: Ends) -> str:
    member = member_of(group.relation, dimension)
    if dimension not in ends:
        return member
    *most, last = (int(end) for end in ends[dimension])
    return f"CASE {' '.join(f'WHEN {member} <= {end} THEN {end}' for end in most)} ELSE {last} END"


def _told(name: str, names: Sequence[str], values: Sequence[str]) -> str:
    columns = ["NULL", *("code" if each == name else "NULL" for each in names), *("NULL" for _ in values)]
    return f"SELECT {', '.join(columns)}, coalesce(CAST(member AS VARCHAR), '') FROM {name}_codes"
