"""Where extracts come ashore: Parquet under `landing/`, partitioned by local day, and views of it for the `ods` layer."""

import shutil
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from kaipu.brain.lake.rules import SOURCES, Source, number_kept, number_new


def land_source(connection: Any, source: Source, *, extract: Path, root: Path, days: Iterable[date] | None) -> int:
    """Turn a CSV extract into Parquet, replacing the partitions of the days (None: everything); return the rows.

    A kill in between leaves days missing; the build's horizon has not moved then, so the next one writes them again.
    """
    home = root / "landing" / source.name
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in source.all_columns.items())
    rows = f"read_csv('{extract}', header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false, "
    rows += f"skip = {int(source.kind == 'seed')}, columns = {{{types}}})"
    if not source.daily:
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / "data.new"
        connection.execute(f"COPY (SELECT * FROM {rows}) TO '{fresh}' (FORMAT parquet, COMPRESSION zstd)")
        fresh.replace(home / "data.parquet")
    else:
        fresh = root / "scratch" / source.name
        shutil.rmtree(fresh, ignore_errors=True)
        connection.execute(
            f"COPY (SELECT * FROM {rows}) TO '{fresh}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (day), "
            "FILENAME_PATTERN 'data')"
        )
        if days is None:
            shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True, exist_ok=True)
        for day in days or ():
            shutil.rmtree(home / f"day={day}", ignore_errors=True)
        for partition in fresh.glob("day=*"):
            partition.rename(home / partition.name)
    return int(connection.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0])


