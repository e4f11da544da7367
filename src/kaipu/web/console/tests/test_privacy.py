"""Personal data at the desk: masked, shown for a reason, and every look written down."""

from datetime import date

import pytest
from django.test import Client

from kaipu.brain.lake.queries import reading
from kaipu.brain.privacy import api as privacy
from kaipu.brain.tracking.models import Event
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.kernel import audit, clock, ids
from kaipu.web.console.imports import exports
from kaipu.web.console.tests.cast import make_person, place_order, text_of


def _looks() -> list[tuple[str, str, str]]:
    return [(each.action, each.subject, each.detail.get("reason", "")) for each in privacy.list_accesses()]


def test_contact_data_are_shown_for_a_reason_to_whoever_asked_and_every_look_is_noted(bob: Client) -> None:
    order = place_order(make_basket())
    page, subject = f"/desk/orders/{order.number}/", f"order:{order.id}"
    before = text_of(bob.get(page))
    assert ("alice@example.com" in before, "a***@example.com" in before, "Show" in before) == (False, True, True)
    assert _looks() == []

    refused = bob.post(f"{page}show/", {"reason": "curiosity"})
    assert refused["Location"] == f"{page}?why=missing#contact"
    assert "Choose why you need them" in text_of(bob.get(refused["Location"]))
    assert _looks() == []

    assert bob.post(f"{page}show/", {"reason": "deliver"})["Location"] == page
    assert "alice@example.com" in text_of(bob.get(page))
    assert _looks() == [("privacy.see", subject, "deliver"), ("privacy.reveal", subject, "deliver")]
    other = make_person("Dan", "agent")
    assert "alice@example.com" not in text_of(other.get(page)), "each asks for themselves"
    analyst = make_person("Ann", "analyst")
    assert analyst.post(f"{page}show/", {"reason": "deliver"}).status_code == 403
    assert "alice@example.com" not in text_of(analyst.get(page))
    assert audit.verify().broken_at is None


def test_a_customer_is_masked_down_to_the_town(bob: Client) -> None:
    key = customers.know_guest(
        email="dora@example.com", name="王小明", phone="13812341234", language="en", at=clock.now()
    )
    customers.save_address(
        customer_id=key,
        recipient="王小明",
        phone="13812341234",
        street="科技园路12号",
        city="深圳",
        region="",
        postcode="518000",
    )
    page = f"/desk/customers/{key}/"
    told = text_of(bob.get(page))
    assert {"王**", "138****1234", "d***@example.com", "深圳"} <= {
        word for word in ("王**", "138****1234", "d***@example.com", "深圳") if word in told
    }
    assert not [word for word in ("王小明", "13812341234", "科技园路", "518000") if word in told]
    bob.post(f"{page}show/", {"reason": "question"})
    assert "科技园路12号" in text_of(bob.get(page))


def _export(browser: Client, kind: str) -> str:
    return b"".join(browser.get(f"/desk/exports/{kind}.csv?reason=request").streaming_content).decode()  # type: ignore[attr-defined]


def test_exports_want_a_reason_and_are_masked_by_role(alice: Client) -> None:
    key = customers.know_guest(
        email="dora@example.com", name='Dora "D" Dorset\nfrom afar', phone="6175550123", language="en", at=clock.now()
    )
    number = customers.get_customer(customer_id=key).number
    assert alice.get("/desk/exports/customers.csv")["Location"] == "/desk/imports/?why=customers#exports"
    assert "Choose why you take out data of persons" in text_of(alice.get("/desk/imports/?why=customers"))
    assert "dora@example.com" in _export(alice, "customers")
    assert _looks()[0][1:] == ("export:customers", "request")
    assert privacy.list_accesses()[0].detail["persons"] == customers.count_customers()
    marketer = make_person("Mei", "marketer", "buyer")
    masked = _export(marketer, "customers")
    assert ("dora@example.com" in masked, "d***@example.com" in masked, "617****123" in masked, number in masked) == (
        False,
        True,
        False,
        True,
    )
    assert "617****0123" in masked


def test_staff_ask_in_a_persons_name_and_somebody_approves(alice: Client, bob: Client, settings) -> None:
    settings.PRIVACY_TWO_PERSONS = True
    key = customers.know_guest(email="dora@example.com", name="Dora", phone="", language="en", at=clock.now())
    page = f"/desk/customers/{key}/"
    assert "They asked for their data" in text_of(alice.get(page))
    assert "They asked for their data" not in text_of(bob.get(page))
    assert bob.post(f"{page}ask/erasure/", {"reason": "by telephone"}).status_code == 403
    assert alice.post(f"{page}ask/erasure/", {"reason": " "})["Location"] == page
    asked = alice.post(f"{page}ask/erasure/", {"reason": "by telephone, date of birth known"})["Location"]
    assert "by telephone" in text_of(alice.get(asked))
    assert alice.post(f"{page}ask/erasure/", {"reason": "again"})["Location"] == page
    assert "Somebody else must approve" in text_of(alice.post(f"{asked}approve/"))
    other = make_person("Max", "manager")
    assert other.post(f"{asked}refuse/", {"refusal": ""}).status_code == 422
    assert other.post(f"{asked}approve/").status_code == 302
    assert other.post(f"{asked}approve/").status_code == 409
    assert [each.state for each in privacy.list_requests()] == ["approved"]
    assert bob.get("/desk/privacy/").status_code == 200
    assert make_person("Ann", "analyst").get("/desk/privacy/").status_code == 403


@pytest.mark.parametrize("chinese", [False, True])
def test_the_pages_of_privacy_open(alice: Client, chinese: bool) -> None:
    if chinese:
        alice.cookies["kaipu_language"] = "zh-hans"
    for path, word in (
        ("", "申请" if chinese else "Requests"),
        ("retention/", "购物车" if chinese else "Carts of guests"),
        ("map/", "customers_customer"),
        ("map/?tag=email", "insight_duty"),
        ("accesses/", "访问" if chinese else "Nobody has looked"),
    ):
        answer = alice.get(f"/desk/privacy/{path}")
        assert (answer.status_code, word in text_of(answer)) == (200, True), path
    assert alice.get(f"/desk/privacy/requests/{ids.new_id()}/").status_code == 404


@pytest.mark.slow
def test_rows_behind_a_figure_are_masked_by_the_tags_of_their_columns(alice: Client, traded: date) -> None:
    now = clock.now()
    Event.objects.create(
        id=ids.new_id(),
        at=now,
        name="page_view",
        visitor="v" * 32,
        session="s" * 32,
        body={"path": "/"},
        received_at=now,
    )
    reading._state.due = 0
    address = f"/desk/metrics/rows/?m=page_views&from={traded}&to={traded}"
    told = text_of(make_person("Ann", "analyst").get(address))
    assert ("visitor" in told, privacy.HIDDEN in told, "v" * 32 in told) == (True, True, False)
    assert _looks() == [], "who sees nothing of anybody has looked at nobody"
    assert "v" * 32 in text_of(alice.get(address)), "the control: there is something to hide"
    assert _looks() == [("privacy.see", "metric:page_views", "")]


def test_a_masked_export_is_guarded_against_formulas_too() -> None:
    told = b"number,name,phone\nC1,'=x,'+16175550123\nC2,\"'@a\nb\",\n"
    rows = b"".join(exports.masked([told[:30], told[30:]], privacy.EXPORT_TAGS["customers"], {"customers.view"}))
    assert rows.decode() == "number,name,phone\nC1,'=**,'+16****0123\nC2,'@** b**,\n"
