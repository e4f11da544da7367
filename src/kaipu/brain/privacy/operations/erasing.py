"""Erasing a person from the database, in one transaction; and closing the request with the proof."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.clusters import api as clusters
from kaipu.brain.connectors import api as connectors
from kaipu.brain.customer_value import api as customer_value
from kaipu.brain.privacy.models import Request
from kaipu.brain.privacy.operations.requests import NotWaiting
from kaipu.brain.privacy.queries import Person, find_person, get_traces
from kaipu.brain.recommendations import api as recommendations
from kaipu.brain.segments import api as segments
from kaipu.brain.tracking import api as tracking
from kaipu.commerce.care import api as care
from kaipu.commerce.cart import api as cart
from kaipu.commerce.content import api as content
from kaipu.commerce.customers import api as customers
from kaipu.commerce.exchange import api as exchange
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.commerce.partners import api as partners
from kaipu.commerce.payments import api as payments
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import audit, idempotency, outbox
from kaipu.kernel.operation import operation


@operation
def erase_person(*, request_id: UUID, found: Mapping[str, Any], at: datetime) -> None:
    """Erase a person from the database: orders go to a nameless customer, all else of theirs goes. `found` is what was there.

    Gathers by what they are known only once their customer is locked, so that nothing they did until now escapes. Until the
    request is closed it keeps that, for the lake has not forgotten them yet. Raises NotWaiting, customers.CustomerUnknown,
    customers.WorksHere. Reads all events and the whole outbox.
    """
    request = Request.objects.select_for_update().filter(id=request_id, state="approved", kind="erasure").first()
    if request is None:
        raise NotWaiting(str(request_id))
    pseudonym = customers.open_pseudonym(customer_id=request.customer_id or 0, at=at)  # locks the customer
    person = find_person(customer_id=request.customer_id or 0)
    _forget(person, pseudonym)
    customers.erase_customer(customer_id=person.customer_id)
    request.state, request.erased_at, request.found, request.reason = "erased", at, dict(found), ""
    request.traces = {"person": asdict(person), "pseudonym": pseudonym}
    request.save(update_fields=["state", "erased_at", "found", "reason", "traces"])
    _forget_requests(person, request.id, at)
    audit.record(action="privacy.erase_person", subject=f"request:{request_id}", at=at)


def _forget_requests(person: Person, current: UUID, at: datetime) -> None:
    """Let what else they asked for forget them, too, and who asked where that was their own account."""
    others = Request.objects.filter(customer_id=person.customer_id).exclude(id=current)
    others.filter(state__in=["waiting", "approved"]).update(state="withdrawn", decided_at=at)
    others.update(customer_id=None, reason="", refusal="")
    if person.actor:
        Request.objects.filter(asked_by=person.actor).update(asked_by="erased")
        Request.objects.filter(decided_by=person.actor).update(decided_by="erased")


@operation
def erase_again(*, request_id: UUID) -> None:
    """Take out what has come in since: an event or a line that was under way when the person was erased.

    Raises RequestUnknown when the request is not under way.
    """
    person, pseudonym = get_traces(request_id=request_id)
    _forget(person, pseudonym)


def _forget(person: Person, pseudonym: int) -> None:
    """Let each module forget, at its own door; in the order in which their tables are locked elsewhere, too."""
    whose = {"customer_id": person.customer_id, "to_customer_id": pseudonym}
    actors, found = [person.actor] if person.actor else [], person.found
    visits = {name: person.renamed[name] for name in person.sessions}
    cart.hand_over_carts(**whose)
    members.hand_over_membership(**whose, actors=actors, found=found)
    partners.hand_over_partner(**whose, sessions=list(visits), actors=actors)
    campaigns.hand_over_person(**whose)
    segments.forget_person(customer_id=person.customer_id)
    clusters.forget_person(customer_id=person.customer_id)
    customer_value.forget_person(customer_id=person.customer_id)
    recommendations.forget_customer(customer_id=person.customer_id)
    content.hand_over_wins(**whose)
    care.hand_over_conversations(**whose)
    reviews.hand_over_reviews(**whose)
    payments.redact_payments(subjects=[f"order:{each}" for each in person.order_ids], found=found)
    orders.hand_over_orders(**whose, visits=visits, actors=actors, found=found)
    exchange.redact_rejections(found=found)
    connectors.hand_over_rows(**whose, found=found)
    tracking.rename_visitor(
        **whose, visitors={name: person.renamed[name] for name in person.visitors}, sessions=visits, found=found,
        letters=person.pattern,
    )  # fmt: skip
    connectors.hand_over_rows(**whose, found=found)
    outbox.hand_over(**whose, actors=actors, found=found)
    idempotency.forget_person(
        scopes=[f"checkout:{key}" for key in (*person.carts, str(person.customer_id))], found=found
    )


@operation
def close_erasure(*, request_id: UUID, proof: Mapping[str, Any], at: datetime) -> bool:
    """Keep the proof, and tell whether it holds. If it does, the request forgets the person, too; if not, it stays open as failed."""
    holds = not any(trace for trace in proof["traces"] if not trace["kept"])
    request = Request.objects.select_for_update().get(id=request_id, state__in=["erased", "failed"])
    request.proof = {**proof, "holds": holds}
    request.state = "done" if holds else "failed"
    if holds:
        request.traces, request.customer_id, request.done_at = None, None, at
    request.save()
    audit.record(action="privacy.close_erasure", subject=f"request:{request_id}", detail={"holds": holds}, at=at)
    return holds
