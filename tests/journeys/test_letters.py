"""Letters go once, through a real mail server: withheld, capped, bounced, retried, asked about, left."""

import json
import re
from base64 import b64encode
from datetime import timedelta

import pytest

from kaipu.brain.campaigns import flows, operations, queries
from kaipu.brain.campaigns.models import Letter, Link
from kaipu.brain.campaigns.tests.factories import NOW, make_campaign, make_customer
from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import Customer
from kaipu.demo.companies.post_office import PostOffice
from kaipu.kernel import clock
from kaipu.kernel.webhooks import sign

pytestmark = pytest.mark.django_db
MAIL_SECRET = f"whsec_{b64encode(b'secret').decode()}"


@pytest.fixture
def office(tmp_path, settings):
    opened = PostOffice(tmp_path / "mail").start()
    settings.SMTP_URL, settings.MAIL_STATUS_URL = opened.address, opened.status_address
    settings.BOUNCES_URL, settings.BOUNCE_DOMAIN = opened.box_address, "bounces.example.com"
    yield opened
    opened.stop()


def states(campaign_id: int) -> dict[int, tuple[str, str]]:
    rows = Letter.objects.filter(origin=f"campaign:{campaign_id}", channel="mail")
    return {who: (state, reason) for who, state, reason in rows.values_list("customer_id", "state", "reason")}


def send(at=NOW) -> int:
    return flows.send_due(now=lambda: at)


def test_each_gets_one_letter_in_their_language_and_no_second_round_repeats_it(office):
    alice, li = make_customer(1), make_customer(2, language="zh-hans")
    campaign_id = make_campaign([alice, li])
    assert send() == 2
    assert send() == 0
    assert office.count() == 2
    mails = {each.read_bytes() for each in office.folder.glob("*.eml")}
    english = next(each for each in mails if b"alice1@" in each)
    assert b"Subject: Moon cakes, Alice 1" in english
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in english
    assert re.search(rb"^List-Unsubscribe: <http://[^>\s]+/leave/>\r?$", english, re.MULTILINE), "in one piece"
    letter = Letter.objects.get(customer_id=alice, channel="mail")
    code = Link.objects.get(origin=f"campaign:{campaign_id}", source="mail", path="/c/bakery/").code
    assert f"/l/{code}/{letter.id}/".encode() in english.replace(b"=\r\n", b"")
    assert office.count(flows.message_id_of(letter.id)) == 1
    assert {state for state, _ in states(campaign_id).values()} == {"sent"}


def test_who_may_not_be_told_is_withheld_with_the_reason(office):
    refused, nameless, gone = (
        make_customer(1, agreed=False),
        make_customer(2),
        make_customer(3, email="gone@example.com"),
    )
    customers.set_profile(customer_id=nameless, name="", phone="", language="en", at=NOW)
    campaign_id = make_campaign([refused, nameless, gone])
    assert send() == 1
    assert states(campaign_id) == {refused: ("withheld", "consent"), nameless: ("sent", ""), gone: ("bounced", "550")}
    second = make_campaign([gone])
    assert send() == 0
    assert states(second) == {gone: ("withheld", "returned")}


def test_nobody_gets_more_than_manners_allow_and_none_in_quiet_hours(office):
    alice = make_customer(1)
    operations.set_manners(most_letters=1, days=7, quiet_from=21, quiet_until=8, at=NOW)
    first, second = make_campaign([alice]), make_campaign([alice])
    assert send(NOW + timedelta(hours=12)) == 0  # midnight
    assert send() == 1
    assert sorted([states(first)[alice], states(second)[alice]]) == [("queued", "cap"), ("sent", "")]
    assert send(NOW + timedelta(days=8)) == 1
    assert office.count() == 2


