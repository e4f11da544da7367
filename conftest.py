"""Every test of the house runs under the watch of its laws."""

from collections.abc import Iterator, Sequence

import hypothesis
import pytest
from django.core.cache import cache
from django.db.backends.postgresql.operations import DatabaseOperations

from kaipu.web.ui import limits

pytest_plugins = ["tools.laws.plugin"]
APPEND_ONLY = ("kernel_auditentry",)

hypothesis.settings.register_profile(
    "kaipu", deadline=None
)  # a busy machine is no mistake of a rule: speed lives in bench/
hypothesis.settings.load_profile("kaipu")


@pytest.fixture(autouse=True)
def forget_rate_limits() -> None:
    """Let no test be refused for what others asked in the same minute."""
    cache.clear()
    limits.buckets.forget()


@pytest.fixture(scope="session", autouse=True)
def flush_append_only_tables() -> Iterator[None]:
    """Let the test runner empty tables that otherwise refuse it, between tests that commit."""
    flush = DatabaseOperations.execute_sql_flush

    def without_guards(self: DatabaseOperations, sql_list: Sequence[str]) -> None:
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in APPEND_ONLY]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in APPEND_ONLY]
        flush(self, [*off, *sql_list, *on])

    DatabaseOperations.execute_sql_flush = without_guards  # type: ignore[method-assign,assignment]  # Django offers no other place
    yield
    DatabaseOperations.execute_sql_flush = flush  # type: ignore[method-assign]  # as it was


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no process works on alone at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.path.parent.name != "faults", item.path not in slow))
