"""Yesterday in figures and three sentences: how much, whether that is usual, and where it came from."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import formats as django_formats

from kaipu.brain.insight import api as insight
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures, words
from kaipu.web.console.why import wording as why
from kaipu.web.ui import formats

NAMES = ("net_sales", "orders", "aov", "buyers", "visits", "conversion")


@dataclass(frozen=True, slots=True)
class Yesterday:
    """What the page tells about yesterday, beside the same weekday a week before."""

    day: str
    before: str
    figures: tuple[figures.Figure, ...]
    sentences: tuple[str, ...]
    why: str = ""


def weekday(day: date) -> str:
    """Return a weekday's name."""
    return django_formats.date_format(day, "l")


def live(at: datetime, *, linked: bool) -> dict[str, object]:
    """Return today's figures up to this moment, beside the same time a week ago."""
    today = metrics.get_today(at=at)
    tiles = [
        figures.figure(tile.metric, tile.value, tile.before, today.currency, linked=linked) for tile in today.tiles
    ]
    moment = at.astimezone(clock.zone())
    return {
        "tiles": tiles, "moment": f"{moment:%H:%M:%S}", "zone": words.zone(moment), "weekday": weekday(today.day),
        "simulated": today.simulated_orders, "waiting": today.waiting_orders,
    }  # fmt: skip


def tell(at: datetime) -> Yesterday:
    """Return yesterday's figures and the sentences that explain them."""
    day = clock.local_date(at) - timedelta(days=1)
    before = day - timedelta(days=7)
    known = {metric.name: metric for metric in metrics.list_metrics()}
    names = [name for name in NAMES if name in known]
    now = metrics.get_totals(names, first=day, last=day, at=at)
    then = metrics.get_totals(names, first=before, last=before, at=at)
    told, address = _explain(day, before, at), why.why_address("net_sales", day, day, "week")
    shown = tuple(figures.figure(known[name], now[name], then[name], settings.CURRENCY) for name in names)
    sentences = tuple(why.sentences(told)) if told is not None and told.value else ()
    return Yesterday(formats.weekday(day), weekday(before), shown, sentences, address)


def _explain(day: date, before: date, at: datetime) -> insight.Explanation | None:
    """Return why yesterday differed; None before the first build. Of a closed day it is computed once a build."""
    try:
        return insight.explain(
            metric="net_sales", now=insight.Span(day, day), before=insight.Span(before, before), at=at
        )  # fmt: skip
    except lake.NothingPublished:
        return None