def test_a_no_for_now_is_tried_again_and_given_up_after_six_tries(office):
    later = make_customer(1, email="later@example.com")
    campaign_id, at = make_campaign([later]), NOW
    for _ in range(8):
        send(at)
        at += timedelta(days=1)
    assert states(campaign_id) == {later: ("failed", "451")}
    assert Letter.objects.get(customer_id=later, channel="mail").attempts == 6


def test_without_a_server_nothing_is_taken_up(settings):
    alice = make_customer(1)
    campaign_id = make_campaign([alice])
    settings.SMTP_URL = "smtp://127.0.0.1:9"
    assert send() == 0
    assert Letter.objects.get(customer_id=alice, channel="mail").attempts == 0
    assert states(campaign_id) == {alice: ("queued", "")}


@pytest.mark.parametrize(("arrived", "ends", "mails"), [(True, "sent", 0), (False, "sent", 1), (None, "doubt", 0)])
def test_what_was_handed_over_before_a_power_cut_is_asked_about(office, settings, arrived, ends, mails):
    alice = make_customer(1)
    campaign_id = make_campaign([alice])
    _, letters = operations.claim_letters(limit=10, at=NOW)
    assert operations.hand_over_letter(letter_id=letters[0].id, at=NOW)
    if arrived:
        office.keep(f"Message-ID: <{flows.message_id_of(letters[0].id)}>\r\n\r\n".encode())
    if arrived is None:
        settings.MAIL_STATUS_URL = ""
    before = office.count()
    send(NOW + timedelta(minutes=5))
    send(NOW + timedelta(minutes=10))
    assert states(campaign_id)[alice][0] == ends
    assert office.count() - before == mails


def test_a_claimed_letter_goes_back_when_its_worker_is_gone_and_only_one_hands_it_over(office):
    alice = make_customer(1)
    make_campaign([alice])
    _, letters = operations.claim_letters(limit=10, at=NOW)
    assert operations.claim_letters(limit=10, at=NOW) == (0, [])
    assert operations.hand_over_letter(letter_id=letters[0].id, at=NOW)
    assert not operations.hand_over_letter(letter_id=letters[0].id, at=NOW)


def test_leaving_takes_the_consent_back_and_withholds_what_waits(office):
    alice = make_customer(1)
    campaign_id = make_campaign([alice])
    send()
    second = make_campaign([alice])
    letter = Letter.objects.get(origin=f"campaign:{campaign_id}", channel="mail")
    assert operations.unsubscribe(letter_id=letter.id, at=NOW)
    assert operations.unsubscribe(letter_id=letter.id, at=NOW)
    assert customers.get_consents(customer_id=alice) == {"marketing_email": False}
    assert states(second) == {alice: ("withheld", "consent")}
    assert queries.count_states(origin=f"campaign:{campaign_id}")["mail", "left"] == 1


def test_a_pause_holds_letters_back_and_an_end_withdraws_them(office):
    alice = make_customer(1)
    campaign_id = make_campaign([alice])
    operations.pause_campaign(campaign_id=campaign_id, at=NOW)
    assert send() == 0
    operations.end_campaign(campaign_id=campaign_id, at=NOW)
    assert states(campaign_id) == {alice: ("withdrawn", "ended")}


def test_clicks_count_once_a_visitor_and_mark_the_letter():
    alice = make_customer(1)
    campaign_id = make_campaign([alice])
    letter = Letter.objects.get(origin=f"campaign:{campaign_id}", channel="mail")
    link = queries.list_links(origin=f"campaign:{campaign_id}")[0]
    counted = [operations.count_click(link_id=link.id, visit=v, letter_id=letter.id, at=NOW) for v in ("a", "a", "b")]
    assert counted == [True, False, True]
    assert queries.list_links(origin=f"campaign:{campaign_id}")[0].clicks == 2
    assert queries.count_states(origin=f"campaign:{campaign_id}")["mail", "clicked"] == 1


