"""What is known of visitors: nothing lasting without their word; and that no event is lost, doubled or torn."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kaipu.web.ui import collect, limits, visits
from kaipu.web.ui.addresses import safe_next

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def spool(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.VAR = tmp_path
    monkeypatch.setattr(collect, "spool", collect.Spool())
    return tmp_path / "spool"


def events(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for file in sorted(folder.glob("*.jsonl")) for line in file.read_text().splitlines()]


def request(**cookies: str) -> Any:
    made = RequestFactory().get("/?utm_source=mail&utm_campaign=spring sale", headers={"User-Agent": "Firefox"})
    made.COOKIES.update(cookies)
    return made


def test_without_consent_a_visitor_is_a_number_of_the_day_and_gets_no_cookie() -> None:
    today, later, tomorrow = (
        visits.read(request(), at) for at in (AT, AT + timedelta(hours=5), AT + timedelta(days=1))
    )
    assert today.visitor == later.visitor == today.session
    assert today.visitor != tomorrow.visitor
    assert (today.consent, today.source) == ("", "utm_source=mail&utm_campaign=spring%20sale")
    response = HttpResponse()
    visits.remember(response, today)
    assert not response.cookies


def test_with_consent_a_visit_ends_after_thirty_quiet_minutes() -> None:
    first = visits.read(request(kaipu_consent="all"), AT)
    response = HttpResponse()
    visits.remember(response, first)
    cookie = response.cookies["kaipu_visit"].value
    kept = {"kaipu_consent": "all", "kaipu_visit": cookie}
    soon, late = (visits.read(request(**kept), AT + timedelta(minutes=minutes)) for minutes in (10, 41))
    assert (soon.visitor, soon.session) == (first.visitor, first.session)
    assert late.visitor == first.visitor
    assert late.session != first.session
    assert visits.read(request(kaipu_consent="all", kaipu_visit="torn.cookie"), AT).visitor != first.visitor


def test_events_are_written_after_the_answer_one_line_each(spool: Path, db: None, client: Client) -> None:
    for _ in range(3):
        client.get("/help/")
        client.get("/cart/")
    found = events(spool)
    assert [event["name"] for event in found] == ["page_view"] * 3
    assert len({event["id"] for event in found}) == 3
    assert {event["source"] for event in found} == {"server"}
    assert found[0]["view"] == "" or len(found[0]["view"]) >= 8


def test_the_browser_tells_page_views_and_nothing_else(spool: Path, db: None, client: Client) -> None:
    def send(body: object) -> int:
        return client.post("/e", body, content_type="application/json").status_code

    assert (
        send({"name": "page_view", "path": "/c/dairy/", "width": 390, "height": 844, "view": "abc", "evil": "x"}) == 204
    )
    assert [send(body) for body in ({"name": "purchase"}, [1], "{", {"name": "page_view", "path": "x" * 5000})] == [
        400
    ] * 4
    (event,) = events(spool)
    assert (event["source"], event["width"], event["view"]) == ("browser", 390, "abc")
    assert event["path"] == "/c/dairy/"
    assert "evil" not in event


def test_a_bucket_refills_and_addresses_do_not_share_it() -> None:
    now = [0.0]
    buckets = limits.Buckets(clock=lambda: now[0])
    limit = limits.Limit("test", burst=2, per_minute=60)
    assert [buckets.wait(limit, "a") for _ in range(3)] == [0, 0, 1]
    assert buckets.wait(limit, "b") == 0
    now[0] = 1.0
    assert [buckets.wait(limit, "a") for _ in range(2)] == [0, 1]


def test_the_address_behind_a_proxy_is_the_one_the_proxy_saw(settings: Any) -> None:
    made = RequestFactory().get("/", headers={"X-Forwarded-For": "6.6.6.6, 10.1.1.1"})
    assert limits.address_of(made) == "127.0.0.1"
    settings.BEHIND_PROXY = True
    assert limits.address_of(made) == "10.1.1.1"


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "", "\\\\evil"])
def test_a_form_sends_nobody_elsewhere(wanted: str) -> None:
    assert safe_next(RequestFactory().get("/"), wanted) == "/"
    assert safe_next(RequestFactory().get("/"), "/cart/?a=1") == "/cart/?a=1"
