"""What comes in, minute by minute, and the plan it must follow."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.tracking import api as tracking
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.collection import wording
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

SPANS = {"hour": (60, "minute"), "days": (48, "hour")}


@require_safe
@needs("events.view")
def overview(request: HttpRequest) -> HttpResponse:
    """Show what came in the last hour or two days. Four statements besides the shell's."""
    at = clock.now()
    span = listing.choice(request.GET, "span", SPANS) or "hour"
    length, unit = SPANS[span]
    step = timedelta(minutes=1) if unit == "minute" else timedelta(hours=1)
    last = at.replace(minute=at.minute if unit == "minute" else 0, second=0, microsecond=0)
    starts = [last - step * back for back in reversed(range(length))]
    until = last + step
    lines = tracking.list_counts(since=starts[0], until=until)
    buckets = tracking.list_buckets(since=starts[0], until=until, unit=unit)
    health = tracking.get_health()
    stored = {start: sum(b.stored for b in buckets if b.start == start) for start in starts}
    refused = {start: sum(b.refused for b in buckets if b.start == start) for start in starts}
    total = sum(line.stored for line in lines)
    words = {"hour": _("The last hour"), "days": _("The last two days")}
    context = {
        "spans": [
            listing.Chip(word, listing.with_value(request.GET, "span", name), name == span, always=True)
            for name, word in words.items()
        ],
        "chart": _chart(starts, stored, refused),
        "finding": _("%(n)s events were stored: %(span)s") % {"n": formats.whole(total), "span": words[span].lower()},
        "rows": [(start, stored[start], refused[start]) for start in reversed(starts) if stored[start] or refused[start]],
        "lines": [(line, wording.title_of(line.name), wording.source_word(line.source)) for line in lines],
        "totals": _totals(lines), "health": health,
        "late_worker": bool(health.spool_bytes and health.read_at and at - health.read_at > timedelta(minutes=5)),
        "last": max((line.last_minute for line in lines), default=None), "charts": True,
    }  # fmt: skip
    return show(request, "console/collection/overview.html", context, title=_("Event collection"))


def _chart(starts: Sequence[datetime], stored: dict[datetime, int], refused: dict[datetime, int]) -> dict[str, Any]:
    zone = clock.zone()
    series = [{"name": _("Stored"), "values": [stored[start] for start in starts], "dashed": False}]
    series.append({"name": _("Refused"), "values": [refused[start] for start in starts], "dashed": True})
    return {
        "kind": "time", "labels": [start.astimezone(zone).strftime("%H:%M") for start in starts], "series": series,
        "unit": "count", "sign": "", "chinese": formats.speaks_chinese(), "nothing": _("no data"),
    }  # fmt: skip


def _totals(lines: Sequence[tracking.Line]) -> dict[str, int]:
    names = ("stored", "duplicates", "refused", "late", "bots", "simulated")
    return {name: sum(getattr(line, name) for line in lines) for name in names}


@require_safe
@needs("events.view")
def plan(request: HttpRequest) -> HttpResponse:
    """Show every event of the tracking plan."""
    chinese = formats.speaks_chinese()
    rows = [
        (kind, wording.title_of(kind.name), kind.meaning_zh if chinese else kind.meaning_en,
         [wording.source_word(source) for source in kind.sources], any(field.pii for field in kind.fields))
        for kind in tracking.list_event_types()
    ]  # fmt: skip
    return show(request, "console/collection/plan.html", {"rows": rows}, title=_("Tracking plan"))


@require_safe
@needs("events.view")
def event_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one event with the fields of each of its versions."""
    chinese = formats.speaks_chinese()
    kinds = [kind for kind in tracking.list_event_types() if kind.name == name]
    if not kinds:
        raise Http404(name)
    versions = [
        (kind, kind.meaning_zh if chinese else kind.meaning_en, [wording.source_word(source) for source in kind.sources],
         [(field, wording.kind_word(field.kind), field.meaning_zh if chinese else field.meaning_en, wording.pii_word(field.pii))
          for field in kind.fields])
        for kind in kinds
    ]  # fmt: skip
    return show(
        request, "console/collection/event.html", {"versions": versions, "name": name}, title=wording.title_of(name)
    )  # fmt: skip
