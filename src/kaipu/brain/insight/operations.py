"""Writes of insight: what the watch found, and what people do with an alert."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from kaipu.brain.insight.events import AlertClosed, AlertOpened
from kaipu.brain.insight.models import OPEN_STATES, Alert, Duty, Mute, Watch
from kaipu.brain.insight.queries.alerts import AlertRecord, AlertUnknown, Finding, alert_of
from kaipu.brain.insight.queries.moves import OWNER, find_moves
from kaipu.brain.insight.rules import SENSITIVITIES, is_back, is_worse
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import audit, clock, outbox
from kaipu.kernel.operation import acting_now, operation

MOST_SNOOZE = timedelta(days=90)
LEASE = timedelta(minutes=5)
# metric, dimension, grain, sensitivity
USUAL = (
    ("net_sales", "", "day", "normal"), ("net_sales", "department", "day", "normal"), ("net_sales", "location", "day", "calm"),
    ("orders", "", "day", "normal"), ("orders", "channel", "day", "normal"), ("aov", "", "day", "calm"),
    ("gross_margin", "department", "day", "calm"), ("refund_rate", "", "day", "normal"),
    ("conversion", "", "day", "normal"), ("conversion", "device", "day", "normal"), ("visits", "source", "day", "calm"),
    ("payment_success_rate", "payment_method", "day", "normal"), ("on_time_rate", "", "day", "normal"),
    ("out_of_stock_rate", "department", "day", "normal"), ("waste_rate", "department", "day", "calm"),
    ("orders", "", "hour", "calm"), ("visits", "", "hour", "calm"), ("payment_success_rate", "", "hour", "calm"),
)  # fmt: skip


class AlertIsClosed(ValueError):
    """The alert has ended; nothing can be done with it any more."""


class WatchExists(ValueError):
    """This metric is watched already in this way."""


class WatchInvalid(ValueError):
    """A metric cannot be watched so; `reason` is metric, dimension, grain or sensitivity."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SnoozeInvalid(ValueError):
    """An alert sleeps until a moment of the next ninety days."""


class DutyInvalid(ValueError):
    """A duty names an address, a weekday 0 to 7 and hours 0 to 23."""


@operation
def begin_watching(*, at: datetime) -> int:
    """Watch the usual metrics where nobody ever watched any; return how many that are."""
    if Watch.objects.exists():
        return 0
    rows = [
        Watch(metric=metric, dimension=dimension, grain=grain, sensitivity=sensitivity, created_at=at)
        for metric, dimension, grain, sensitivity in USUAL
    ]
    return len(Watch.objects.bulk_create(rows))


@operation
def watch_metric(
    *, metric: str, dimension: str = "", grain: str = "day", sensitivity: str = "normal", at: datetime
) -> int:
    """Begin to watch a metric. Raises metrics.MetricUnknown, WatchInvalid, WatchExists."""
    definition = metrics.get_definition(name=metric)
    if dimension and dimension not in definition.dimensions:
        raise WatchInvalid("dimension")
    if grain not in {"day", "hour"} or (grain == "hour" and "hour" not in definition.dimensions):
        raise WatchInvalid("grain")
    if sensitivity not in SENSITIVITIES:
        raise WatchInvalid("sensitivity")
    row, fresh = Watch.objects.get_or_create(
        metric=metric, dimension=dimension, grain=grain, withdrawn_at=None,
        defaults={"sensitivity": sensitivity, "created_at": at},
    )  # fmt: skip
    if not fresh:
        raise WatchExists(metric)
    detail = {"metric": metric, "dimension": dimension, "grain": grain, "sensitivity": sensitivity}
    audit.record(action="insight.watch_metric", subject=f"watch:{row.id}", detail=detail, at=at)
    return row.id


@operation
def withdraw_watch(*, watch_id: int, at: datetime) -> bool:
    """Stop watching; its open alerts end. Tell whether it was watched."""
    gone = Watch.objects.filter(id=watch_id, withdrawn_at=None).update(withdrawn_at=at)
    if gone:
        for row in Alert.objects.select_for_update().filter(watch_id=watch_id, state__in=OPEN_STATES).order_by("id"):
            _close(row, "withdrawn", at)
        audit.record(action="insight.withdraw_watch", subject=f"watch:{watch_id}", at=at)
    return bool(gone)


