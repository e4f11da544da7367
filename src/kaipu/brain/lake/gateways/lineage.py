"""Where each column comes from, read out of the statements themselves. Workers only: the parser takes seconds.

Only direct sources are kept; whoever asks walks them. What a statement merely filters or groups by does not count.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp, parse_one
from sqlglot.lineage import lineage
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import build_scope

Edges = dict[str, dict[str, list[str]]]


def trace(models: Sequence[Mapping[str, Any]], sources: Mapping[str, Mapping[str, str]]) -> Edges:
    """Return, by relation and column, the columns it is made from as “relation.column”.

    `models` are relations as they were built, in order of dependence; `sources` columns and types by name of what came
    ashore. Takes some 5 ms a column.
    """
    known = {name: dict(columns) for name, columns in sources.items()} | {
        str(model["name"]): dict(model["columns"]) for model in models
    }
    schema: dict[str, dict[str, dict[str, str]]] = {}
    for name, columns in known.items():
        layer, _, table = name.partition(".")
        schema.setdefault(layer, {})[table] = columns
    return {str(model["name"]): _columns(model, schema) for model in models}


def _columns(model: Mapping[str, Any], schema: Mapping[str, Any]) -> dict[str, list[str]]:
    statement = qualify(
        parse_one(model["sql"], dialect="duckdb"), schema=dict(schema), dialect="duckdb",
        validate_qualify_columns=False, identify=False,
    )  # fmt: skip
    scope = build_scope(statement)
    return {
        column: sorted(_leaves(lineage(column, statement, scope=scope, dialect="duckdb", copy=False)))
        for column in model["columns"]
    }


def _leaves(node: Any) -> set[str]:
    return {
        f"{found.expression.db}.{found.expression.name}.{found.name.rpartition('.')[2].strip('"')}"
        for found in node.walk()
        if isinstance(found.expression, exp.Table)
    }
