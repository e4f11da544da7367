"""The pages that explain and warn: before there is data, with an address that makes no sense, and through an alert's life."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client

from kaipu.brain.competitors import api as competitors
from kaipu.brain.competitors.tests.factories import NOW as NOON
from kaipu.brain.competitors.tests.factories import make_offer
from kaipu.brain.insight import api as insight
from kaipu.brain.insight import operations
from kaipu.brain.insight.tests.factories import make_rival_goods
from kaipu.kernel import outbox, tokens
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


def test_before_the_first_build_it_says_so(alice: Client) -> None:
    answer = alice.get("/desk/why/")
    assert answer.status_code == 200
    assert "The warehouse is not built yet" in text_of(answer)


def test_bad_days_are_told_and_the_rest_is_kept(alice: Client) -> None:
    page = text_of(alice.get("/desk/why/?metric=aov&from=2026-05-09&to=2026-05-01"))
    assert 'value="aov" selected' in page
    page = text_of(alice.get("/desk/why/?metric=aov&from=2026-05-01&to=2026-05-07&against=own&before=2026-04-01"))
    assert 'value="2026-05-07"' in page


def test_strangers_are_turned_away(charlie: Client) -> None:
    assert charlie.get("/desk/why/").status_code == 403


AT = datetime(2026, 11, 21, 17, tzinfo=UTC)


@pytest.fixture
def alert_id() -> int:
    watch = insight.watch_metric(metric="net_sales", dimension="department", at=AT)
    found = insight.Finding(
        "dairy", "Dairy", "乳品", Decimal(50), Decimal(100), Decimal(8), -6.0, 1e-5, "raise_replenishment",
        [{"kind": "factor", "en": "Orders", "zh": "订单数", "effect": "-50.00"}],
    )  # fmt: skip
    (made,) = operations.record_findings(
        watch_id=watch, day=date(2026, 11, 20), hour=None, findings=[found], strays={"dairy": -6.0}, at=AT
    )
    return made


def test_an_alert_tells_what_why_and_what_next(alice: Client, alert_id: int) -> None:
    listed = text_of(alice.get("/desk/alerts/"))
    assert "Net sales · Dairy" in listed
    page = text_of(alice.get(f"/desk/alerts/{alert_id}/"))
    for words in ("$50.00 on", "$100.00 was usual", "Orders", "−$50.00", "approve it", "once in 100,000 days"):
        assert words in page
    assert "Net sales · Dairy" in text_of(alice.get("/desk/"))
    assert alice.get("/desk/alerts/999999/").status_code == 404


def test_an_alert_is_looked_after_sleeps_and_ends(alice: Client, alert_id: int) -> None:
    assert alice.post(f"/desk/alerts/{alert_id}/acknowledge/").status_code == 302
    assert "Looked after" in text_of(alice.get(f"/desk/alerts/{alert_id}/"))
    assert "Nothing was done" in text_of(alice.post(f"/desk/alerts/{alert_id}/snooze/", {"days": "400"}))
    assert alice.post(f"/desk/alerts/{alert_id}/snooze/", {"days": "3"}).status_code == 302
    assert "Asleep" in text_of(alice.get("/desk/alerts/?state=snoozed"))
    assert alice.post(f"/desk/alerts/{alert_id}/mute/", {"what": "slice"}).status_code == 302
    again = alice.post(f"/desk/alerts/{alert_id}/finish/")
    assert again.status_code == 409
    assert "ended already" in text_of(again)
    assert "Department: dairy" in text_of(alice.get("/desk/alerts/watched/"))


def test_what_competitors_do_stands_in_the_same_list(alice: Client) -> None:
    make_rival_goods()
    make_offer("Maplebrook whole milk", 150, code="m", size="1 l", brand="Maplebrook")
    competitors.follow_offers(now=lambda: NOON)
    while outbox.deliver_batch():
        pass
    (alert,) = insight.list_alerts(standing=True)
    home = f"/desk/alerts/{alert.id}/"
    assert "They ask less than we do" in text_of(alice.get("/desk/alerts/"))
    assert "1 of our goods costs less there." in text_of(alice.get("/desk/"))
    page = text_of(alice.get(home))
    for words in ("Maplebrook whole milk, 1 l", "$1.50 there, $2.00 here", "whether to follow", "any competitor"):
        assert words in page
    assert "Happens by itself" not in page
    buyer = make_person("Erin", "buyer")  # sees metrics, but no competitors
    assert buyer.get(home).status_code == 404
    assert buyer.post(f"{home}finish/").status_code == 404
    assert "They ask less" not in text_of(buyer.get("/desk/alerts/")) + text_of(buyer.get("/desk/"))
    assert alice.post(f"{home}snooze/", {"days": "3"}).status_code == 302
    assert alice.post(f"{home}mute/", {"what": "metric"}).status_code == 302
    assert "They ask less than we do" in text_of(alice.get("/desk/alerts/watched/"))
    assert "any competitor" in text_of(alice.get("/desk/alerts/watched/"))


def test_watches_and_duties_are_kept_at_the_desk(alice: Client) -> None:
    given = {"metric": "visits", "dimension": "department", "grain": "day", "sensitivity": "keen"}
    refused = alice.post("/desk/alerts/watch/", given)
    assert refused.status_code == 422
    assert "cannot be cut by that" in text_of(refused)
    assert 'value="visits" selected' in text_of(refused)
    assert alice.post("/desk/alerts/watch/", given | {"dimension": "device"}).status_code == 302
    assert "keen" in text_of(alice.get("/desk/alerts/watched/"))
    duty = {"owner": "sales", "weekday": "1", "email": "nobody", "quiet_from": "22", "quiet_until": "7"}
    refused = alice.post("/desk/alerts/duty/", duty)
    assert refused.status_code == 422
    assert 'value="22"' in text_of(refused)
    assert alice.post("/desk/alerts/duty/", duty | {"email": "a@example.com"}).status_code == 302
    (kept,) = insight.list_duties()
    assert alice.post(f"/desk/alerts/duty/{kept.id}/remove/").status_code == 302
    assert insight.list_duties() == []


def test_who_may_only_read_may_not_act(bob: Client, alert_id: int) -> None:
    assert bob.get("/desk/alerts/").status_code == 403
    engineer = make_person("Dora", "engineer")
    assert engineer.get(f"/desk/alerts/{alert_id}/").status_code == 200
    assert engineer.post(f"/desk/alerts/{alert_id}/finish/").status_code == 403


def test_programs_need_a_key_and_get_problems(client: Client) -> None:
    address = "/api/v1/insight/explain?metric=net_sales&first=2026-05-01&last=2026-05-07"
    assert client.get(address).status_code == 401
    _, secret = tokens.issue_token(title="why", scopes=["metrics.read"], at=AT)
    with_key = {"Authorization": f"Bearer {secret}"}
    assert client.get(address, headers=with_key).status_code == 503
    wrong = client.get(address.replace("last=2026-05-07", "last=2026-04-01"), headers=with_key)
    assert wrong.status_code == 422
