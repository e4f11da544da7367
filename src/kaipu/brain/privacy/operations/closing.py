"""Closing exports, forgetting old requests, and noting what retention took away."""

from datetime import datetime
from uuid import UUID

from django.db.models.functions import Coalesce

from kaipu.brain.privacy.models import Request, RetentionRun
from kaipu.brain.privacy.rules import OPEN_STATES
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


@operation
def close_export(*, request_id: UUID, file_name: str, expires_at: datetime, at: datetime) -> bool:
    """Note that an export is ready, and until when it can be fetched; return False if it was taken back meanwhile."""
    changed = Request.objects.filter(id=request_id, kind="export", state="approved").update(
        state="done", file_name=file_name, expires_at=expires_at, done_at=at
    )
    if changed:
        audit.record(action="privacy.close_export", subject=f"request:{request_id}", at=at)
    return bool(changed)


@operation
def drop_export(*, request_id: UUID, at: datetime) -> None:
    """Withdraw an export whose person is gone."""
    Request.objects.filter(id=request_id, kind="export").update(state="withdrawn", customer_id=None, decided_at=at)


@operation
def expire_exports(*, at: datetime) -> None:
    """Note which exports can't be fetched any more."""
    Request.objects.filter(kind="export", expires_at__lte=at).exclude(file_name="").update(file_name="")


@operation
def forget_requests(*, before: datetime) -> int:
    """Delete requests that ended before a moment, done or come to nothing, with their proofs; return how many."""
    ended = Request.objects.exclude(state__in=OPEN_STATES).alias(ended_at=Coalesce("done_at", "decided_at"))
    gone, _ = ended.filter(ended_at__lt=before).delete()
    return gone


@operation
def note_retention(*, policy: str, before: datetime, removed: int, at: datetime) -> None:
    """Note what one round of a policy took away; of rounds that took nothing only the newest is kept."""
    RetentionRun.objects.filter(policy=policy, removed=0).delete()
    RetentionRun.objects.create(policy=policy, before=before, removed=removed, ran_at=at)
