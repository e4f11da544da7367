"""Where extracts come ashore: Parquet under `landing/`, partitioned by local day, and views of it for the `ods` layer."""

import shutil
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from kaipu.brain.lake.rules import SOURCES, Source


def land_source(connection: Any, source: Source, *, extract: Path, root: Path, days: Iterable[date] | None) -> int:
    """Turn a CSV extract into Parquet, replacing the partitions of the days (None: everything); return the rows.

    A kill in between leaves days missing; the build's horizon has not moved then, so the next one writes them again.
    """
    home = root / "landing" / source.name
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in source.all_columns.items())
    rows = f"read_csv('{extract}', header = false, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
    rows += f"columns = {{{types}}})"
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


def open_landing(connection: Any, root: Path, *, until: date) -> None:
    """Make the views `landing.<source>` over the files; a source without files is an empty view of the same columns.

    `landing.last_day` has one row: the last day that is built.
    """
    connection.execute("CREATE SCHEMA IF NOT EXISTS landing")
    for source in SOURCES:
        home = root / "landing" / source.name
        pattern = home / ("*/*.parquet" if source.daily else "data.parquet")
        if next(home.glob("*/*.parquet" if source.daily else "data.parquet"), None):
            hive = ", hive_partitioning = true, hive_types = {'day': DATE}" if source.daily else ""
            body = f"SELECT * FROM read_parquet('{pattern}'{hive})"
        else:
            empty = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in source.all_columns.items())
            body = f"SELECT {empty} WHERE false"
        connection.execute(f"CREATE OR REPLACE VIEW landing.{source.name} AS {body}")
    connection.execute(f"CREATE OR REPLACE VIEW landing.last_day AS SELECT DATE '{until}' AS day")


def has_day(root: Path, source: Source, day: date) -> bool:
    """Tell whether a source's rows of a day have come ashore."""
    return (root / "landing" / source.name / f"day={day}").exists()


def has_landed(root: Path, source: Source) -> bool:
    """Tell whether a source without days has come ashore."""
    return (root / "landing" / source.name / "data.parquet").exists()
