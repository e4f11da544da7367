"""DuckDB as SQLMesh expects it: one file, one connection of ours, and results that never stand in the way.

Since version 2 a connection refuses new work while a result of `execute` is unread; SQLMesh often reads one row of a
result and goes on. The cursor here lets such a result run to its end first.
"""

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its models of pydantic are written the old way
    from sqlmesh.core import constants
    from sqlmesh.core.config import DuckDBConnectionConfig
    from sqlmesh.core.config.connection import BaseDuckDBConnectionConfig

constants.MAX_FORK_WORKERS = 1  # a fork of a worker would copy its threads' locks and its open database
_STARTS_WORK = frozenset({"execute", "executemany", "sql", "begin", "commit", "rollback", "close"})


class PatientCursor:
    """A cursor that finishes an unread result before it takes up new work."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    def __getattr__(self, name: str) -> Any:
        """Hand out the cursor's own methods, bound to it, so that SQLMesh's local frames stay visible to DuckDB."""
        if name in _STARTS_WORK:
            self._raw.complete()
        return getattr(self._raw, name)

    def cursor(self) -> "PatientCursor":
        """Return another cursor of the same kind."""
        return PatientCursor(self._raw.cursor())


def open_file(path: Path, *, memory: str, threads: int, scratch: Path) -> Any:
    """Open a DuckDB file, alone; the engine spills to `scratch` beyond its memory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = duckdb.connect(
        str(path), config={"memory_limit": memory, "threads": threads, "temp_directory": str(scratch)}
    )
    connection.execute("SET TimeZone = 'UTC'")
    connection.execute("SET preserve_insertion_order = false")
    return connection


class OneConnection(DuckDBConnectionConfig):
    """Let SQLMesh work through the connection that is already open."""

    @property
    def _connection_factory(self) -> Callable[..., Any]:
        return lambda *args, **kwargs: PatientCursor(_open[self.database].cursor())


NAME = "warehouse.duckdb"  # the same wherever the file lies: SQLMesh keeps what it parsed by the name of the database
_open: dict[str | None, Any] = {}


def lend(connection: Any) -> OneConnection:
    """Return SQLMesh's configuration of a connection of ours; a process works in one warehouse at a time."""
    _open[NAME] = connection
    return OneConnection(database=NAME, concurrent_tasks=1)


def take_back() -> None:
    """Forget a connection, so that SQLMesh does not go on with it after it is closed."""
    _open.pop(NAME, None)
    BaseDuckDBConnectionConfig._data_file_to_adapter.pop(NAME, None)  # noqa: SLF001 - it keeps adapters for good