@operation
def record_findings(
    *, watch_id: int, day: date, hour: int | None, findings: Sequence[Finding], strays: dict[str, float], at: datetime
) -> tuple[int, ...]:
    """Keep what a look at a watched metric found; return the alerts that are new.

    `strays` are all members looked at with how far they stand from their course: open alerts of those that are back end by
    themselves; of those that grew worse people are told again. Muted slices are passed over. A slice that has an open alert,
    of whichever watch, gets no second one.
    """
    watch = Watch.objects.select_for_update().filter(id=watch_id, withdrawn_at=None).first()
    if watch is None:
        return ()
    Watch.objects.filter(id=watch_id).update(checked_until=at)
    muted = set(Mute.objects.filter(kind="metric", metric=watch.metric).values_list("dimension", "member"))
    rows = Alert.objects.select_for_update().filter(
        kind="metric", metric=watch.metric, dimension=watch.dimension, state__in=OPEN_STATES
    )
    standing = {row.member: row for row in rows.order_by("id")}
    opened = []
    for each in findings:
        if (watch.dimension, each.member) in muted or ("", "") in muted:
            continue
        row = standing.get(each.member)
        if row is None:
            opened.append(_open(watch, each, day, hour, at))
        else:
            _update(row, each, day, hour, at)
    for member, row in standing.items():
        if row.watch_id == watch_id and member in strays and is_back(strays[member]):
            _close(row, "back", at)
    return tuple(opened)


@operation
def take_competitor_moves(*, competitor: str, kind: str, opened: int, at: datetime) -> int | None:
    """Bring the alert of what a competitor does up to date with their alerts; return it if it is new.

    One alert for all goods that are concerned. It ends when none is any more; with none standing only `opened` ones begin
    one. What is muted is passed over.
    """
    found = find_moves(competitor=competitor, kind=kind, at=at)
    subject = {"kind": kind, "metric": "", "dimension": "competitor", "member": competitor}
    row = Alert.objects.select_for_update().filter(**subject, state__in=OPEN_STATES).first()
    if row is not None:
        if found is None:
            _close(row, "back", at)
        else:
            _update(row, found, clock.local_date(at), None, at)
        return None
    if found is None or not opened or Mute.objects.filter(kind=kind, member__in=["", competitor]).exists():
        return None
    return _begin(subject | {"watch_id": 0, "owner": OWNER}, found, clock.local_date(at), None, at)


def _open(watch: Watch, each: Finding, day: date, hour: int | None, at: datetime) -> int:
    owner = metrics.get_definition(name=watch.metric).owner
    subject = {"watch_id": watch.id, "metric": watch.metric, "dimension": watch.dimension, "member": each.member}
    return _begin(subject | {"owner": owner}, each, day, hour, at)


def _begin(subject: dict[str, Any], each: Finding, day: date, hour: int | None, at: datetime) -> int:
    row = Alert.objects.create(
        **subject, name_en=each.name_en, name_zh=each.name_zh, first_day=day, opened_at=at,
        **_figures(each, day, hour, at),
    )  # fmt: skip
    outbox.publish(AlertOpened(row.id, row.metric, row.dimension, row.member, at))
    audit.record(action="insight.open_alert", subject=f"alert:{row.id}", detail={"metric": row.metric}, at=at)
    return row.id


def _figures(each: Finding, day: date, hour: int | None, at: datetime) -> dict[str, Any]:
    return {
        "last_day": day, "until_hour": hour, "value": each.value, "expected": each.expected, "usual": each.usual,
        "strays": each.strays, "chance": each.chance, "causes": list(each.causes), "occasions": list(each.occasions),
        "suggestion": each.suggestion, "changed_at": at,
    }  # fmt: skip


def _update(row: Alert, each: Finding, day: date, hour: int | None, at: datetime) -> None:
    """Keep a standing alert's newest figures; tell again if it grew worse, or if its sleep is over."""
    worse = is_worse(each.strays, row.told_strays) if row.told_strays is not None else row.notice_due
    woken = row.state == "snoozed" and row.snoozed_until is not None and row.snoozed_until <= at
    for name, value in _figures(each, day, hour, at).items():
        setattr(row, name, value)
    if woken or (worse and row.state == "acknowledged"):
        row.state, row.snoozed_until = "open", None
    if woken or (worse and row.state == "open"):
        row.notice_due = True
    row.save()


def _close(row: Alert, why: str, at: datetime) -> None:
    row.state, row.closed_at, row.closed_why, row.changed_at, row.notice_due = "closed", at, why, at, False
    row.save()
    outbox.publish(AlertClosed(row.id, row.metric, why, at))
    audit.record(action="insight.close_alert", subject=f"alert:{row.id}", detail={"why": why}, at=at)


def _standing(alert_id: int) -> Alert:
    row = Alert.objects.select_for_update().filter(id=alert_id).first()
    if row is None:
        raise AlertUnknown(str(alert_id))
    if row.state == "closed":
        raise AlertIsClosed(str(alert_id))
    return row


