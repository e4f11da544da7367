"""Closing exports, forgetting old requests, and noting what retention took away."""

from datetime import datetime
from uuid import UUID

from kaipu.brain.privacy.models import Request, RetentionRun
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


@operation
def close_export(*, request_id: UUID, file_name: str, expires_at: datetime, at: datetime) -> None:
    """Note that an export is ready, and until when it can be fetched."""
    Request.objects.filter(id=request_id, kind="export", state="approved").update(
        state="done", file_name=file_name, expires_at=expires_at, done_at=at
    )
    audit.record(action="privacy.close_export", subject=f"request:{request_id}", at=at)


@operation
def drop_export(*, request_id: UUID, at: datetime) -> None:
    """Withdraw an export whose person is gone."""
    Request.objects.filter(id=request_id, kind="export").update(state="withdrawn", customer_id=None, decided_at=at)


@operation
def expire_exports(*, at: datetime) -> list[str]:
    """Note that exports can't be fetched any more; return the names of their files."""
    old = Request.objects.select_for_update().filter(kind="export", expires_at__lte=at).exclude(file_name="")
    names = list(old.values_list("file_name", flat=True))
    Request.objects.filter(file_name__in=names).update(file_name="")
    return names


@operation
def forget_requests(*, before: datetime) -> int:
    """Delete requests that ended before a moment, with their proofs; return how many."""
    gone, _ = Request.objects.filter(done_at__lt=before).delete()
    return gone


@operation
def note_retention(*, policy: str, before: datetime, removed: int, at: datetime) -> None:
    """Note what one round of a policy took away; of rounds that took nothing only the newest is kept."""
    RetentionRun.objects.filter(policy=policy, removed=0).delete()
    RetentionRun.objects.create(policy=policy, before=before, removed=removed, ran_at=at)
