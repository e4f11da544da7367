"""Audiences for advertising companies, and who lives near: hashes of who agreed, removal lists, one upload under retry, distances."""

import hashlib
import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kaipu.brain.segments import api as segments
from kaipu.brain.segments import flows, queries
from kaipu.brain.segments.rules import hash_email, read_centroids, to_e164
from kaipu.brain.segments.tests.test_segments import NOW, Condition, shop, who
from kaipu.commerce.customers.models import Address, Consent, Customer
from kaipu.kernel.models import AuditEntry

__all__ = ["shop"]
pytestmark = pytest.mark.django_db


def test_addresses_as_companies_compare_them() -> None:
    assert hash_email(" Alice@Example.com ") == hashlib.sha256(b"alice@example.com").hexdigest()
    assert [to_e164(*each) for each in (("(202) 555-0143", "1"), ("1 202 555 0143", "1"), ("0086 138 0013 8000", "1"), ("138 0013 8000", "86"))] == [
        "+12025550143", "+12025550143", "+8613800138000", "+8613800138000",
    ]  # fmt: skip
    assert [to_e164(*each) for each in (("+44 20 7946 0018", ""), ("020 7946 0018", "44"), ("020 7946 0018", ""), ("12", "1"))] == [
        "+442079460018", "+442079460018", "", "",
    ]  # fmt: skip


@pytest.fixture
def audience(shop):
    """Return a segment of all three, of whom Bob agreed to mail and Charlie to mail and SMS; Alice took her answer back."""
    Consent.objects.create(customer=shop.charlie, purpose="marketing_email", granted=True, source="test", at=NOW)
    Consent.objects.create(customer=shop.charlie, purpose="marketing_sms", granted=True, source="test", at=NOW)
    for person, email in (
        (shop.alice, "alice@example.com"),
        (shop.bob, "bob@example.com"),
        (shop.charlie, "charlie@example.com"),
    ):
        Customer.objects.filter(id=person.id).update(email=email, phone="(202) 555-0143")
    return segments.save_segment(
        user_id=7, title="All", match="all", conditions=[Condition("orders", "least", "1")], at=NOW
    )


def export(segment_id, way="file"):
    return queries.get_audience(export_id=segments.export_audience(segment_id=segment_id, way=way, by=7, at=NOW))


def lines(found, removal=False):
    return segments.list_audience_lines(export_id=found.id, removal=removal)


PHONE = hashlib.sha256(b"+12025550143").hexdigest()


def test_only_who_agreed_and_whom_to_forget(shop, audience, settings) -> None:
    settings.CURRENCY = "USD"
    first = export(audience)
    assert (first.people, first.removals, first.left_out) == (2, 0, {"consent": 1, "address": 0})
    assert sorted(lines(first)) == sorted(
        [(hash_email("bob@example.com"), ""), (hash_email("charlie@example.com"), PHONE)]
    )
    assert [each["segment"] for each in queries.tell_person(customer_id=shop.bob.id, at=NOW)] == ["All"]
    Consent.objects.create(customer=shop.bob, purpose="marketing_email", granted=False, source="test", at=NOW)
    segments.forget_person(customer_id=shop.charlie.id)
    Customer.objects.filter(id=shop.charlie.id).update(erased_at=NOW, email="", phone="")
    assert queries.tell_person(customer_id=shop.charlie.id, at=NOW) == []
    second = export(audience)
    assert (second.people, second.removals, lines(second)) == (0, 2, [])
    assert sorted(lines(second, removal=True)) == sorted(
        [(hash_email("bob@example.com"), ""), (hash_email("charlie@example.com"), PHONE)]
    )
    assert lines(first) == []
    assert export(audience).removals == 0
    assert AuditEntry.objects.filter(action="segments.export_audience").count() == 3


