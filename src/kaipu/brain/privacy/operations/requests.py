"""The life of requests: asked, decided, withdrawn."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from kaipu.brain.privacy.models import Request
from kaipu.brain.privacy.rules import OPEN_STATES, due_on
from kaipu.commerce.customers import api as customers
from kaipu.kernel import audit, clock, ids, jobs
from kaipu.kernel.operation import acting_now, operation

JOB = "privacy.carry_out"


class AlreadyAsked(ValueError):
    """The person has asked for this already, and it is under way."""


class NotWaiting(ValueError):
    """The request was decided already."""


class SamePerson(ValueError):
    """Whoever asked for an erasure may not approve it, for the shop wants two persons for that."""


class ReasonMissing(ValueError):
    """A reason must be given."""


@operation
def ask(*, kind: str, customer_id: int, source: str, reason: str = "", at: datetime) -> UUID:
    """Note what a person asks for, or staff in their name; return the request's id. What a person asks for themselves is approved.

    An erasure that staff ask for waits for an approval. Raises customers.CustomerUnknown, customers.WorksHere, AlreadyAsked,
    ReasonMissing (staff give one).
    """
    if source == "staff" and not reason.strip():
        raise ReasonMissing
    customers.get_customer(customer_id=customer_id)
    account = customers.find_account_of(customer_id=customer_id)
    if kind == "erasure" and account and account.is_staff:
        raise customers.WorksHere(str(customer_id))
    if Request.objects.filter(kind=kind, customer_id=customer_id, state__in=OPEN_STATES).exists():
        raise AlreadyAsked(str(customer_id))
    who = acting_now().actor
    decided = source != "staff" or kind == "export"
    request = Request.objects.create(
        id=ids.new_id(), kind=kind, customer_id=customer_id, source=source, reason=reason.strip()[:500], asked_by=who,
        asked_at=at, due_on=due_on(clock.local_date(at)), state="approved" if decided else "waiting",
        decided_by=who if decided else "", decided_at=at if decided else None,
    )  # fmt: skip
    audit.record(action=f"privacy.ask_{kind}", subject=f"request:{request.id}", detail={"source": source}, at=at)
    if decided:
        jobs.defer_alone(JOB, JOB)
    return request.id


@operation
def approve(*, request_id: UUID, at: datetime) -> None:
    """Approve a request; the work begins at once. Raises NotWaiting, and SamePerson where two persons are wanted."""
    request = _waiting(request_id)
    if settings.PRIVACY_TWO_PERSONS and request.asked_by == acting_now().actor:
        raise SamePerson(str(request_id))
    _decide(request, "approved", at)
    audit.record(action="privacy.approve", subject=f"request:{request_id}", at=at)
    jobs.defer_alone(JOB, JOB)


@operation
def refuse(*, request_id: UUID, refusal: str, at: datetime) -> None:
    """Refuse a request, saying why. Raises NotWaiting, ReasonMissing."""
    if not refusal.strip():
        raise ReasonMissing
    request = _waiting(request_id)
    request.refusal = refusal.strip()[:500]
    _decide(request, "refused", at)
    audit.record(action="privacy.refuse", subject=f"request:{request_id}", at=at)


@operation
def withdraw(*, request_id: UUID, customer_id: int, at: datetime) -> None:
    """Take back what a person asked for, as long as nothing has been done. Raises NotWaiting, also for somebody else's."""
    request = Request.objects.select_for_update().filter(id=request_id, customer_id=customer_id).first()
    if request is None or request.state not in {"waiting", "approved"}:
        raise NotWaiting(str(request_id))
    _decide(request, "withdrawn", at)
    audit.record(action="privacy.withdraw", subject=f"request:{request_id}", at=at)


def _waiting(request_id: UUID) -> Request:
    request = Request.objects.select_for_update().filter(id=request_id, state="waiting").first()
    if request is None:
        raise NotWaiting(str(request_id))
    return request


def _decide(request: Request, state: str, at: datetime) -> None:
    request.state, request.decided_by, request.decided_at = state, acting_now().actor, at
    request.save(update_fields=["state", "decided_by", "decided_at", "refusal"])
