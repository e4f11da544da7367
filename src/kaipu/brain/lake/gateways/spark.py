"""The same warehouse on Apache Spark, for data that outgrow one machine.

The models are the ones SQLMesh reads; their statements are rendered into Spark's SQL and run in the same order, with the
same audits. What Spark computes lies as Parquet, by day, where the DuckDB connection of the warehouse sees it as views;
so balances, snapshots and publications are the same code for both engines. Only workers of such a shop import this file.
"""

import shutil
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from pyspark.sql import DataFrame, SparkSession

from kaipu.brain.lake.gateways import landing, settled
from kaipu.brain.lake.gateways.warehouse import BEGINNING, AuditFailed, CheckResult, Warehouse, exp, reads_of, told_of
from kaipu.brain.lake.rules import SOURCES, merge_days, spread_days

_TYPES = {"VARCHAR": "STRING", "INTEGER": "INT", "TIMESTAMP": "TIMESTAMP_NTZ"}

_AT_HOME = {  # a cluster has settings of its own
    "spark.driver.memory": "3g",
    "spark.sql.shuffle.partitions": "8",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


def open_session(master: str) -> SparkSession:
    """Return the process's Spark session: UTC, strict SQL, days overwritten one by one."""
    return (
        SparkSession.builder.master(master)
        .appName("kaipu-warehouse")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.sql.sources.partitionOverwriteMode", "dynamic")
        .config("spark.sql.parquet.inferTimestampNTZ.enabled", "true")
        .config(map=_AT_HOME if master.startswith("local") else {})
        .getOrCreate()
    )


class SparkWarehouse(Warehouse):
    """A warehouse whose relations Spark computes. Use it like the other one."""

    def build(self, ranges: Sequence[tuple[date, date]] | None, *, until: date) -> list[tuple[date, date]] | None:
        """Compute all relations for the ranges (None: all days up to `until`), in order, each followed by its audits.

        Returns the ranges that were built, and raises AuditFailed at the first relation that breaks an audit, like the
        other engine does.
        """
        models = self._prepare(ranges, until)
        early = _independent(models)
        for model in models:
            if model.name in self.settled and not model.kind.is_view:  # settled ones are early, too
                self._reopen(model.name)
            elif model.name in early:
                self._compute(model, until, until)
        if ranges is not None:
            ranges = merge_days([*spread_days(ranges), *self._moved_days(until)])
        for model in [each for each in models if each.name not in early]:
            daily = model.kind.is_incremental_by_time_range
            for first, last in (ranges or [(BEGINNING, until)]) if daily else [(until, until)]:
                self._compute(model, first, last)
        return ranges

    def _prepare(self, ranges: Sequence[tuple[date, date]] | None, until: date) -> list[Any]:
        """Open what came ashore; return the models in order, and note which need no work."""
        before = settled.take_record(self.path.parent)
        landing.open_landing(self.connection, self.root, until=until, ranges=ranges)
        self._marks = settled.read_marks(self.root, until=until)
        self._session = open_session(settings.SPARK)
        self._session.sparkContext.setLogLevel("ERROR")
        self._described = self._context()
        self._open_landing(until)
        models = [self._described.models[name] for name in self._described.dag.sorted if name in self._described.models]
        if ranges is not None:
            reads = {model.name: reads_of(model) for model in models}
            self.settled = settled.settled(reads, before, self._marks)
        return models

    def _open_landing(self, until: date) -> None:
        """Make views of what came ashore; a source without files is an empty view of the same columns."""
        for source in SOURCES:
            home = self.root / "landing" / source.name
            columns = {name: _TYPES.get(kind, kind) for name, kind in source.all_columns.items()}
            if next(home.rglob("*.parquet"), None):
                frame = self._session.read.option("basePath", str(home)).parquet(str(home))
                frame = frame.selectExpr(*(f"CAST(`{name}` AS {kind}) AS `{name}`" for name, kind in columns.items()))
            else:
                frame = self._session.createDataFrame([], ", ".join(f"`{n}` {kind}" for n, kind in columns.items()))
            frame.createOrReplaceTempView(f"landing__{source.name}")
        self._session.sql(f"SELECT DATE '{until}' AS day").createOrReplaceTempView("landing__last_day")

    def _compute(self, model: Any, first: date, last: date) -> None:
        """Run one relation's statement for a range, put its rows where both engines see them, and audit them."""
        query = model.render_query(start=str(first), end=str(last), execution_time=str(last + timedelta(days=1)))
        frame = self._session.sql(_in_spark(query))
        folder = self.root / "warehouse" / "spark" / model.name
        if model.kind.is_view:
            frame.createOrReplaceTempView(model.name.replace(".", "__"))
            for table in query.find_all(exp.Table):
                table.set("catalog", None)
            self._show(model.name, query.sql("duckdb"))
            return
        daily = model.kind.is_incremental_by_time_range
        writer = frame.write.mode("overwrite")
        if daily:
            _drop_days(folder, first, last)
            writer.partitionBy("day").parquet(str(folder))
        else:
            writer.parquet(str(folder) + ".new")
            shutil.rmtree(folder, ignore_errors=True)
            Path(f"{folder}.new").rename(folder)
        self._open_relation(model.name, frame, folder, daily=daily)
        self._audit(model, first, last)

    def _reopen(self, name: str) -> None:
        """Make a whole relation readable that an earlier build left as it should be."""
        folder = self.root / "warehouse" / "spark" / name
        self._open_relation(name, self._session.read.parquet(str(folder)), folder, daily=False)

    def _open_relation(self, name: str, frame: DataFrame, folder: Path, *, daily: bool) -> None:
        columns = ", ".join(f'"{column}"' for column in frame.columns)
        if next(folder.rglob("*.parquet"), None):
            stored = self._session.read.schema(frame.schema).option("basePath", str(folder)).parquet(str(folder))
            pattern = "*/*.parquet" if daily else "*.parquet"
            hive = "hive_partitioning = true, hive_types = {'day': DATE}" if daily else "hive_partitioning = false"
            self._show(name, f"SELECT {columns} FROM read_parquet('{folder}/{pattern}', {hive})")
        else:
            stored = self._session.createDataFrame([], frame.schema)
            kinds = {"string": "VARCHAR", "timestamp_ntz": "TIMESTAMP"}
            nothing = ", ".join(f'CAST(NULL AS {kinds.get(kind, kind)}) AS "{column}"' for column, kind in frame.dtypes)
            self._show(name, f"SELECT {nothing} WHERE false")
        stored.select(*frame.columns).createOrReplaceTempView(name.replace(".", "__"))

    def _show(self, name: str, statement: str) -> None:
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {name.split('.', maxsplit=1)[0]}")
        self.connection.execute(f"CREATE OR REPLACE VIEW {name} AS {statement}")

    def _audit(self, model: Any, first: date, last: date) -> None:
        for audit, arguments in model.audits_with_args:
            query = model.render_audit_query(audit, start=str(first), end=str(last), **arguments)
            failures = self._session.sql(f"SELECT count(*) FROM ({_in_spark(query)}) AS failed").first()[0]
            self.checks.append(CheckResult(model.name, audit.name, int(failures), detail=told_of(arguments)))
            if failures:
                raise AuditFailed(self.checks)


def _in_spark(query: Any) -> str:
    """Return a statement in Spark's SQL, reading the views of this session."""
    query = query.copy()
    for table in list(query.find_all(exp.Table)):
        if table.db:
            alias = table.alias_or_name
            table.replace(exp.to_table(f"{table.db}__{table.name}", alias=alias))
    return str(query.sql("spark"))


def _independent(models: Sequence[Any]) -> frozenset[str]:
    """Return the relations that need no days: views of what came ashore, and whole relations made of such only."""
    early: set[str] = set()
    for model in models:
        needs = {name.replace('"', "").split(".", 1)[1] for name in model.depends_on}
        if not model.kind.is_incremental_by_time_range and all(n.startswith("landing.") or n in early for n in needs):
            early.add(model.name)
    return frozenset(early)


def _drop_days(folder: Path, first: date, last: date) -> None:
    """Take away the days of a range, so that a day without rows any more is empty."""
    for partition in _partitions(folder):
        if first <= date.fromisoformat(partition.name.removeprefix("day=")) <= last:
            shutil.rmtree(partition)


def _partitions(folder: Path) -> Iterable[Path]:
    return list(folder.glob("day=*")) if folder.exists() else []
