"""The cast as fixtures, a small warehouse that was published, and a counter of statements."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from kaipu.brain.boards.queries import showing
from kaipu.brain.lake import flows
from kaipu.brain.lake.queries import reading
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, place_order


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


@pytest.fixture(scope="module")
def traded(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[date]:
    """Return the day on which two bottles were sold. Sell them and build one warehouse for all tests; each test's own changes are rolled back before the next."""
    folder = tmp_path_factory.mktemp("built")
    whole = transaction.atomic()
    whole._from_testcase = True  # type: ignore[attr-defined]  # as each test's own transaction is marked
    with django_db_blocker.unblock(), override_settings(LAKE_ROOT=folder / "lake", VAR=folder), whole:
        order = place_order(make_basket(quantity=2, price_minor=399))
        assert flows.build(now=clock.now).state == "published"
        reading._state.due = 0
        showing._answers.clear()
        yield clock.local_date(order.placed_at)
        transaction.set_rollback(True)


@pytest.fixture
def statements() -> Callable[[Client, str], int]:
    """Return a way to count the SQL statements that a page takes."""

    def count(browser: Client, url: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            response = browser.get(url)
        assert response.status_code == 200, url
        return len([q for q in seen.captured_queries if not q["sql"].startswith(("BEGIN", "COMMIT", "SAVEPOINT"))])

    return count