def test_a_person_is_told_and_forgotten(office):
    alice, nobody = make_customer(1), make_customer(2, agreed=False)
    make_campaign([alice])
    send()
    told = queries.tell_person(customer_id=alice, at=NOW)
    assert {(each["channel"], each["state"]) for each in told["letters"]} == {("mail", "sent"), ("site", "queued")}
    assert told["campaigns"] == [{"campaign__title": "Mid-Autumn", "holdout": False}]
    operations.hand_over_person(customer_id=alice, to_customer_id=nobody)
    assert not any(queries.tell_person(customer_id=alice, at=NOW).values())
    assert len(queries.tell_person(customer_id=nobody, at=NOW)["letters"]) == 2


def test_what_comes_back_is_read_from_the_box_and_the_address_gets_nothing_more(office):
    lost, full, angry = (
        make_customer(n, email=f"{name}@example.com") for n, name in enumerate(("lost", "full", "angry"))
    )
    campaign_id = make_campaign([lost, full, angry])
    assert send() == 3
    assert flows.read_bounces(now=lambda: NOW) == 3
    assert flows.read_bounces(now=lambda: NOW) == 0
    assert states(campaign_id) == {lost: ("bounced", "5.1.1"), full: ("bounced", "4.2.2"), angry: ("sent", "")}
    assert queries.count_reports(origin=f"campaign:{campaign_id}") == {
        ("mail", "hard"): 1, ("mail", "soft"): 1, ("mail", "complaint"): 1,
    }  # fmt: skip
    assert customers.get_consents(customer_id=angry) == {"marketing_email": False}
    second = make_campaign([lost, full, angry])
    assert send() == 1
    assert {who: reason for who, (_, reason) in states(second).items()} == {
        lost: "returned",
        full: "",
        angry: "consent",
    }
    assert len(queries.tell_person(customer_id=lost, at=NOW)["returned"]) == 1


def test_three_soft_bounces_within_thirty_days_end_it_and_a_new_address_begins_anew(office):
    operations.set_manners(most_letters=9, days=1, quiet_from=0, quiet_until=0, at=NOW)
    full, at = make_customer(1, email="full@example.com"), NOW
    for _ in range(3):
        make_campaign([full])
        assert send(at) == 1
        assert flows.read_bounces(now=lambda: at) == 1  # noqa: B023 - called at once
        at += timedelta(days=2)
    campaign_id = make_campaign([full])
    assert send(at) == 0
    assert states(campaign_id) == {full: ("withheld", "returned")}
    make_campaign([full])
    assert send(NOW + timedelta(days=35)) == 1  # the first of the three is forgotten
    Customer.objects.filter(id=full).update(email="gone@example.com")
    make_campaign([full])
    send(at)
    Customer.objects.filter(id=full).update(email="alice@example.com")
    make_campaign([full])
    assert send(at) == 1


def test_a_mail_company_tells_by_signed_message(office, settings, client):
    settings.MAIL_EVENTS_SECRET = MAIL_SECRET
    alice, at = make_customer(1), clock.now()
    campaign_id = make_campaign([alice])
    send()
    letter = Letter.objects.get(origin=f"campaign:{campaign_id}", channel="mail")
    body = json.dumps(
        {"type": "message.bounced", "data": {"message_id": f"<{flows.message_id_of(letter.id)}>", "status": "5.1.1"}}
    ).encode()

    def tell(body: bytes, secret: str = MAIL_SECRET) -> int:
        signature = sign(secret, "m1", int(at.timestamp()), body)
        headers = {"webhook-id": "m1", "webhook-timestamp": str(int(at.timestamp())), "webhook-signature": signature}
        return client.post("/hooks/mail/", body, content_type="application/json", headers=headers).status_code

    assert tell(body, "another") == 401
    assert states(campaign_id)[alice][0] == "sent"
    assert [tell(b"{}"), tell(b"nothing"), tell(body), tell(body)] == [204, 400, 204, 204]
    assert states(campaign_id) == {alice: ("bounced", "5.1.1")}
    settings.MAIL_EVENTS_SECRET = ""
    assert tell(body, "") == 401