class Company(BaseHTTPRequestHandler):
    """Takes an upload, but hangs up on the first one before it answers."""

    def do_POST(self) -> None:
        """Keep an upload by its number."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        good = segments.sign_upload("secret", self.headers["X-Timestamp"], body) == self.headers["X-Signature"]
        self.server.calls.append((self.headers["Idempotency-Key"], json.loads(body), good))
        if len(self.server.calls) == 1:
            self.connection.close()
            return
        self.send_response(200 if good else 401)
        self.end_headers()

    def log_message(self, *_words) -> None:
        """Say nothing."""


@pytest.fixture
def company(settings):
    server = HTTPServer(("127.0.0.1", 0), Company)
    server.calls = []
    settings.AUDIENCE_URL, settings.AUDIENCE_SECRET = f"http://127.0.0.1:{server.server_port}/", "secret"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_an_upload_without_an_answer_is_sent_again_under_its_number(audience, company, settings) -> None:
    made = export(audience, "upload")
    minutes = (NOW + timedelta(minutes=n) for n in (0, 1, 2, 3))
    assert [flows.upload_due(now=lambda at=at: at) for at in minutes] == [0, 0, 1, 0]
    found = queries.get_audience(export_id=made.id)
    assert (found.state, found.attempts) == ("done", 2)
    assert [(number, good) for number, _body, good in company.calls] == [(str(made.id), True)] * 2
    assert company.calls[0][1] == company.calls[1][1]
    assert len(company.calls[0][1]["add"]) == 2
    settings.AUDIENCE_SECRET = "wrong"
    refused = export(audience, "upload")
    assert flows.upload_due(now=lambda: NOW) == 0
    assert queries.get_audience(export_id=refused.id).state == "refused"


def test_a_removal_that_was_not_sent_is_in_the_next_export(shop, audience) -> None:
    export(audience)
    Consent.objects.create(customer=shop.bob, purpose="marketing_email", granted=False, source="test", at=NOW)
    waiting = export(audience, "upload")
    assert waiting.removals == 1
    assert export(audience).removals == 1
    assert (queries.get_audience(export_id=waiting.id).state, queries.get_audience(export_id=waiting.id).reason) == (
        "refused",
        "replaced",
    )


def test_who_was_erased_is_withdrawn_the_next_night_without_anybody_pressing(shop, audience, company) -> None:
    company.calls.append(None)  # it does not hang up
    first = export(audience, "upload")
    assert flows.withdraw_due(now=lambda: NOW) == 0  # not uploaded yet
    assert flows.upload_due(now=lambda: NOW) == 1
    assert flows.withdraw_due(now=lambda: NOW) == 0
    segments.forget_person(customer_id=shop.charlie.id)
    later = NOW + timedelta(hours=9)
    assert [flows.withdraw_due(now=lambda: later), flows.withdraw_due(now=lambda: later)] == [1, 0]
    assert flows.upload_due(now=lambda: later) == 1
    body = company.calls[-1][1]
    assert [[each["email_sha256"] for each in body[name]] for name in ("add", "remove")] == [
        [hash_email("bob@example.com")], [hash_email("charlie@example.com")],
    ]  # fmt: skip
    assert lines(first) == []
    assert export(audience, "upload").removals == 0


def test_hashes_of_a_file_are_kept_for_ninety_days(audience) -> None:
    made = export(audience)
    flows.withdraw_due(now=lambda: NOW + timedelta(days=90))
    assert len(lines(made)) == 2
    flows.withdraw_due(now=lambda: NOW + timedelta(days=90, seconds=1))
    assert lines(made) == []


def test_places_of_a_file() -> None:
    found, refused = read_centroids(
        "\ufeffpostcode,lat,lon,name\n 10 001 ,40.75,-73.99,Chelsea\n,1,1,\n2,91,0,\n3,x,0,\n10001,40.76,-73.98,Midtown\n"
    )
    assert (found, refused) == ([segments.Spot("10001", "Midtown", 40.76, -73.98)], [3, 4, 5])
    assert read_centroids("a,b\n") == ([], [1])


def test_who_lives_near(shop) -> None:
    for person, postcode in ((shop.alice, "n1 1aa"), (shop.bob, "E1 6AN"), (shop.charlie, "Z9")):
        Address.objects.create(customer=person, recipient="", street="", city="", postcode=postcode)
    spots = [
        segments.Spot("N11AA", "", 51.5, 0.0),
        segments.Spot("E16AN", "", 51.5, 0.1442),
        segments.Spot("FAR", "", 51.5, 2.0),
    ]
    segments.import_centroids(spots=spots, origin="test", at=NOW)  # 0.1442 degrees at 51.5 north are 9.98 km
    assert who(shop, Condition("near", "is", "n1 1AA", 10)) == ["Alice", "Bob"]
    assert who(shop, Condition("near", "is", "N11AA", 9)) == ["Alice"]
    assert who(shop, Condition("near", "not", "N11AA", 9)) == ["Bob"]
    assert who(shop, Condition("near", "is", "NOWHERE", 9)) == []
    count = segments.count_people(match="all", conditions=[Condition("near", "is", "N11AA", 10)], at=NOW)
    assert (count.people, count.customers - count.unplaced) == (2, 2)
    shop.store.refresh_from_db()
    type(shop.store).objects.filter(id=shop.store.id).update(postcode="E1 6AN")
    assert who(shop, Condition("near", "is", shop.store.code, 1)) == ["Bob"]
