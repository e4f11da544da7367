"""Reading a table that somebody else made, CSV or Parquet, for commands that work on any data: columns by name, faults in sentences."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import duckdb

_ENDS = {".csv": "csv", ".txt": "csv", ".tsv": "csv", ".gz": "csv", ".parquet": "parquet", ".pq": "parquet"}
_TYPES = {"text": "VARCHAR", "number": "DOUBLE", "day": "DATE", "moment": "TIMESTAMP"}
_WRITTEN_TIMES = ("%Y%m%d", "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%z")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is wanted: `kind` is text, number, day or moment; one that is not `needed` may be missing or empty."""

    kind: str
    needed: bool = True
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """What was read: NumPy columns by wanted name (masked where empty), and how many rows lacked something needed."""

    columns: Mapping[str, Any]
    rows: int
    left_out: int

    def has(self, name: str) -> bool:
        """Tell whether the file has a column."""
        return name in self.columns


def read_table(path: Path, wanted: Mapping[str, Column], *, time_format: str = "") -> Table:
    """Read the wanted columns of a file, found by name in capitals or not, or by one of their other names.

    Rows that lack something needed are left out and counted. Raises click.ClickException with a sentence that says what to mend.
    """
    kind = _ENDS.get(path.suffix.lower())
    if kind is None:
        raise click.ClickException(f"{path.name} is no table: the name must end in .csv, .tsv, .csv.gz or .parquet.")
    source = "read_parquet($path)" if kind == "parquet" else "read_csv($path, all_varchar = true, header = true)"
    with duckdb.connect(config={"threads": 2, "memory_limit": "3GB"}) as connection:
        try:
            found = connection.execute(f"SELECT * FROM {source} LIMIT 0", {"path": str(path)}).description
            names = _match([each[0] for each in found or ()], wanted, path)
            parts = [f'{_cast(wanted[name], column, time_format)} AS "{name}"' for name, column in names.items()]
            connection.execute(f"CREATE TEMP TABLE t AS SELECT {', '.join(parts)} FROM {source}", {"path": str(path)})
        except duckdb.Error as wrong:
            first = str(wrong).strip().splitlines()[0]
            raise click.ClickException(_unreadable(path, first)) from None
        return _take(connection, names, wanted, path)


def _take(
    connection: duckdb.DuckDBPyConnection, names: Mapping[str, str], wanted: Mapping[str, Column], path: Path
) -> Table:
    needed = [name for name in names if wanted[name].needed]
    rows, *empty = connection.execute(
        f"SELECT count(*), {', '.join(f'count(*) FILTER ("{name}" IS NULL)' for name in needed)} FROM t"
    ).fetchall()[0]
    if not rows:
        raise click.ClickException(f"{path.name} has no rows.")
    for name, missing in zip(needed, empty, strict=True):
        if missing == rows:
            hint = " Say how times are written with --time-format, such as %d.%m.%Y." if wanted[name].kind in {"day", "moment"} else ""  # fmt: skip
            raise click.ClickException(
                f"No value of the column “{names[name]}” in {path.name} can be read as a {wanted[name].kind}.{hint}"
            )
    whole = " AND ".join(f'"{name}" IS NOT NULL' for name in needed)
    columns = connection.execute(f"SELECT * FROM t WHERE {whole}").fetchnumpy()
    kept = len(next(iter(columns.values())))
    if not kept:
        raise click.ClickException(f"No row of {path.name} has all of {', '.join(needed)}.")
    return Table(columns, rows, rows - kept)


def _unreadable(path: Path, first: str) -> str:
    if "sniff" in first:
        return f"{path.name} cannot be read: it needs a head line, one delimiter throughout, UTF-8, and one kind of line ends."
    return f"{path.name} cannot be read as a table: {first}"


def _match(found: list[str], wanted: Mapping[str, Column], path: Path) -> dict[str, str]:
    by_name = {each.strip().lower(): each for each in found}
    names = {}
    for name, column in wanted.items():
        hit = next((by_name[each] for each in (name, *column.names) if each in by_name), None)
        if hit is not None:
            names[name] = hit
        elif column.needed:
            raise click.ClickException(
                f"{path.name} has no column “{name}”; it has {', '.join(found) or 'none'}. Rename one, and try again."
            )
    return names


def _cast(column: Column, name: str, time_format: str) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if column.kind == "text":
        return f"NULLIF(trim(CAST({quoted} AS VARCHAR)), '')"
    if column.kind == "number":
        return f"CASE WHEN isfinite(TRY_CAST({quoted} AS DOUBLE)) THEN TRY_CAST({quoted} AS DOUBLE) END"
    formats = (time_format,) if time_format else _WRITTEN_TIMES
    listed = ", ".join("'" + each.replace("'", "''") + "'" for each in formats)
    told = f"try_strptime(CAST({quoted} AS VARCHAR), [{listed}])"
    plain = "" if time_format else f"TRY_CAST({quoted} AS TIMESTAMP), "
    return f"CAST(COALESCE({plain}CAST({told} AS TIMESTAMP)) AS {_TYPES[column.kind]})"
