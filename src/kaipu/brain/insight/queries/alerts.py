"""Reads of alerts, watches, mutes and duties."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from kaipu.brain.insight.models import KINDS, OPEN_STATES, Alert, Duty, Mute, Watch


class AlertUnknown(LookupError):
    """No alert has this number."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A slice found off its course: what it is, by how much, and why. `causes` and `occasions` are plain values."""

    member: str
    name_en: str
    name_zh: str
    value: Decimal
    expected: Decimal
    usual: Decimal
    strays: float
    chance: float | None
    suggestion: str
    causes: Sequence[Mapping[str, Any]] = ()
    occasions: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True, slots=True)
class AlertRecord:
    """An alert with everything a page shows. `until_hour` is set for an alert of part of a day.

    `kind` is metric, or what a competitor does: undercut, promotion, sold_out; then `member` is the competitor, `value` how
    many of our goods it concerns, `causes` the most telling of them, and `chance` is None.
    """

    id: int
    kind: str
    watch_id: int
    metric: str
    dimension: str
    member: str
    name_en: str
    name_zh: str
    state: str
    first_day: date
    last_day: date
    until_hour: int | None
    value: Decimal
    expected: Decimal
    usual: Decimal
    strays: float
    chance: float | None
    causes: Sequence[Mapping[str, Any]]
    occasions: Sequence[Mapping[str, str]]
    suggestion: str
    owner: str
    opened_at: datetime
    changed_at: datetime
    decided_by: str
    snoozed_until: datetime | None
    closed_at: datetime | None
    closed_why: str
    told_at: datetime | None


@dataclass(frozen=True, slots=True)
class WatchRecord:
    """A watched metric."""

    id: int
    metric: str
    dimension: str
    grain: str
    sensitivity: str
    checked_until: datetime | None


@dataclass(frozen=True, slots=True)
class MuteRecord:
    """A slice nobody wants to hear of; a whole metric where dimension and member are empty."""

    id: int
    kind: str
    metric: str
    dimension: str
    member: str
    muted_by: str
    muted_at: datetime


@dataclass(frozen=True, slots=True)
class DutyRecord:
    """Who is told of an owner's metrics; weekday 0 is any, 1 Monday."""

    id: int
    owner: str
    weekday: int
    email: str
    quiet_from: int
    quiet_until: int


def alert_of(row: Alert) -> AlertRecord:
    """Return a row as a record; for this module."""
    return AlertRecord(**{name: getattr(row, name) for name in AlertRecord.__slots__})


def get_alert(*, alert_id: int) -> AlertRecord:
    """Return one alert. Raises AlertUnknown."""
    row = Alert.objects.filter(id=alert_id).first()
    if row is None:
        raise AlertUnknown(str(alert_id))
    return alert_of(row)


def list_alerts(
    *, state: str = "", standing: bool = False, kinds: Collection[str] = KINDS, limit: int = 50, offset: int = 0
) -> list[AlertRecord]:
    """Return alerts: standing ones the strangest first, those of competitors after them; all else the newest first.

    One statement.
    """
    rows = Alert.objects.filter(kind__in=kinds)
    if state:
        rows = rows.filter(state=state)
    if standing:
        return [
            alert_of(row)
            for row in rows.filter(state__in=OPEN_STATES).order_by(F("chance").asc(nulls_last=True), "-strays", "id")[
                offset : offset + limit
            ]
        ]
    return [alert_of(row) for row in rows.order_by("-changed_at", "-id")[offset : offset + limit]]


def count_alerts(*, kinds: Collection[str] = KINDS) -> dict[str, int]:
    """Return how many alerts stand in each state."""
    counts: dict[str, int] = {}
    for state in Alert.objects.filter(kind__in=kinds).values_list("state", flat=True):
        counts[state] = counts.get(state, 0) + 1
    return counts


def list_notices(*, limit: int = 100) -> list[AlertRecord]:
    """Return open alerts that nobody was told of yet, the oldest first."""
    return [alert_of(row) for row in Alert.objects.filter(state="open", notice_due=True).order_by("id")[:limit]]


def list_watches(*, grain: str = "") -> list[WatchRecord]:
    """Return what is watched."""
    rows = Watch.objects.filter(withdrawn_at=None)
    rows = rows.filter(grain=grain) if grain else rows
    return [
        WatchRecord(row.id, row.metric, row.dimension, row.grain, row.sensitivity, row.checked_until)
        for row in rows.order_by("metric", "dimension", "grain")
    ]


def is_watched(*, metric: str, grain: str) -> bool:
    """Tell whether the whole of a metric is watched, not only its slices."""
    return Watch.objects.filter(metric=metric, grain=grain, dimension="", withdrawn_at=None).exists()


def list_mutes() -> list[MuteRecord]:
    """Return what is muted."""
    rows = Mute.objects.order_by("kind", "metric", "dimension", "member")
    return [MuteRecord(r.id, r.kind, r.metric, r.dimension, r.member, r.muted_by, r.muted_at) for r in rows]


def list_duties(*, owner: str = "") -> list[DutyRecord]:
    """Return who is told of what."""
    rows = Duty.objects.filter(owner=owner) if owner else Duty.objects.all()
    return [
        DutyRecord(r.id, r.owner, r.weekday, r.email, r.quiet_from, r.quiet_until)
        for r in rows.order_by("owner", "weekday", "email")
    ]
