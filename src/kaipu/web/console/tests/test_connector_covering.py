"""Rows of other companies as they came: whoever may not see contact data reads them covered, and only what is mapped."""

import pytest
from django.test import Client

from kaipu.brain.connectors import api as connectors
from kaipu.brain.connectors.tests.conftest import source  # noqa: F401 -- a fixture
from kaipu.brain.connectors.tests.factories import connect, row
from kaipu.brain.connectors.tests.source import Source
from kaipu.kernel import clock
from kaipu.kernel.models import AuditEntry
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db
PERSONAL = ("Wang Xiaoming", "ann@example.org", "13812341234", "bob@example.org")


@pytest.fixture
def dead(source: Source) -> int:  # noqa: F811 -- the fixture above
    """A connector whose rows hold a name and a number that nobody mapped and an address in a field that is mapped."""
    connect(source.url)
    day = f"{clock.local_date(clock.now())}"
    person = {"name": "Wang Xiaoming", "phone": 13812341234, "more": ["ann@example.org"]}
    bad = row(day, cost="n/a", campaign="for bob@example.org", who=person)
    source.answers["/report"] = lambda _: {"data": [bad, row(day, who=person), "Wang Xiaoming,13812341234"]}
    connectors.run_connector(key="ads")
    return next(each.id for each in connectors.list_dead_rows(connector="ads", limit=9) if each.field == "spend_minor")


def said(browser: Client, number: int) -> str:
    pages = ("mapping/", "dead/", f"dead/{number}/")
    return "".join(text_of(browser.get(f"/desk/connectors/ads/{page}")) for page in pages)


@pytest.mark.parametrize("role", ["analyst", "engineer"])
def test_without_the_right_rows_are_covered(dead: int, role: str) -> None:
    page = said(make_person("Eve", role), dead)
    assert [word for word in PERSONAL if word in page] == []
    assert "for ***" in page
    assert "google" in page
    assert not AuditEntry.objects.filter(action="privacy.see").exists()


def test_with_the_right_rows_are_shown_and_that_is_noted(alice: Client, dead: int) -> None:
    page = said(alice, dead)
    assert [word for word in PERSONAL if word not in page] == []
    noted = AuditEntry.objects.filter(action="privacy.see", subject="connector:ads")
    assert sorted(each.detail["persons"] for each in noted) == [1, 2, 3]


def test_what_is_covered_is_not_mended_over_nor_looked_at_by_mapping_it(dead: int) -> None:
    engineer = make_person("Eve", "engineer")
    address = f"/desk/connectors/ads/dead/{dead}/"
    assert "hidden from your role" in text_of(engineer.get(address))
    assert engineer.post(address, {"payload": "{}"}).status_code == 403
    tried = {"act": "try", "path_day": "date", "path_source": "who.name", "path_medium": "utm.medium", "path_spend_minor": "cost",
             "path_clicks": "clicks", "path_impressions": "shown"}  # fmt: skip
    page = text_of(engineer.post("/desk/connectors/ads/mapping/", tried))
    assert "What comes out" in page
    assert "Wang Xiaoming" not in page


def test_an_ordinary_row_is_mended_without_the_right(source: Source) -> None:  # noqa: F811
    connect(source.url)
    source.answers["/report"] = lambda _: {"data": [row(clicks=9999)]}
    connectors.run_connector(key="ads")
    (found,) = connectors.list_dead_rows(connector="ads", limit=9)
    mended = {"payload": found.payload.replace("9999", "9")}
    answer = make_person("Eve", "engineer").post(f"/desk/connectors/ads/dead/{found.id}/", mended, follow=True)
    assert "The row is kept now." in text_of(answer)
