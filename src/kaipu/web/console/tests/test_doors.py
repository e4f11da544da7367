"""Who is let in: every address asks for a right, and each role sees only its own pages."""

import re
from collections.abc import Iterable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver

from kaipu.kernel import access
from kaipu.web.console import navigation
from kaipu.web.console.tests.cast import make_person, text_of
from kaipu.web.console.urls import urlpatterns

pytestmark = pytest.mark.django_db
ARGUMENTS = {"<str:number>": "NONE", "<str:place>": "NOWHERE", "<str:code>": "0", "<path:name>": "x", "<str:name>": "x"}
OPEN_TO_ALL = {
    "theme/",  # a cookie of one's own browser
    # whoever holds a signed link that somebody with the right gave away
    "boards/shared/<str:token>/",
    "boards/shared/<str:token>/tiles/<int:number>/",
    "boards/mail/<str:token>/end/",
}


def _all(patterns: Iterable[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Return every page with its route, also of lists inside the list."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _all(pattern.url_patterns, route)
        else:
            yield route, pattern


EVERY = list(_all(urlpatterns))


def _address(route: str) -> str:
    for name, value in ARGUMENTS.items():
        route = route.replace(name, value)
    route = re.sub(r"<uuid:\w+>", "019cf0a0-0000-7000-8000-000000000001", route)
    route = re.sub(r"<slug:\w+>", "executive", route)
    return "/desk/" + re.sub(r"<int:\w+>", "1", route)


def test_every_address_asks_for_a_right() -> None:
    for route, pattern in EVERY:
        if route not in OPEN_TO_ALL:
            assert getattr(pattern.callback, "scope", "") in access.SCOPES, pattern


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_nowhere(charlie: Client, method: str) -> None:
    for route, pattern in EVERY:
        if route in OPEN_TO_ALL:
            continue
        answer = getattr(charlie, method)(_address(route))
        assert answer.status_code in {403, 405}, pattern
        assert getattr(Client(), method)(_address(route)).status_code in {302, 405}, pattern


def test_a_stranger_reads_why(charlie: Client) -> None:
    page = charlie.get("/desk/orders/")
    assert page.status_code == 403
    assert "This page is not for your role" in text_of(page)
    assert "See orders" in text_of(page)
    assert "/desk/products/" not in text_of(page)


def test_a_log_in_leads_back() -> None:
    answer = Client().get("/desk/orders/?state=paid")
    assert answer["Location"] == "/account/login/?next=/desk/orders/%3Fstate%3Dpaid"
    fragment = Client().get("/desk/orders/", headers={"HX-Request": "true"})
    assert fragment["HX-Redirect"] == "/account/login/?next=/desk/"


@pytest.mark.parametrize("role", sorted(access.ROLES))
def test_each_role_sees_its_own_pages(role: str) -> None:
    browser = make_person(role.title(), role)
    page = text_of(browser.get("/desk/"))
    for _job, pages in navigation.PAGES:
        for _title, url, icon, scope in pages:
            item = re.search(rf'<a href="{re.escape(url)}"[^>]*><svg class="icon "[^>]*><use href="[^"]*#{icon}"', page)
            assert bool(item) == (scope in access.ROLES[role]), (role, url)
            status = browser.get(url).status_code
            assert status == (200 if scope in access.ROLES[role] else 403), (role, url)


def test_every_right_has_words_of_its_own() -> None:
    assert navigation.RIGHTS == access.SCOPES
