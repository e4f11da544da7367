"""What follows when something happened to a decision: addresses are told, and the person it was handed to."""

from kaipu.brain.decisions import flows, operations, queries
from kaipu.kernel import clock
from kaipu.kernel.outbox import Envelope


def queue_calls(event: Envelope) -> None:
    """Put what happened into the queue of every address. What is told are ids and figures, no personal data."""
    name = event.name.removeprefix("decisions.Decision").lower()
    decision = queries.get_decision(decision_id=event.payload["decision_id"])
    body = {
        "type": f"decision.{name}", "timestamp": event.at.isoformat(),
        "data": {
            "id": decision.id, "kind": decision.kind, "producer": decision.producer, "subject": decision.subject,
            "title": {"en": decision.title_en, "zh": decision.title_zh}, "state": decision.state, "risk": decision.risk,
            "profit_minor": decision.profit_minor, "cost_minor": decision.cost_minor,
        },
    }  # fmt: skip
    operations.queue_calls(event_id=event.id, event=name, body=body, at=clock.now())


def tell_delegate(event: Envelope) -> None:
    """Write to whoever is to decide."""
    flows.tell_delegate(decision_id=event.payload["decision_id"], user_id=event.payload["user_id"])
