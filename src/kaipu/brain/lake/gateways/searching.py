"""Looking for somebody in everything the lake keeps: every Parquet file and every table of the warehouse's file.

Nothing is taken for granted: all text is searched for words, and numbers stand for a person wherever the column's name or
its tag says that they are ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

ID_COLUMNS = frozenset({"customer_id", "buyers", "new_buyers"})
OUR_NUMBERS = frozenset(
    {"person"}
)  # given by the lake, so they equal somebody's id by chance; dwd.persons tells whose they are


@dataclass(frozen=True, slots=True)
class Trace:
    """Where somebody was found: a file or table, a column of it, and in how many rows."""

    place: str
    column: str
    rows: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom to look for: words as one regular expression, ids, and further columns (“relation.column”) that hold ids."""

    pattern: str
    ids: tuple[int, ...]
    id_columns: frozenset[str] = frozenset()


def search_files(root: Path, wanted: Wanted) -> tuple[list[Trace], int]:
    """Return the traces in all Parquet files under a folder, and how many files were read; a file of two names is read once."""
    connection = duckdb.connect(config={"memory_limit": "512MB", "threads": 2})
    seen: set[tuple[int, int]] = set()
    found: list[Trace] = []
    for path in sorted(root.rglob("*.parquet")):
        facts = path.stat()
        if (facts.st_dev, facts.st_ino) in seen:
            continue
        seen.add((facts.st_dev, facts.st_ino))
        place = str(path.relative_to(root))
        found += _search(
            connection, f"read_parquet('{path}', hive_partitioning = false)", place, _relation(path, root), wanted
        )
    connection.close()
    return found, len(seen)


def search_tables(connection: Any, wanted: Wanted) -> tuple[list[Trace], int]:
    """Return the traces in all tables of an open warehouse, and how many tables there are."""
    tables = connection.execute(
        "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' "
        "AND table_catalog = current_database() ORDER BY ALL"
    ).fetchall()
    found: list[Trace] = []
    for schema, name in tables:
        relation = ".".join(name.split("__")[:2]) if "__" in name else f"{schema}.{name}"
        found += _search(connection, f'"{schema}"."{name}"', f"warehouse:{relation}", relation, wanted)
    return found, len(tables)


def _relation(path: Path, root: Path) -> str:
    """Return “dws.orders” for a file of a snapshot, “landing.orders” for one that came ashore."""
    parts = path.relative_to(root).parts
    if parts[0] == "snapshots":
        return ".".join(parts[2:4])
    return ".".join(parts[:2])


def _search(connection: Any, rows: str, place: str, relation: str, wanted: Wanted) -> list[Trace]:
    columns = connection.execute(f"DESCRIBE SELECT * FROM {rows}").fetchall()
    conditions = {name: how for name, kind, *_ in columns if (how := _condition(name, kind, relation, wanted))}
    if not conditions:
        return []
    counted = ", ".join(f"count(*) FILTER ({condition})" for condition in conditions.values())
    facts: Mapping[str, object] = {"pattern": wanted.pattern, "ids": list(wanted.ids)}
    used = {name: value for name, value in facts.items() if f"${name}" in counted}
    counts = connection.execute(f"SELECT {counted} FROM {rows}", used).fetchall()[0]
    return [Trace(place, name, int(count)) for name, count in zip(conditions, counts, strict=True) if count]


def _condition(name: str, kind: str, relation: str, wanted: Wanted) -> str:
    column = f'"{name}"'
    if "VARCHAR" in kind or kind.startswith(("STRUCT", "MAP", "JSON")):
        return f"regexp_matches(CAST({column} AS VARCHAR), $pattern, 'i')"
    if wanted.ids and name not in OUR_NUMBERS and (name in ID_COLUMNS or f"{relation}.{name}" in wanted.id_columns):
        if kind.endswith("[]"):
            return f"list_has_any({column}, $ids)"
        if kind in {"BIGINT", "INTEGER", "HUGEINT", "DECIMAL(38,0)"}:
            return f"list_contains($ids, {column})"
    return ""
