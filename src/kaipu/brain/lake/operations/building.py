"""Writes of the lake: builds and their audits."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from kaipu.brain.lake.models import Audit, Build
from kaipu.brain.lake.queries import AuditRecord
from kaipu.kernel.operation import operation


@operation
def start_build(
    *, full: bool, horizon: int, fingerprint: str, restated: tuple[date, date] | None = None, at: datetime
) -> int:
    """Note that a build begins; one that an earlier process left running is noted as failed. Returns its id."""
    Build.objects.filter(state="running").update(
        state="failed", finished_at=at, error="The process ended before the build."
    )
    first, last = restated or (None, None)
    build = Build.objects.create(
        full=full, horizon=horizon, fingerprint=fingerprint, started_at=at, checked_at=at, restated_from=first,
        restated_to=last,
    )  # fmt: skip
    return build.id


@operation
def note_unchanged(*, build_id: int, horizon: int, at: datetime) -> None:
    """Note on the published build that nothing has changed up to a horizon."""
    Build.objects.filter(id=build_id, state="published").update(horizon=horizon, checked_at=at)


@operation
def fail_build(*, build_id: int, error: str, audits: Sequence[AuditRecord], at: datetime) -> None:
    """Note why a build was not published; what was published before stays."""
    Build.objects.filter(id=build_id).update(state="failed", error=error[:2000], finished_at=at)
    _write_audits(build_id, audits)


@operation
def publish_build(
    *, build_id: int, number: int, until: date, days: Sequence[date] | None, audits: Sequence[AuditRecord], seconds: Mapping[str, float], rows: Mapping[str, int], at: datetime,
) -> None:  # fmt: skip
    """Make a build the one that readers ask, and note the days it wrote again (None: all). They see the old until the commit."""
    Build.objects.filter(id=build_id).update(
        state="published",
        number=number,
        published_until=until,
        seconds=dict(seconds),
        rows=dict(rows),
        finished_at=at,
        checked_at=at,
        days=list(days or ()),
    )
    _write_audits(build_id, audits)
    kept = Build.objects.order_by("-id").values_list("id", flat=True)[500:501]
    Build.objects.filter(id__lte=next(iter(kept), 0)).delete()


def _write_audits(build_id: int, audits: Sequence[AuditRecord]) -> None:
    Audit.objects.bulk_create(
        Audit(
            build_id=build_id,
            relation=a.relation,
            name=a.name,
            failures=a.failures,
            detail=a.detail[:2000],
            blocking=a.blocking,
        )
        for a in audits
    )
