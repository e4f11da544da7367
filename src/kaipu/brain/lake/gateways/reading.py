"""DuckDB for readers: the published snapshot in the reader's own process, never the warehouse's file.

A snapshot is immutable, so nobody waits for anybody. What no snapshot covers (today, days touched since) is computed in
memory by the very statements that the warehouse was built with, from the day's rows of PostgreSQL. Each such state is a
catalog of its own beside the others; a query that has begun goes on reading the one it began with.
"""

import itertools
import json
import shutil
import threading
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from kaipu.brain.lake.rules import LIVE_OLDEST_WINS, SOURCES, Model, live_models, number_new, standing_models

MEMORY = "1GB"
SECONDS = 30
KEPT_CATALOGS = 3


class SnapshotOlder(RuntimeError):
    """The snapshot is of a release that did not know what is asked for."""


class QueryTooLong(RuntimeError):
    """A query was still running after its time and was stopped."""


@dataclass(frozen=True, slots=True)
class LiveRows:
    """The days that are computed from PostgreSQL's rows, and those rows as CSV files by source."""

    days: tuple[date, ...]
    files: Mapping[str, Path]


class Reader:
    """One snapshot, open for reading by the threads of one process."""

    def __init__(self, root: Path, number: int) -> None:
        self.root, self.number = root, number
        self.home = root / "snapshots" / f"{number:06d}"
        self.models = [Model(**entry) for entry in json.loads((self.home / "models.json").read_text())]
        self._connection = duckdb.connect(config={"memory_limit": MEMORY, "threads": 2})
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET enable_progress_bar = false")
        self._connection.execute("SET allowed_directories = ?", [[str(root)]])
        self._connection.execute("SET enable_external_access = false")
        self._numbers = itertools.count(1)
        self._catalogs: list[str] = []
        self._lock = threading.Lock()
        self._still = False

    def stand_still(self) -> None:
        """Give readers the snapshot alone from now on: its statements are those of another release, its closed days stand."""
        self._still = True
        catalog, cursor = self._begin()
        for model in self.models:
            if model.stored:
                cursor.execute(f"CREATE VIEW {model.name} AS {self._published(model)}")
        self._switch(catalog, cursor)

    def go_live(self, live: LiveRows) -> None:
        """Make a new state of the snapshot and the live rows the one that readers get from now on."""
        self._still = False
        catalog, cursor = self._begin()
        self._land(cursor, live)
        wanted = live_models(self.models)
        for model in self.models:
            if not model.stored:
                cursor.execute(f"CREATE VIEW {model.name} AS {_statement(model, live)}")
            elif model.name in wanted:
                self._create_live(cursor, model, live)
            else:
                cursor.execute(f"CREATE VIEW {model.name} AS {self._published(model)}")
        self._switch(catalog, cursor)

    def _begin(self) -> tuple[str, Any]:
        catalog, cursor = f"state_{next(self._numbers)}", self._connection.cursor()
        cursor.execute(f"ATTACH ':memory:' AS {catalog}")
        cursor.execute(f"USE {catalog}")
        for schema in ("landing", "ods", "dwd", "dws", "ads", "live"):
            cursor.execute(f"CREATE SCHEMA {catalog}.{schema}")
        return catalog, cursor

    def _count_persons(self, cursor: Any) -> None:
        """Make `count_persons`, which tells people apart by a bit for each number there is: exact, and fast in few groups.

        A group costs an eighth of a byte a person. A snapshot of a release that knew no such numbers is counted by a hash.
        """
        if any(model.name == "dwd.persons" for model in self.models):
            highest = cursor.execute("SELECT greatest(max(person), 1) FROM dwd.persons").fetchall()[0][0] or 1
            counted = f"coalesce(bit_count(bitstring_agg(p, 0, {highest})), 0)"
        else:
            counted = "count(DISTINCT p)"
        cursor.execute(f"CREATE MACRO count_persons(p) AS {counted}")

    def _switch(self, catalog: str, cursor: Any) -> None:
        self._count_persons(cursor)
        with self._lock:
            self._catalogs.append(catalog)
            old = self._catalogs[:-KEPT_CATALOGS]
            self._catalogs = self._catalogs[-KEPT_CATALOGS:]
        for name in old:
            cursor.execute(f"DETACH {name}")

    def _land(self, cursor: Any, live: LiveRows) -> None:
        cursor.execute(f"CREATE VIEW landing.last_day AS SELECT DATE '{max(live.days)}' AS day")
        for source in SOURCES:
            kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in source.all_columns.items())
            landed = self.root / "landing" / source.name / "data.parquet"
            if (
                source.kind == "numbers"
            ):  # of keys that the snapshot does not know; the build after it gives them theirs
                known = self._published(next(model for model in self.models if model.name == f"dwd.{source.name}"))
                cursor.execute(f"CREATE TABLE landing.{source.name} AS {number_new(source, known, 'true')}")
            elif source.name in live.files:
                body = f"SELECT * FROM read_csv('{live.files[source.name]}', header = false, auto_detect = false, "
                body += f"delim = ',', quote = '\"', escape = '\"', allow_quoted_nulls = false, columns = {{{kinds}}})"
                cursor.execute(f"CREATE TABLE landing.{source.name} AS {body}")
            elif not source.daily and landed.exists():
                cursor.execute(f"CREATE VIEW landing.{source.name} AS SELECT * FROM read_parquet('{landed}')")
            else:
                empty = ", ".join(f'"{name}" {kind}' for name, kind in source.all_columns.items())
                cursor.execute(f"CREATE TABLE landing.{source.name} ({empty})")

    def _create_live(self, cursor: Any, model: Model, live: LiveRows) -> None:
        """Create a relation whose live days come from the live rows, and whose other days from the snapshot."""
        days = live.days[-1:] if model.name in standing_models(self.models) else live.days
        rows, listed = f'live."{model.name}"', ", ".join(f"DATE '{day}'" for day in days)
        published = self._published(model)
        if model.name in LIVE_OLDEST_WINS:
            key = LIVE_OLDEST_WINS[model.name]
            cursor.execute(f"CREATE TABLE {rows} AS {_statement(model, live)}")
            cursor.execute(
                f"CREATE VIEW {model.name} AS {published} UNION ALL BY NAME "
                f"SELECT * FROM {rows} WHERE {key} NOT IN (SELECT {key} FROM ({published}))"
            )
            return
        cursor.execute(f"CREATE TABLE {rows} AS SELECT * FROM ({_statement(model, live)}) WHERE day IN ({listed})")
        cursor.execute(
            f"CREATE VIEW {model.name} AS SELECT * FROM ({published}) WHERE day NOT IN ({listed}) "
            f"UNION ALL BY NAME SELECT * FROM {rows}"
        )

    def _published(self, model: Model) -> str:
        folder = self.home / model.name.replace(".", "/")
        if model.daily and not next(folder.glob("*/*.parquet"), None):
            nothing = ", ".join(f"CAST(NULL AS {kind}) AS {name}" for name, kind in model.columns.items())
            return f"SELECT {nothing} WHERE false"
        pattern = "*/*.parquet" if model.daily else "data.parquet"
        listed = ", ".join(f'"{name}"' for name in model.columns)
        return f"SELECT {listed} FROM read_parquet('{folder}/{pattern}', hive_partitioning = false)"

    def ask(self, statement: str, parameters: Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """Return all rows of a query over `dwd`, `dws` and `ads`. Raises QueryTooLong, SnapshotOlder."""
        with self._asking() as cursor:
            return cursor.execute(statement, dict(parameters or {})).fetchall()

    def ask_arrays(self, statement: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return a query's columns as NumPy arrays by name. Raises QueryTooLong, SnapshotOlder."""
        with self._asking() as cursor:
            return cursor.execute(statement, dict(parameters or {})).fetchnumpy()

    @contextmanager
    def _asking(self) -> Any:
        cursor = self._connection.cursor()
        with self._lock:
            cursor.execute(f"USE {self._catalogs[-1]}")
        watch = threading.Timer(SECONDS, cursor.interrupt)
        watch.start()
        try:
            yield cursor
        except duckdb.InterruptException as stopped:
            raise QueryTooLong(SECONDS) from stopped
        except (duckdb.BinderException, duckdb.CatalogException) as unknown:
            if not self._still:
                raise
            raise SnapshotOlder(str(unknown)) from unknown
        finally:
            watch.cancel()
            cursor.close()


def _statement(model: Model, live: LiveRows) -> str:
    return model.statement(min(live.days), max(live.days))


class Readers:
    """The reader of the newest snapshot that this process has seen, opened once."""

    def __init__(self) -> None:
        self._reader: Reader | None = None
        self._lock = threading.Lock()

    def open(self, root: Path, number: int) -> Reader:
        """Return the reader of a snapshot."""
        with self._lock:
            if self._reader is None or (self._reader.root, self._reader.number) != (root, number):
                self._reader = Reader(root, number)
            return self._reader


readers = Readers()


def write_models(home: Path, models: Sequence[Mapping[str, Any]]) -> None:
    """Put the statements a snapshot was built with beside it."""
    (home / "models.json").write_text(json.dumps(list(models)))


def forget(folder: Path) -> None:
    """Take away the files of live rows."""
    shutil.rmtree(folder, ignore_errors=True)
