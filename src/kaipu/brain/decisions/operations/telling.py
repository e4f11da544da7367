"""Addresses that hear what happens to decisions: kept here, called by the flow, every message once an address."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from kaipu.brain.decisions.models import Hook, HookCall
from kaipu.brain.decisions.queries import Call
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import acting_now, operation

MOST_HOOKS, MOST_ATTEMPTS, LEASE = 10, 8, timedelta(seconds=60)


class HookInvalid(ValueError):
    """An address begins with https:// (or http:// within the machine), and there are ten at most."""


class HookUnknown(LookupError):
    """No address in force has this number."""


@operation
def add_hook(*, url: str, at: datetime) -> tuple[int, str]:
    """Let an address hear of decisions; return its number and the secret that signs, shown once. Raises HookInvalid."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or len(url) > 500:
        raise HookInvalid(url)
    if Hook.objects.filter(ended_at=None).count() >= MOST_HOOKS:
        raise HookInvalid("full")
    secret = ids.new_token()
    row = Hook.objects.create(url=url.strip(), secret=secret, created_by=acting_now().actor, created_at=at)
    audit.record(action="decisions.add_hook", subject=f"decision_hook:{row.id}", detail={"host": parts.hostname}, at=at)
    return row.id, secret


@operation
def remove_hook(*, hook_id: int, at: datetime) -> None:
    """Tell an address nothing more; what waits for it is given up. Raises HookUnknown."""
    if not Hook.objects.filter(id=hook_id, ended_at=None).update(ended_at=at):
        raise HookUnknown(str(hook_id))
    HookCall.objects.filter(hook_id=hook_id, state="pending").update(state="failed", last_answer="removed")
    audit.record(action="decisions.remove_hook", subject=f"decision_hook:{hook_id}", at=at)


@operation
def queue_calls(*, event_id: UUID, event: str, body: Mapping[str, Any], at: datetime) -> int:
    """Put a message to every address into the queue, an event once; return how many are new."""
    fresh = 0
    for hook in Hook.objects.filter(ended_at=None).order_by("id"):
        _, is_new = HookCall.objects.get_or_create(
            hook=hook, event_id=event_id, defaults={"event": event, "body": dict(body), "due_at": at}
        )
        fresh += is_new
    return fresh


@operation
def claim_calls(*, at: datetime, limit: int = 20) -> list[Call]:
    """Take messages that are due; a worker that dies with them leaves them to the next after a minute."""
    due = HookCall.objects.select_for_update(skip_locked=True, of=("self",)).select_related("hook")
    due = due.filter(state="pending", due_at__lte=at, hook__ended_at=None).exclude(claimed_until__gt=at)
    rows = list(due.order_by("id")[:limit])
    for row in rows:
        row.claimed_until, row.attempts = at + LEASE, row.attempts + 1
        row.save(update_fields=["claimed_until", "attempts"])
    return [Call(row.id, row.event_id, row.hook.url, row.hook.secret, row.body, row.attempts) for row in rows]


@operation
def settle_call(*, call_id: int, done: bool, answer: str, at: datetime) -> None:
    """Write down what an address answered; what it did not take is tried again with growing pauses, eight times in all."""
    row = HookCall.objects.select_for_update().get(id=call_id)
    row.last_answer, row.answered_at, row.claimed_until = answer[:200], at, None
    if done:
        row.state = "done"
    elif row.attempts >= MOST_ATTEMPTS:
        row.state = "failed"
    else:
        row.due_at = at + timedelta(seconds=30 * 2**row.attempts)
    row.save()
