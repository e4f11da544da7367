"""Reads of audiences: what was exported for advertising companies, and what of it is still here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from kaipu.brain.segments.models import AudienceExport, AudienceLine


class AudienceUnknown(LookupError):
    """There is no such export."""


@dataclass(frozen=True, slots=True)
class AudienceRecord:
    """An export of a segment; `left_out` counts by reason (consent, address); `kept` while its lines are still here."""

    id: UUID
    segment_id: int
    way: str
    state: str
    people: int
    removals: int
    left_out: dict[str, int]
    reason: str
    attempts: int
    made_by_id: int
    made_at: datetime
    settled_at: datetime | None
    kept: bool


_AUDIENCE = (
    "id", "segment_id", "way", "state", "people", "removals", "left_out", "reason", "attempts", "made_by_id", "made_at", "settled_at",
)  # fmt: skip


def _audience(row: tuple[Any, ...], *, kept: bool) -> AudienceRecord:
    values: dict[str, Any] = dict(zip(_AUDIENCE, row, strict=True))
    return AudienceRecord(**values, kept=kept)


def list_audiences(*, segment_id: int, most: int = 20) -> list[AudienceRecord]:
    """Return a segment's exports, the newest first."""
    rows = (
        AudienceExport.objects.filter(segment_id=segment_id).order_by("-made_at", "-id").values_list(*_AUDIENCE)[:most]
    )
    return [_audience(row, kept=place == 0) for place, row in enumerate(rows)]


def get_audience(*, export_id: UUID) -> AudienceRecord:
    """Return an export. Raises AudienceUnknown."""
    row = AudienceExport.objects.filter(id=export_id).values_list(*_AUDIENCE).first()
    if row is None:
        raise AudienceUnknown(str(export_id))
    return _audience(row, kept=AudienceLine.objects.filter(export_id=export_id).exists())


def list_waiting_audiences(*, at: datetime) -> list[UUID]:
    """Return which uploads are to be tried now, the oldest first: after each attempt twice as many minutes pass, a day at most."""
    waiting = AudienceExport.objects.filter(state="waiting").order_by("made_at", "id")
    return [
        export_id
        for export_id, attempts, last in waiting.values_list("id", "attempts", "settled_at")
        if last is None or at >= last + timedelta(minutes=min(2 ** min(attempts, 11), 24 * 60))
    ]


def list_uploaded_segments() -> list[int]:
    """Return the segments of which an advertising company was told."""
    return sorted(
        AudienceExport.objects.filter(way="upload", state="done").values_list("segment_id", flat=True).distinct()
    )


def list_audience_lines(*, export_id: UUID, removal: bool) -> list[tuple[str, str]]:
    """Return hashes of e-mail address and telephone of an export's people, or of those who are to be forgotten, in order."""
    rows = AudienceLine.objects.filter(export_id=export_id, removal=removal).order_by("email", "phone", "id")
    return list(rows.values_list("email", "phone"))


def tell_person(*, customer_id: int, at: datetime) -> list[dict[str, Any]]:
    """Return which copies for advertising companies somebody stands in."""
    rows = AudienceLine.objects.filter(customer_id=customer_id).order_by("export__made_at", "id")
    return [
        {"segment": title, "at": made_at, "way": way, "removal": removal, "email_sha256": email, "phone_sha256": phone}
        for title, made_at, way, removal, email, phone in rows.values_list(
            "export__segment__title", "export__made_at", "export__way", "removal", "email", "phone"
        )
    ]
