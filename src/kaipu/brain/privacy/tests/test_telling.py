"""The file of what is known of a person, and what retention takes away."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session

from kaipu.brain.lake.tests.factories import NOW
from kaipu.brain.privacy import flows, operations, queries
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


def test_every_policy_that_erases_has_a_taker():
    erasing = {policy.key for policy in queries.list_policies() if policy.action == "erase"}
    assert erasing == set(flows.retaining.TAKERS)
