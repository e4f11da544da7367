"""The cast as fixtures, and a counter of statements."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaipu.web.console.tests.cast import make_person


@pytest.fixture
def alice(db: None) -> Client:
    """Return the manager's browser."""
    return make_person("Alice", "manager")


@pytest.fixture
def bob(db: None) -> Client:
    """Return the service agent's browser."""
    return make_person("Bob", "agent")


@pytest.fixture
def charlie(db: None) -> Client:
    """Return a stranger's browser: an account without any role."""
    return make_person("Charlie")


@pytest.fixture
def statements() -> Callable[[Client, str], int]:
    """Return a way to count the SQL statements that a page takes."""

    def count(browser: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            response = browser.get(url)
        assert response.status_code == 200, url
        return len([q for q in seen.captured_queries if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT"))])

    return count
