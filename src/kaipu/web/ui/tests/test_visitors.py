"""What is known of visitors: nothing lasting without their word; and that no event is lost, doubled or torn."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from kaipu.web.ui import limits, visits
from kaipu.web.ui.addresses import safe_next

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def spool(settings: Any, tmp_path: Path) -> Path:
    settings.VAR = tmp_path
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
    assert (today.consent, today.source) == ("", "utm_source=mail&utm_campaign=spring%20sale&landing=%2F")
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


def test_a_browser_that_asks_not_to_be_tracked_has_said_no() -> None:
    for header in ("DNT", "Sec-GPC"):
        made = RequestFactory().get("/", headers={header: "1"})
        made.COOKIES["kaipu_consent"] = "all"
        visit = visits.read(made, AT)
        assert (visit.consent, visit.visitor == visit.session) == ("necessary", True)
        assert not visits.asks_consent(made)


def test_a_new_campaign_is_a_new_visit_and_the_payment_company_is_none(settings: Any) -> None:
    def open_page(address: str, cookie: str = "", referrer: str = "") -> tuple[visits.Visit, str]:
        made = RequestFactory().get(address, headers={"Referer": referrer})
        made.COOKIES.update({"kaipu_consent": "all", "kaipu_visit": cookie})
        visit = visits.read(made, AT)
        response = HttpResponse()
        visits.remember(response, visit)
        return visit, response.cookies["kaipu_visit"].value if response.cookies else cookie

    first, cookie = open_page("/c/dairy/?utm_source=mail&gclid=abc")
    assert first.source == "utm_source=mail&click=gclid&landing=%2Fc%2Fdairy%2F"
    same, cookie = open_page("/?utm_source=mail&gclid=def", cookie)
    back, cookie = open_page("/orders/1", cookie, settings.PAYMENT_URL + "/pay/1")
    other, _ = open_page("/?utm_source=news", cookie)
    assert first.session == same.session == back.session != other.session
    assert first.visitor == other.visitor


def test_the_browser_tells_batches_once_a_person_agreed(spool: Path, db: None, client: Client) -> None:
    def send(body: object) -> int:
        return client.post("/e", body, content_type="application/json").status_code

    seen = {"id": "019cf0a0-0000-7000-8000-000000000001", "name": "page_view", "v": 1, "at": "2026-03-10T15:00:00Z",
            "view": "abc", "path": "/c/dairy/", "width": 390, "visitor": "forged", "simulated": True}  # fmt: skip
    batch = {"sent_at": "2026-03-10T15:00:01Z", "events": [seen]}
    assert send(batch) == 204
    assert not spool.exists()
    client.cookies["kaipu_consent"] = "all"
    assert send(batch) == 202
    for wrong in (
        [1],
        "{",
        {"events": []},
        {"events": [1]},
        {"events": [{}] * 51},
        {"events": [{"path": "x" * 70_000}]},
    ):
        assert send(wrong) == 400
    (event,) = events(spool)
    assert (event["source"], event["width"], event["view"], event["path"]) == ("browser", 390, "abc", "/c/dairy/")
    assert (event["visitor"] == "forged", event["simulated"], event["sent_at"]) == (False, False, batch["sent_at"])


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
