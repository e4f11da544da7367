"""Decisions for programs: what waits and why, one with its evidence, and approving, rejecting, undoing. With a key, or logged in at the desk.

Writing needs a key of the scope decisions.decide; who decided is then the key. Addresses that are told of decisions are kept at the desk.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema
from ninja.security import HttpBearer, SessionAuth

from kaipu.brain.decisions import api as decisions
from kaipu.kernel import access, clock, tokens
from kaipu.kernel.operation import acting
from kaipu.web.rest import schemas

PROBLEMS = {401: schemas.Problem, 404: schemas.Problem, 409: schemas.Problem, 422: schemas.Problem}


class ReadKey(HttpBearer):
    """A key of the scope decisions.read or decisions.decide, in the header Authorization."""

    scopes: tuple[str, ...] = ("decisions.read", "decisions.decide")

    def authenticate(self, request: HttpRequest, token: str) -> tokens.TokenRecord | None:
        """Return the key, or None."""
        found = (tokens.find_token(secret=token, scope=scope) for scope in self.scopes)
        return next((each for each in found if each is not None), None)


class DecideKey(ReadKey):
    """A key of the scope decisions.decide."""

    scopes = ("decisions.decide",)


class DeskReader(SessionAuth):
    """Somebody logged in at the desk who may see decisions."""

    right = "decisions.view"

    def authenticate(self, request: HttpRequest, key: str | None) -> Any | None:
        """Return the account, or None."""
        user: Any = request.user
        allowed = user.is_authenticated and user.is_staff and self.right in access.scopes_of(user.pk)
        return user if allowed else None


class DeskDecider(DeskReader):
    """Somebody logged in at the desk who may decide."""

    right = "decisions.approve"


class EffectOut(Schema):
    """A number expected or observed, with its 80 % interval where it has one; money in minor units."""

    metric: str
    unit: str
    value: float
    low: float | None
    high: float | None


class GuardrailOut(Schema):
    """A limit: the value must stay at or under it."""

    code: str
    value: float
    limit: float
    holds: bool


class DecisionOut(Schema):
    """A decision. `believed_minor` and `minutes` say where it stands in the inbox; they are null once it is decided."""

    id: int
    kind: str
    producer: str
    subject: str
    state: str
    title: dict[str, str]
    risk: str
    cost_minor: int
    profit_minor: int
    believed_minor: int | None = None
    minutes: float | None = None
    approvable: bool
    back_test: bool
    proposed_at: datetime
    expires_at: datetime | None
    decided_at: datetime | None
    decided_by: str
    expected: list[EffectOut]
    actual: list[EffectOut]
    measured: dict[str, Any] | None = Field(description="method, strength of evidence and odds, once measured")
    guardrails: list[GuardrailOut]


class DecisionWhole(DecisionOut):
    """A decision with what it would do, its evidence and what it did."""

    action: dict[str, Any]
    evidence: dict[str, Any]
    result: dict[str, Any]


class Wanted(Schema):
    """Which decisions: of a state, of a kind."""

    state: schemas.Text = Field("proposed", max_length=20)
    kind: schemas.Text = Field("", max_length=60)
    limit: int = Field(50, ge=1, le=200)
    offset: int = Field(0, ge=0, le=100_000)


class ReasonIn(Schema):
    """Why: one of wrong_facts, too_risky, too_costly, bad_moment, known_better, other, and words."""

    code: schemas.Text = Field("other", max_length=40)
    reason: schemas.Text = Field("", max_length=500)


router = Router(auth=[ReadKey(), DeskReader()])
DECIDERS = [DecideKey(), DeskDecider()]


@router.get("", response={200: list[DecisionOut], **PROBLEMS}, summary="List decisions")
def list_decisions(request: HttpRequest, wanted: Annotated[Wanted, Query()]) -> list[DecisionOut]:
    """Return what waits, the most believed profit a minute first; or decisions of another state, the newest first."""
    if wanted.state == "proposed":
        rows = decisions.list_inbox(kind=wanted.kind).rows[wanted.offset : wanted.offset + wanted.limit]
        return [DecisionOut(**_shape(each.decision, each.standing)) for each in rows]
    found = decisions.list_decisions(state=wanted.state, kind=wanted.kind, limit=wanted.limit, offset=wanted.offset)
    return [DecisionOut(**_shape(each)) for each in found]


@router.get("/{decision_id}", response={200: DecisionWhole, **PROBLEMS}, summary="Open a decision")
def get_decision(request: HttpRequest, decision_id: int) -> DecisionWhole:
    """Return one decision with its evidence."""
    return _whole(decisions.get_decision(decision_id=decision_id))


@router.post("/{decision_id}/approve", auth=DECIDERS, response={200: DecisionWhole, **PROBLEMS}, summary="Approve")
def approve(request: HttpRequest, decision_id: int) -> DecisionWhole:
    """Approve a decision, which carries it out. A second time answers 409 and changes nothing."""
    with _acting(request):
        return _whole(decisions.approve_decision(decision_id=decision_id, at=clock.now()))


@router.post("/{decision_id}/reject", auth=DECIDERS, response={200: DecisionWhole, **PROBLEMS}, summary="Reject")
def reject(request: HttpRequest, decision_id: int, why: ReasonIn) -> DecisionWhole:
    """Turn a decision down."""
    with _acting(request):
        decisions.reject_decision(decision_id=decision_id, code=why.code, reason=why.reason, at=clock.now())
    return _whole(decisions.get_decision(decision_id=decision_id))


@router.post("/{decision_id}/undo", auth=DECIDERS, response={200: DecisionWhole, **PROBLEMS}, summary="Undo")
def undo(request: HttpRequest, decision_id: int, why: ReasonIn) -> DecisionWhole:
    """Take a decision back while that is possible; else 409."""
    with _acting(request):
        decisions.undo_decision(decision_id=decision_id, reason=why.reason, at=clock.now())
    return _whole(decisions.get_decision(decision_id=decision_id))


@contextmanager
def _acting(request: HttpRequest) -> Iterator[None]:
    who: Any = request.auth  # type: ignore[attr-defined]  # set by the check that let the request in
    with acting(actor=f"key:{who.id}" if isinstance(who, tokens.TokenRecord) else f"user:{who.pk}"):
        yield


def _whole(decision: decisions.DecisionRecord) -> DecisionWhole:
    standing = decisions.get_standing(decision=decision) if decision.state == "proposed" else None
    return DecisionWhole(
        **_shape(decision, standing),
        action=dict(decision.action),
        evidence=dict(decision.evidence),
        result=dict(decision.result),
    )


def _shape(decision: decisions.DecisionRecord, standing: decisions.Standing | None = None) -> dict[str, Any]:
    told = decision.measurement
    return {
        "id": decision.id, "kind": decision.kind, "producer": decision.producer, "subject": decision.subject,
        "state": decision.state, "title": {"en": decision.title_en, "zh": decision.title_zh}, "risk": decision.risk,
        "cost_minor": decision.cost_minor, "profit_minor": decision.profit_minor,
        "believed_minor": standing.believed_minor if standing else None,
        "minutes": round(standing.minutes, 2) if standing else None, "approvable": decision.approvable,
        "back_test": decision.back_test, "proposed_at": decision.proposed_at, "expires_at": decision.expires_at,
        "decided_at": decision.decided_at, "decided_by": decision.decided_by,
        "expected": [_effect(each) for each in decision.expected], "actual": [_effect(each) for each in decision.actual],
        "measured": {name: told.get(name) for name in ("method", "strength", "odds")} if told else None,
        "guardrails": [
            GuardrailOut(code=each.code, value=each.value, limit=each.limit, holds=each.holds) for each in decision.guardrails
        ],
    }  # fmt: skip


def _effect(each: decisions.Effect) -> EffectOut:
    return EffectOut(metric=each.metric, unit=each.unit, value=each.value, low=each.low, high=each.high)