@operation
def acknowledge_alert(*, alert_id: int, at: datetime) -> None:
    """Say that somebody looks after an alert; they are told again only if it grows worse. Raises AlertUnknown, AlertIsClosed."""
    row = _standing(alert_id)
    row.state, row.decided_by, row.changed_at, row.notice_due = "acknowledged", acting_now().actor, at, False
    row.snoozed_until = None
    row.save()
    audit.record(action="insight.acknowledge_alert", subject=f"alert:{alert_id}", at=at)


@operation
def snooze_alert(*, alert_id: int, until: datetime, at: datetime) -> None:
    """Let an alert sleep until a moment. Raises AlertUnknown, AlertIsClosed, SnoozeInvalid."""
    if not at < until <= at + MOST_SNOOZE:
        raise SnoozeInvalid(str(until))
    row = _standing(alert_id)
    row.state, row.snoozed_until, row.decided_by, row.changed_at = "snoozed", until, acting_now().actor, at
    row.notice_due = False
    row.save()
    audit.record(action="insight.snooze_alert", subject=f"alert:{alert_id}", detail={"until": str(until)}, at=at)


@operation
def finish_alert(*, alert_id: int, at: datetime) -> None:
    """End an alert by hand. Raises AlertUnknown, AlertIsClosed."""
    row = _standing(alert_id)
    row.decided_by = acting_now().actor
    _close(row, "done", at)


@operation
def mute_slice(*, alert_id: int, whole_metric: bool = False, at: datetime) -> None:
    """Never tell again of an alert's slice, or of its whole metric or kind of move; ends the alert. Raises AlertUnknown, AlertIsClosed."""
    row = _standing(alert_id)
    dimension, member = ("", "") if whole_metric else (row.dimension, row.member)
    Mute.objects.get_or_create(
        kind=row.kind, metric=row.metric, dimension=dimension, member=member,
        defaults={"muted_by": acting_now().actor, "muted_at": at},
    )  # fmt: skip
    row.decided_by = acting_now().actor
    _close(row, "muted", at)
    detail = {"kind": row.kind, "metric": row.metric, "dimension": dimension, "member": member}
    audit.record(action="insight.mute_slice", subject=f"alert:{alert_id}", detail=detail, at=at)


@operation
def unmute(*, mute_id: int, at: datetime) -> bool:
    """Tell of a slice again; tell whether it was muted."""
    gone, _ = Mute.objects.filter(id=mute_id).delete()
    if gone:
        audit.record(action="insight.unmute", subject=f"mute:{mute_id}", at=at)
    return bool(gone)


@operation
def put_on_duty(
    *, owner: str, weekday: int, email: str, quiet_from: int = 21, quiet_until: int = 8, at: datetime
) -> int:  # fmt: skip
    """Have somebody told of an owner's metrics on a weekday (0: any). Raises DutyInvalid."""
    address = email.strip()
    hours = 0 <= quiet_from <= 23 and 0 <= quiet_until <= 23
    if address.count("@") != 1 or len(address) > 254 or not 0 <= weekday <= 7 or not hours or not owner:
        raise DutyInvalid(owner)
    row, _ = Duty.objects.update_or_create(
        owner=owner, weekday=weekday, email=address, defaults={"quiet_from": quiet_from, "quiet_until": quiet_until}
    )
    audit.record(
        action="insight.put_on_duty", subject=f"duty:{row.id}", detail={"owner": owner, "weekday": weekday}, at=at
    )
    return row.id


@operation
def take_off_duty(*, duty_id: int, at: datetime) -> bool:
    """Take somebody off duty; tell whether they were on."""
    gone, _ = Duty.objects.filter(id=duty_id).delete()
    if gone:
        audit.record(action="insight.take_off_duty", subject=f"duty:{duty_id}", at=at)
    return bool(gone)


@operation
def claim_notice(*, alert_id: int, at: datetime) -> AlertRecord | None:
    """Take it upon oneself to tell of an alert; None if there is nothing to tell or another worker does. By conditional update."""
    taken = (
        Alert.objects.filter(id=alert_id, state="open", notice_due=True)
        .exclude(claimed_until__gt=at)
        .update(claimed_until=at + LEASE)
    )
    return alert_of(Alert.objects.get(id=alert_id)) if taken else None


@operation
def settle_notice(*, alert_id: int, strays: float, at: datetime) -> None:
    """Note that people were told of an alert as it stood."""
    Alert.objects.filter(id=alert_id).update(notice_due=False, claimed_until=None, told_strays=strays, told_at=at)
