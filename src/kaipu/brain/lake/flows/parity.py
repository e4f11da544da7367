"""Parity: both engines build the same days from the same files, and every relation must hold the same rows."""

import os
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kaipu.brain.lake.flows.opening import open_warehouse
from kaipu.brain.lake.gateways.warehouse import Warehouse
from kaipu.brain.lake.rules import SOURCES, spread_days

DUCKDB = "kaipu.brain.lake.gateways.warehouse.Warehouse"
SPARK = "kaipu.brain.lake.gateways.spark.SparkWarehouse"  # named, not imported: most shops have no Spark


@dataclass(frozen=True, slots=True)
class Parity:
    """One relation on both engines: its rows, and the rows that only one of them has (doubles count)."""

    relation: str
    rows: int
    only_duckdb: int
    only_spark: int

    @property
    def holds(self) -> bool:
        """Whether both hold the same."""
        return self.only_duckdb == self.only_spark == 0


def compare_engines(*, first: date, last: date, landing: Path, folder: Path) -> list[Parity]:
    """Build the days `first` to `last` of what has come ashore under `landing` on DuckDB and on Spark; compare all relations.

    Works in `folder`, which it empties first and leaves behind. Raises AuditFailed where an engine refuses the days.
    """
    shutil.rmtree(folder, ignore_errors=True)
    homes = {name: folder / name for name in ("duckdb", "spark")}
    for home in homes.values():
        _link_landing(landing, home / "landing", first, last)
    with open_warehouse(homes["duckdb"], engine=DUCKDB) as warehouse:
        warehouse.build(None, until=last)
        warehouse.balance(until=last)
        names = [m["name"] for m in warehouse.describe_models() if not m["name"].startswith("ods.")]
        for name in names:
            warehouse.ask(f"COPY (FROM {name}) TO '{folder}/{name}.parquet' (FORMAT parquet)")
    with open_warehouse(homes["spark"], engine=SPARK) as warehouse:
        warehouse.build(None, until=last)
        warehouse.balance(until=last)
        return [compare_relation(warehouse, name, folder / f"{name}.parquet") for name in names]


def compare_relation(warehouse: Warehouse, name: str, file: Path) -> Parity:
    """Compare a relation of an open warehouse with the rows of a file; lists as sets of equal length, for they have no order."""
    described = warehouse.ask(f"DESCRIBE SELECT * FROM '{file}'")
    columns = ", ".join(f'list_sort("{row[0]}")' if row[1].endswith("[]") else f'"{row[0]}"' for row in described)
    theirs, ours = f"SELECT {columns} FROM {name}", f"SELECT {columns} FROM '{file}'"
    rows, only_ours, only_theirs = (
        int(warehouse.ask(f"SELECT count(*) FROM ({statement})")[0][0])
        for statement in (ours, f"{ours} EXCEPT ALL {theirs}", f"{theirs} EXCEPT ALL {ours}")
    )
    return Parity(name, rows, only_ours, only_theirs)


def _link_landing(landing: Path, home: Path, first: date, last: date) -> None:
    """Link the range's days of sources by day, and the others whole."""
    for source in SOURCES:
        if not source.daily:
            for file in (landing / source.name).glob("*.parquet"):
                (home / source.name).mkdir(parents=True, exist_ok=True)
                os.link(file, home / source.name / file.name)
            continue
        for day in spread_days([(first, last)]):
            for file in (landing / source.name / f"day={day}").glob("*.parquet"):
                target = home / source.name / file.parent.name
                target.mkdir(parents=True, exist_ok=True)
                os.link(file, target / file.name)
