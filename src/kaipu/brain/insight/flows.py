"""The watch, and telling people: look (outside any transaction), write down in one operation, mail, write down."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from kaipu.brain.insight import gateways, operations, queries
from kaipu.brain.insight.queries import AlertRecord, DutyRecord, WatchRecord
from kaipu.brain.insight.rules import is_quiet
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock

MOVES = {
    "undercut": ("asks less than we do", "售价低于我方"), "promotion": ("has begun promotions", "开始促销"),
    "sold_out": ("has sold out", "缺货"),
}  # fmt: skip


def keep_watch(*, grain: str, day: date, hour: int | None = None, at: datetime) -> int:
    """Look at every metric watched by day or by hour; return how many alerts are new. What has no data is passed over."""
    operations.begin_watching(at=at)
    fresh = 0
    for watch in queries.list_watches(grain=grain):
        seen = _look(watch, day, hour, at)
        if seen is not None:
            fresh += len(
                operations.record_findings(
                    watch_id=watch.id, day=day, hour=hour, findings=seen.findings, strays=seen.strays, at=at
                )
            )
    return fresh


def _look(watch: WatchRecord, day: date, hour: int | None, at: datetime) -> queries.Look | None:
    try:
        return queries.look(watch=watch, day=day, hour=hour, at=at)
    except (metrics.MetricUnknown, metrics.SeriesInvalid, lake.NothingPublished):
        return None


def tell(*, at: datetime) -> int:
    """Mail alerts that nobody was told of to whoever is on duty and not in quiet hours; return how many were told.

    With nobody on duty an alert stays untold; it stands on the page all the same. A worker that dies after sending tells
    twice rather than never.
    """
    told = 0
    for alert in queries.list_notices():
        people = _on_duty(alert, at)
        claimed = operations.claim_notice(alert_id=alert.id, at=at) if people else None
        if claimed is None:
            continue
        subject, body = write(claimed)
        gateways.send(to=people, subject=subject, body=body)
        operations.settle_notice(alert_id=claimed.id, strays=claimed.strays, at=at)
        told += 1
    return told


def _on_duty(alert: AlertRecord, at: datetime) -> list[str]:
    """Return who is to be told now: those of this weekday, or else those of any day; none of them in quiet hours."""
    local = at.astimezone(clock.zone())
    duties = queries.list_duties(owner=alert.owner)
    today = [duty for duty in duties if duty.weekday == local.isoweekday()]
    return [duty.email for duty in today or [d for d in duties if not d.weekday] if not _rests(duty, local.hour)]


def _rests(duty: DutyRecord, hour: int) -> bool:
    return is_quiet(hour, duty.quiet_from, duty.quiet_until)


def write(alert: AlertRecord) -> tuple[str, str]:
    """Return an alert as a letter in both languages: subject and body."""
    if alert.kind != "metric":
        return _write_moves(alert)
    metric = metrics.get_definition(name=alert.metric)
    english, chinese = (f" · {alert.name_en}", f" · {alert.name_zh}") if alert.member else ("", "")
    value, expected, usual = (_plain(each, metric.unit) for each in (alert.value, alert.expected, alert.usual))
    up = alert.value > alert.expected
    subject = f"{metric.title_en}{english} {'↑' if up else '↓'} {metric.title_zh}{chinese}"
    lines = [
        f"{metric.title_en}{english}, {alert.last_day}: {value}; expected {expected} ± {usual}.",
        *(f"  {_cause(cause, 'en')}" for cause in alert.causes),
        "",
        f"{metric.title_zh}{chinese}，{alert.last_day}：{value}，应为 {expected} ± {usual}。",
        *(f"  {_cause(cause, 'zh')}" for cause in alert.causes),
        "",
        f"{settings.PUBLIC_URL}/desk/alerts/{alert.id}/",
    ]
    return subject, "\n".join(lines)


def _write_moves(alert: AlertRecord) -> tuple[str, str]:
    english, chinese = MOVES[alert.kind]
    goods = f"{alert.value:,.0f}"
    lines = [
        f"{alert.name_en} {english}: {goods} of our goods, {alert.last_day}.",
        *(f"  {cause['en']} ({cause['code']})" for cause in alert.causes),
        "",
        f"{alert.name_zh}{chinese}：涉及我方商品 {goods} 种，{alert.last_day}。",
        *(f"  {cause['zh']}（{cause['code']}）" for cause in alert.causes),
        "",
        f"{settings.PUBLIC_URL}/desk/alerts/{alert.id}/",
    ]
    return f"{alert.name_en} {english} {alert.name_zh}{chinese}", "\n".join(lines)


def _cause(cause: Mapping[str, Any], language: str) -> str:
    if cause["kind"] == "factor":
        return f"{cause[language]}: {cause['effect']}"
    names = " × ".join(", ".join(condition[language]) for condition in cause["conditions"])
    return f"{names}: {cause['effect']}"


def _plain(value: Decimal, unit: str) -> str:
    if unit == "ratio":
        return f"{value * 100:.1f}%"
    return f"{value:,.0f}" if unit == "count" else f"{value:,.2f}"
