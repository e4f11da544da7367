"""Law 5: one module writes a table. Every writing statement is matched with the module whose code sent it."""

import functools
import re
from collections.abc import Callable
from typing import Any

import psycopg
from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tools.laws.frames import frames, home_of, module_of

WRITES = re.compile(
    r'\b(?:insert\s+into|merge\s+into|delete\s+from|update|truncate(?:\s+table)?)\s+(?:only\s+)?"?(\w+)"?'
    r'|\bcopy\s+"?(\w+)"?\s*(?:\([^)]*\))?\s+from\b',
    re.IGNORECASE,
)


@functools.cache
def owners() -> dict[str, str]:
    """Return the module that owns each table of ours."""
    return {
        model._meta.db_table: model._meta.app_config.name
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_config.name.startswith("kaipu.")
    }


class WriterWatch:
    """Note each statement that writes a table from somebody else's code."""

    def __init__(self) -> None:
        self.violations: list[str] = []

    def look(self, statement: str) -> None:
        """Compare the tables that a statement writes with the code that sends it.

        The innermost frame of the house decides: who calls another module's door is not the writer. What a test or a
        migration writes is its own affair.
        """
        tables = {first or second for first, second in WRITES.findall(statement)} & owners().keys()
        if not tables:
            return
        writer = next((module for frame in frames() if home_of(module := module_of(frame))), None)
        if writer is None or ".tests" in writer or ".migrations" in writer:
            return
        for table in sorted(tables):
            if home_of(writer) != owners()[table]:
                self.violations.append(f"Law 5: {writer} writes {table}, which belongs to {owners()[table]}")

    def take_violations(self) -> list[str]:
        """Return what was noted, and forget it."""
        told = sorted(set(self.violations))
        self.violations.clear()
        return told

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Stand between Django and the database."""
        self.look(sql)
        return execute(sql, params, many, context)

    def attach(self) -> None:
        """Watch the connections that are there, those that will be opened, and COPY, which goes past Django."""

        def watch(connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
            if self not in connection.execute_wrappers:
                connection.execute_wrappers.append(self)

        self._keep = watch  # a signal holds its receivers weakly
        connection_created.connect(watch)
        for connection in connections.all(initialized_only=True):
            watch(connection)
        original = psycopg.Cursor.copy

        def copy(cursor: psycopg.Cursor, statement: Any, *args: Any, **kwargs: Any) -> Any:
            text = statement.as_string(cursor) if isinstance(statement, psycopg.sql.Composable) else statement
            self.look(text.decode() if isinstance(text, bytes) else text)
            return original(cursor, statement, *args, **kwargs)

        psycopg.Cursor.copy = copy  # type: ignore[method-assign]
