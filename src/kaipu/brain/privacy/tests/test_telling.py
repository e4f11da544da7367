"""The file of what is known of a person, and what retention takes away."""

import json
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from kaipu.brain.lake.tests.factories import NOW
from kaipu.brain.privacy import flows, gateways, operations, queries
from kaipu.brain.privacy.models import RetentionRun
from kaipu.brain.privacy.tests.factories import EMAIL, NAME, PHONE, STREET, VISITOR, make_traces
from kaipu.commerce.cart.models import Cart
from kaipu.commerce.exchange.models import Run
from kaipu.kernel import idempotency
from kaipu.kernel.models import IdempotencyKey
from kaipu.kernel.operation import operation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def var(settings, tmp_path) -> Path:
    settings.VAR = tmp_path
    settings.LAKE_ROOT = tmp_path / "lake"
    return tmp_path


def test_a_person_gets_everything_that_any_module_knows_and_the_file_goes_after_a_week(var):
    traced = make_traces(var)
    request_id = operations.ask(kind="export", customer_id=traced.alice.id, source="shopper", at=NOW)
    with pytest.raises(operations.AlreadyAsked):
        operations.ask(kind="export", customer_id=traced.alice.id, source="shopper", at=NOW)
    flows.carry_out(now=lambda: NOW)
    path = flows.find_file(request_id=request_id, at=NOW)
    with zipfile.ZipFile(path) as archive:
        told, page = json.loads(archive.read("data.json")), archive.read("data.html").decode()
    assert set(told) >= {"customer", "orders", "cart", "behaviour", "service", "accesses"}
    assert (told["customer"]["email"], told["customer"]["addresses"][0]["street"]) == (EMAIL, STREET)
    assert told["customer"]["consents"][0]["purpose"] == "analytics"
    assert {each["number"] for each in told["orders"]} >= {traced.order.number}
    theirs = next(each for each in told["orders"] if each["number"] == traced.order.number)
    assert (theirs["total"], theirs["lines"][0]["quantity"], theirs["contact"]["phone"]) == ("12.34", 3, PHONE)
    assert {each["visitor"] for each in told["behaviour"]} == {VISITOR}
    assert [each["ticket"] for each in told["service"]["tickets"]] == ["t1"]
    assert told["cart"][0]["sku__code"] == "2001"
    assert NAME in page
    assert "<script" not in page
    assert queries.get_request(request_id=request_id).state == "done"

    assert flows.find_file(request_id=request_id, at=NOW + timedelta(days=8)) is None
    assert flows.retain(at=NOW + timedelta(days=8))["exports"] == 1
    assert not path.exists()


@operation
def _nothing() -> dict[str, str]:
    return {}


def test_what_is_too_old_goes_and_what_is_not_stays(var):
    later = NOW + timedelta(days=100)
    for number, at in enumerate((NOW, later - timedelta(days=1))):
        idempotency.once(scope="s", key=f"k{number}", body=1, at=at, work=_nothing)
        Cart.objects.create(id=uuid4(), token=f"t{number}", created_at=at, updated_at=at)
        Session.objects.create(session_key=f"s{number}", session_data="", expire_date=at + timedelta(days=2))
        upload = var / "uploads" / (f"{number}" * 3)
        upload.parent.mkdir(exist_ok=True)
        upload.write_text("x")
        Run.objects.create(
            kind="stock", file_name="s.csv", file_digest=f"{number}", stored_path=str(upload), state="done", started_at=at,
            finished_at=at,
        )  # fmt: skip
    taken = flows.retain(at=later)
    assert {key: taken[key] for key in ("idempotency", "carts", "sessions", "uploads", "jobs", "requests")} == {
        "idempotency": 1, "carts": 1, "sessions": 1, "uploads": 1, "jobs": 0, "requests": 0,
    }  # fmt: skip
    assert IdempotencyKey.objects.get().key == "k1"
    assert Cart.objects.get().token == "t1"
    assert [path.name for path in (var / "uploads").iterdir()] == ["111"]
    assert set(flows.retain(at=later).values()) == {0}
    assert {run.policy: run.removed for run in RetentionRun.objects.all()}["carts"] == 0
    assert RetentionRun.objects.filter(policy="carts").count() == 2


def test_logs_are_set_aside_by_day_and_go_when_they_are_too_old(var):
    logs = var / "log"
    logs.mkdir()
    with (logs / "web.log").open("ab") as held:  # as a program holds its log for as long as it runs
        held.write(b"first\n")
        held.flush()
        assert flows.retain(at=NOW)["logs"] == 0
        held.write(b"second\n")
    (logs / "web.log.1").write_text("older\n")
    first = logs / f"web.log.{NOW.date()}"
    assert (first.read_text(), (logs / "web.log").read_text()) == ("first\n", "second\n")
    for path, age in ((first, 31), (logs / "web.log.1", 29)):
        moment = (NOW - timedelta(days=age)).timestamp()
        os.utime(path, (moment, moment))
    assert gateways.blank(first, "rst") == 1
    assert first.read_text() == "fi***\n"
    next_night = NOW + timedelta(days=1)
    assert flows.retain(at=next_night)["logs"] == 1, "covering a person in it made it no younger"
    assert {path.name: path.read_text() for path in logs.iterdir()} == {
        "web.log": "", "web.log.1": "older\n", f"web.log.{next_night.date()}": "second\n",
    }  # fmt: skip


def test_uploads_of_imports_that_never_ended_or_never_began_go_too(var):
    later = NOW + timedelta(days=31)
    uploads, laid_out = var / "uploads", var / "tmp" / "import-x"
    uploads.mkdir()
    laid_out.mkdir(parents=True)
    (laid_out / "texts.parquet").write_text("x")
    for name in ("killed", "stray", "x.part", "fresh", "young"):
        path = uploads / name
        path.write_text("x")
        at = later if name == "fresh" else NOW
        os.utime(path, (at.timestamp(), at.timestamp()))
    os.utime(laid_out, (NOW.timestamp(), NOW.timestamp()))
    for name, at in (("killed", NOW), ("young", later - timedelta(days=29))):
        Run.objects.create(
            kind="stock",
            file_name="s.csv",
            file_digest=name,
            stored_path=str(uploads / name),
            state="running",
            started_at=at,
        )
    assert flows.retain(at=later)["uploads"] == 4
    assert {path.name for path in uploads.iterdir()} == {"fresh", "young"}
    assert not laid_out.exists()
    assert dict(Run.objects.values_list("file_digest", "stored_path")) == {
        "killed": "",
        "young": str(uploads / "young"),
    }


def test_every_policy_that_erases_has_a_taker():
    erasing = {policy.key for policy in queries.list_policies() if policy.action == "erase"}
    assert erasing == set(flows.retaining.TAKERS)
