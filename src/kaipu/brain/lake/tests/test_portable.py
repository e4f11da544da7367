"""The models keep to SQL that both engines speak: nothing that only DuckDB knows, and no inexact numbers."""

import re

import pytest
from sqlglot import ErrorLevel, exp, parse_one

from kaipu.brain.lake.queries import list_relations
from kaipu.brain.lake.rules import FIRST, LAST

RELATIONS = {relation.name: relation for relation in list_relations()}
DUCKDB_ONLY = (exp.Filter, exp.Lateral, exp.Struct, exp.Lambda)


def parsed(relation: str, *, sql: str = ""):
    sql = sql or RELATIONS[relation].sql
    for name, value in (("@start_date", f"DATE '{FIRST}'"), ("@end_date", f"DATE '{LAST}'"), ("@minor", "0.01")):
        sql = sql.replace(name, value)
    return parse_one(sql, dialect="duckdb")


def troubles(statement) -> list[str]:
    found = [f"{call.sql()} is not known everywhere" for call in statement.find_all(exp.Anonymous)]
    found += [f"{type(node).__name__}" for node in statement.find_all(*DUCKDB_ONLY)]
    found += [
        cast.sql()
        for cast in statement.find_all(exp.Cast)
        if cast.to.this in {exp.DataType.Type.DOUBLE, exp.DataType.Type.FLOAT}
    ]
    for division in statement.find_all(exp.Div):
        if not isinstance(division.expression, (exp.Literal, exp.Nullif)):
            found.append(f"{division.sql()} may divide by zero")
    for window in statement.find_all(exp.Window):
        if isinstance(window.this, exp.RowNumber) and not window.args.get("order"):
            found.append(f"{window.sql()} has no order")
    return found


@pytest.mark.parametrize("relation", RELATIONS)
def test_a_model_runs_on_both_engines(relation):
    statement = parsed(relation)
    assert troubles(statement) == []
    there = statement.sql(dialect="spark", unsupported_level=ErrorLevel.RAISE)
    assert parse_one(there, dialect="spark")
    assert not re.search(r"//|\bQUALIFY\b|\bEXCLUDE\b", there)


@pytest.mark.parametrize(
    "sql",
    ["SELECT list_sum(x) FROM a", "SELECT sum(x) FILTER (WHERE y) FROM a", "SELECT CAST(x AS DOUBLE) FROM a",
     "SELECT x / y FROM a", "SELECT ROW_NUMBER() OVER (PARTITION BY x) FROM a"],
)  # fmt: skip
def test_what_one_engine_alone_knows_is_seen(sql):
    assert troubles(parsed("", sql=sql))
