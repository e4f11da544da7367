"""The brief of a morning, and who reads it by mail."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.conf import settings

from kaipu.brain.briefs.models import Reader
from kaipu.brain.briefs.rules import Part, Told, tell_alerts, tell_decisions, tell_sales
from kaipu.brain.decisions import api as decisions
from kaipu.brain.insight import api as insight
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock

MOVES = {
    "undercut": ("asks less than we do", "售价低于我方"),
    "promotion": ("has begun promotions", "开始促销"),
    "sold_out": ("has sold out", "缺货"),
}


def get_brief(*, scopes: Collection[str], at: datetime) -> tuple[Told, ...]:
    """Return the morning in up to three sentences: those whose pages the reader may open."""
    told = []
    if "metrics.view" in scopes:
        told += [_sales(at), _alerts()]
    if "decisions.view" in scopes:
        told.append(_decisions())
    return tuple(told)


def _sales(at: datetime) -> Told:
    day = clock.local_date(at) - timedelta(days=1)
    before = day - timedelta(days=7)
    try:
        found = insight.explain(
            metric="net_sales", now=insight.Span(day, day), before=insight.Span(before, before), at=at
        )
    except (lake.NothingPublished, metrics.MetricUnknown):
        return tell_sales(day=day, now=None, before=None, part=None, currency=settings.CURRENCY)
    part = next(iter(found.parts), None)
    named = None
    if part is not None:
        english = " × ".join(", ".join(condition.names_en) for condition in part.conditions)
        chinese = " × ".join("、".join(condition.names_zh) for condition in part.conditions)
        named = Part(english, chinese, part.effect)
    return tell_sales(day=day, now=found.value, before=found.earlier, part=named, currency=settings.CURRENCY)


def _alerts() -> Told:
    count = insight.count_alerts().get("open", 0)
    newest = next(iter(insight.list_alerts(standing=True, limit=1)), None)
    english = chinese = ""
    if newest is not None and newest.kind == "metric":
        known = {metric.name: metric for metric in metrics.list_metrics()}
        metric = known.get(newest.metric)
        titles = (metric.title_en, metric.title_zh) if metric else (newest.metric, newest.metric)
        english = f"{titles[0]}{f' · {newest.name_en}' if newest.member else ''}"
        chinese = f"{titles[1]}{f' · {newest.name_zh}' if newest.member else ''}"
    elif newest is not None:
        words = MOVES.get(newest.kind, ("", ""))
        english, chinese = f"{newest.name_en} {words[0]}", f"{newest.name_zh}{words[1]}"
    return tell_alerts(count=count if newest is not None else 0, name_en=english, name_zh=chinese)


def _decisions() -> Told:
    inbox = decisions.list_inbox()
    first = inbox.rows[0].decision if inbox.rows else None
    titles = (first.title_en or first.subject, first.title_zh or first.subject) if first else ("", "")
    return tell_decisions(
        count=len(inbox.rows),
        believed_minor=inbox.believed_minor,
        minutes=inbox.minutes,
        titles=titles,
        currency=settings.CURRENCY,
    )


def is_reader(*, user_id: int) -> bool:
    """Tell whether somebody wants the brief by mail."""
    return Reader.objects.filter(user_id=user_id).exists()


def list_waiting(*, day: date) -> list[tuple[int, str]]:
    """Return who was not written to on a day yet, with their language."""
    return list(Reader.objects.exclude(sent_on=day).order_by("user_id").values_list("user_id", "language"))
