"""Decisions for programs: reading with one key, deciding with another, and what each refusal says."""

from typing import Any

import pytest
from django.test import Client

from kaipu.brain.decisions import api as decisions
from kaipu.brain.decisions.tests.factories import make_proposal
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock, tokens

pytestmark = pytest.mark.django_db


def key(scope: str) -> dict[str, str]:
    _, secret = tokens.issue_token(title=scope, scopes=[scope], at=clock.now())
    return {"Authorization": f"Bearer {secret}"}


def post(client: Client, path: str, headers: dict[str, str], body: object = None) -> Any:
    return client.post(f"/api/v1/decisions/{path}", body or {}, content_type="application/json", headers=headers)


@pytest.fixture
def decision_id(db: None) -> int:
    filed = decisions.propose_decision(proposal=make_proposal(), at=clock.now())
    assert filed is not None
    return filed


def test_a_program_reads_what_waits_and_why(client: Client, decision_id: int) -> None:
    assert client.get("/api/v1/decisions").status_code == 401
    headers = key("decisions.read")
    found = client.get("/api/v1/decisions", headers=headers).json()
    assert [(each["id"], each["believed_minor"], each["minutes"]) for each in found] == [(decision_id, 5000, 2.0)]
    whole = client.get(f"/api/v1/decisions/{decision_id}", headers=headers).json()
    assert whole["action"]["lines"][0]["quantity"] == 12
    assert client.get("/api/v1/decisions/999999", headers=headers).status_code == 404
    assert post(client, f"{decision_id}/approve", headers).status_code == 401


def test_a_program_approves_once_and_undoes(client: Client, decision_id: int) -> None:
    headers = key("decisions.decide")
    approved = post(client, f"{decision_id}/approve", headers).json()
    assert (approved["state"], approved["decided_by"][:4]) == ("applied", "key:")
    again = post(client, f"{decision_id}/approve", headers)
    assert (again.status_code, again.json()["type"]) == (409, "/api/v1/problems/decision-closed")
    assert len(inventory.list_purchase_orders()) == 1
    assert post(client, f"{decision_id}/undo", headers, {"reason": "no"}).json()["state"] == "undone"


def test_refusals_are_told(client: Client, decision_id: int) -> None:
    headers = key("decisions.decide")
    rejected = post(client, f"{decision_id}/reject", headers, {"code": "too_risky"}).json()
    assert (rejected["state"], decisions.get_decision(decision_id=decision_id).reason_code) == ("rejected", "too_risky")
    dear = decisions.propose_decision(proposal=make_proposal(subject="b", cost=600_000), at=clock.now())
    broken = post(client, f"{dear}/approve", headers)
    assert (broken.status_code, broken.json()["errors"]) == (409, [{"guardrail": "order_value"}])
    decisions.halt_producers(reason="stop", at=clock.now())
    fine = decisions.list_decisions(state="proposed")[0].id
    assert post(client, f"{fine}/approve", headers).json()["type"].endswith("producers-halted")
