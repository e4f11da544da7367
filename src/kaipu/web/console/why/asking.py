"""What an address asks to be explained: a metric and two periods."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from kaipu.brain.insight import api as insight
from kaipu.brain.metrics import api as metrics
from kaipu.web.console import figures, listing

MAIN = "net_sales"
MOST_DAYS = 366
AGAINST = ("previous", "week", "year", "own")


@dataclass(frozen=True, slots=True)
class Question:
    """One reading of an address; `trouble` says what was not understood, and the usual was taken instead."""

    metric: metrics.Definition
    now: insight.Span
    before: insight.Span
    against: str
    trouble: str


def against_words() -> dict[str, str]:
    """Return what one may compare with."""
    return {
        "previous": _("the time before"), "week": _("the week before"), "year": _("the same weekdays a year before"),
        "own": _("days of my own"),
    }  # fmt: skip


def last_week(today: date) -> insight.Span:
    """Return the last whole week, Monday to Sunday, before a day."""
    monday = today - timedelta(days=today.weekday() + 7)
    return insight.Span(monday, monday + timedelta(days=6))


def read(given: QueryDict, today: date) -> Question:
    """Read an address; what is not given is the usual: net sales of the last whole week against the week before."""
    known = {metric.name: metric for metric in metrics.list_metrics()}
    asked = given.get("metric") or MAIN
    usual, trouble = last_week(today), ""
    if asked not in known:
        trouble = _("There is no such metric, so net sales are explained.")
    first, last = listing.day(given, "from") or usual.first, listing.day(given, "to") or usual.last
    if first > last or (last - first).days >= MOST_DAYS:
        trouble = _("The days must be in order and at most a year, so the last whole week is explained.")
        first, last = usual.first, usual.last
    now = insight.Span(first, last)
    against = listing.choice(given, "against", AGAINST) or "previous"
    days = {"previous": -(-now.days // 7) * 7 if now.days % 7 == 0 else now.days, "week": 7, "year": 364}
    before = now.shifted(days.get(against, now.days))
    if against == "own":
        start, end = listing.day(given, "before"), listing.day(given, "until")
        if start and end and start <= end and (end - start).days < MOST_DAYS:
            before = insight.Span(start, end)
        else:
            trouble = trouble or _(
                "Days to compare with must be in order and at most a year, so the time before is taken."
            )
            against = "previous"
    return Question(known.get(asked, known[MAIN]), now, before, against, trouble)


def options(question: Question) -> dict[str, object]:
    """Lay out the form."""
    return {
        "metrics": [
            (m.name, figures.title_of(m), m.name == question.metric.name)
            for m in metrics.list_metrics()
            if m.status != "deprecated"
        ],
        "comparisons": [(name, word, name == question.against) for name, word in against_words().items()],
    }  # fmt: skip
