"""Every night what is too old goes, a policy at a time, and how much that was is noted."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kaipu.brain.privacy import gateways, operations, queries
from kaipu.brain.privacy.flows.exporting import expire_exports
from kaipu.commerce.care import api as care
from kaipu.commerce.cart import api as cart
from kaipu.commerce.customers import api as customers
from kaipu.commerce.exchange import api as exchange
from kaipu.kernel import clock, idempotency, jobs

Take = Callable[[datetime, datetime], int]

# policy → what takes away what is older than a moment; its second argument is now
TAKERS: dict[str, Take] = {
    "sessions": lambda before, _at: customers.forget_sessions(before=before),
    "exports": lambda _before, at: expire_exports(var=Path(settings.VAR), at=at),
    "idempotency": lambda before, _at: idempotency.forget_older_than(before),
    "jobs": lambda before, _at: jobs.forget_jobs(before=before),
    "uploads": lambda before, at: exchange.forget_uploads(before=before, at=at),
    "logs": lambda before, at: gateways.prune_logs(
        Path(settings.VAR) / "log", today=clock.local_date(at), before=before.timestamp()
    ),
    "carts": lambda before, _at: cart.forget_carts(before=before),
    "talks": lambda before, _at: care.forget_conversations(before=before),
    "requests": lambda before, _at: operations.forget_requests(before=before),
}


def retain(*, at: datetime) -> dict[str, int]:
    """Take away what every policy calls too old; return how much that was. A policy that fails does not keep the others."""
    taken: dict[str, int] = {}
    failures = []
    for policy in queries.list_policies():
        if policy.action != "erase":
            continue
        before = policy.edge(at)
        try:
            taken[policy.key] = TAKERS[policy.key](before, at)
        except Exception as trouble:  # noqa: BLE001 - whatever it is, the others get their turn, and the job says so
            failures.append(f"{policy.key}: {trouble!r}")
            continue
        operations.note_retention(policy=policy.key, before=before, removed=taken[policy.key], at=at)
    if failures:
        raise RetentionFailed("; ".join(failures))
    return taken


class RetentionFailed(RuntimeError):
    """Some policies could not be carried out; the next night tries them again."""