def open_landing(
    connection: Any, root: Path, *, until: date, ranges: Sequence[tuple[date, date]] | None = None
) -> None:
    """Make the views `landing.<source>` over the files; a source without files is an empty view of the same columns.

    `landing.last_day` has one row: the last day that is built. Records of changes are brought up to that day, and new keys
    of the `ranges` that came ashore (None: of all days) get their numbers.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS landing")
    connection.execute(f"CREATE OR REPLACE VIEW landing.last_day AS SELECT DATE '{until}' AS day")
    for source in SOURCES:
        _open_source(connection, source, root)
    for source in SOURCES:
        if source.kind == "history" and land_history(connection, source, root=root, day=until):
            _open_source(connection, source, root)
        if source.kind == "numbers" and land_numbers(connection, source, root=root, ranges=ranges):
            _open_source(connection, source, root)


def _open_source(connection: Any, source: Source, root: Path) -> None:
    home = root / "landing" / source.name
    pattern = home / ("*/*.parquet" if source.daily else "data.parquet")
    if next(home.glob("*/*.parquet" if source.daily else "data.parquet"), None):
        hive = ", hive_partitioning = true, hive_types = {'day': DATE}" if source.daily else ""
        body = f"SELECT * FROM read_parquet('{pattern}'{hive})"
    else:
        empty = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in source.all_columns.items())
        body = f"SELECT {empty} WHERE false"
    connection.execute(f"CREATE OR REPLACE VIEW landing.{source.name} AS {body}")


def count_by_day(connection: Any, root: Path) -> dict[date, int]:
    """Return how many facts came ashore of each day, by what their files say of themselves."""
    rows: dict[date, int] = {}
    for source in SOURCES:
        home = root / "landing" / source.name
        if source.kind != "facts" or not next(home.glob("*/*.parquet"), None):
            continue
        found = connection.execute(f"SELECT file_name, num_rows FROM parquet_file_metadata('{home}/*/*.parquet')")
        for name, count in found.fetchall():
            day = date.fromisoformat(Path(name).parent.name.removeprefix("day="))
            rows[day] = rows.get(day, 0) + count
    return rows


def land_history(connection: Any, source: Source, *, root: Path, day: date) -> int:
    """Write down what of a state differs from how it was known before a day; return the rows written for that day.

    Asked again for the same day, it replaces that day's rows. The past is never rewritten: for a day before the last one
    written nothing happens. Call it when the views of the landing are open.
    """
    home, name, key = root / "landing" / source.name, f"landing.{source.name}", list(source.columns)[2]
    last = connection.execute(f"SELECT max(day) FROM {name}").fetchall()[0][0]
    if last is not None and last > day:
        return 0
    known = f"SELECT * FROM {name} WHERE day < DATE '{day}'"
    newest = f"SELECT * FROM ({known}) QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY day DESC) = 1"
    values = [column for column in source.columns if column not in {"day", "gone", key}]
    differs = " OR ".join(f"b.{column} IS DISTINCT FROM n.{column}" for column in values)
    listed = ", ".join(values)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE changed AS WITH b AS ({newest}), "
        f"n AS (SELECT DISTINCT ON ({key}) * FROM ({source.view}) ORDER BY ALL) "
        f"SELECT DATE '{day}' AS day, false AS gone, n.{key}, {', '.join(f'n.{column}' for column in values)} "
        f"FROM n LEFT JOIN b USING ({key}) WHERE b.{key} IS NULL OR b.gone OR {differs} "
        f"UNION ALL SELECT DATE '{day}', true, {key}, {listed} FROM b ANTI JOIN n USING ({key}) WHERE NOT gone"
    )
    rows = int(connection.execute("SELECT count(*) FROM changed").fetchall()[0][0])
    there = f"SELECT * FROM {name} WHERE day = DATE '{day}'"
    news = connection.execute(
        f"SELECT EXISTS ((FROM changed EXCEPT {there}) UNION ALL ({there} EXCEPT FROM changed))"
    ).fetchall()[0][0]
    if news:
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / "data.new"
        connection.execute(
            f"COPY (({known}) UNION ALL BY NAME FROM changed) TO '{fresh}' (FORMAT parquet, COMPRESSION zstd)"
        )
        fresh.replace(home / "data.parquet")
    connection.execute("DROP TABLE changed")
    return rows


def land_numbers(connection: Any, source: Source, *, root: Path, ranges: Sequence[tuple[date, date]] | None) -> bool:
    """Give the next numbers to keys of the ranges that have none; tell whether anything was written.

    Of all days (None), keys that nothing speaks of any more go, so that whoever was erased is not known here either.
    """
    home, known = root / "landing" / source.name, f"FROM landing.{source.name}"
    file, kept, when = home / "data.parquet", known, "true"
    if file.exists() and ranges is not None:
        when = " OR ".join(f"day BETWEEN DATE '{first}' AND DATE '{last}'" for first, last in ranges) or "false"
    elif file.exists():
        kept = number_kept(source, known)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE numbered AS ({kept}) UNION ALL BY NAME {number_new(source, known, f'({when})')}"
    )
    differs = f"(FROM numbered EXCEPT {known}) UNION ALL ({known} EXCEPT FROM numbered)"
    news = not file.exists() or connection.execute(f"SELECT EXISTS ({differs})").fetchall()[0][0]
    if news:
        home.mkdir(parents=True, exist_ok=True)
        fresh = home / "data.new"
        connection.execute(f"COPY (FROM numbered ORDER BY 1) TO '{fresh}' (FORMAT parquet, COMPRESSION zstd)")
        fresh.replace(file)
    connection.execute("DROP TABLE numbered")
    return bool(news)


def has_day(root: Path, source: Source, day: date) -> bool:
    """Tell whether a source's rows of a day have come ashore."""
    return (root / "landing" / source.name / f"day={day}").exists()


def has_landed(root: Path, source: Source) -> bool:
    """Tell whether a source without days has come ashore."""
    return (root / "landing" / source.name / "data.parquet").exists()


def forget_in_history(connection: Any, root: Path, customer_ids: Iterable[int]) -> int:
    """Take customers out of the records of changes, their past included; return the rows that went."""
    listed, gone = ", ".join(str(int(each)) for each in customer_ids), 0
    for source in SOURCES:
        file = root / "landing" / source.name / "data.parquet"
        if source.kind != "history" or "customer_id" not in source.columns or not file.exists():
            continue
        theirs = f"read_parquet('{file}') WHERE customer_id IN ({listed or 'NULL'})"
        rows = int(connection.execute(f"SELECT count(*) FROM {theirs}").fetchall()[0][0])
        if rows:
            fresh = file.with_name("data.new")
            connection.execute(
                f"COPY (FROM read_parquet('{file}') WHERE customer_id NOT IN ({listed})) TO '{fresh}' "
                "(FORMAT parquet, COMPRESSION zstd)"
            )
            fresh.replace(file)
        gone += rows
    return gone
