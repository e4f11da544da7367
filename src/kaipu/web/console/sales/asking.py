"""What the dashboard's address asks for: a range of days, a grain, a comparison, a dimension, a metric."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.utils.translation import gettext as _

from kaipu.brain.metrics import api as metrics
from kaipu.web.console import figures, listing
from kaipu.web.console.metrics import wording

PRESETS = (7, 28, 91, 364)
GRAINS = ("day", "week", "month")
MOST_DAYS = 3 * 366
MAIN = "net_sales"
CUTS = (
    "department",
    "category",
    "location",
    "channel",
    "buyer",
    "weekday",
    "device",
    "source",
    "language",
    "method",
    "brand",
)


@dataclass(frozen=True, slots=True)
class Question:
    """One reading of an address; `trouble` says what was not understood, and the usual was shown instead."""

    metric: metrics.Definition
    first: date
    last: date
    grain: str
    by: str
    compare: str
    trouble: str


def comparison_words() -> dict[str, str]:
    """Return the comparisons in words."""
    return {
        "previous": _("the time before"), "week": _("the week before"), "year": _("the same weekdays a year before"),
    }  # fmt: skip


def grain_words() -> dict[str, str]:
    """Return the grains in words."""
    return {"day": _("Day"), "week": _("Week"), "month": _("Month")}


def read(query: QueryDict, yesterday: date) -> Question:
    """Read what an address asks for. What makes no sense falls back to the usual: 28 days up to yesterday."""
    trouble = ""
    known = {metric.name: metric for metric in metrics.list_metrics()}
    metric = known.get(query.get("metric", ""), known[MAIN])
    last = listing.day(query, "to") or yesterday
    first = listing.day(query, "from") or last - timedelta(days=27)
    if first > last:
        trouble = _("The first day lies after the last, so the 28 days up to the last are shown.")
        first = last - timedelta(days=27)
    if (last - first).days >= MOST_DAYS:
        trouble = _("At most three years can be shown at once, so the last of them are shown.")
        first = last - timedelta(days=MOST_DAYS - 1)
    days = (last - first).days + 1
    grain = listing.choice(query, "grain", GRAINS) or ("day" if days <= 92 else "week" if days <= 400 else "month")
    by = listing.choice(query, "by", metric.dimensions) or ("department" if "department" in metric.dimensions else "")
    compare = listing.choice(query, "compare", comparison_words()) or (
        "" if query.get("compare") == "none" else "previous"
    )
    return Question(metric, first, last, grain, by, compare, trouble)


def filters(query: QueryDict, question: Question, yesterday: date) -> dict[str, object]:
    """Lay out the dashboard's filters as chips."""
    presets = []
    for days in PRESETS:
        first = yesterday - timedelta(days=days - 1)
        kept = query.copy()
        for name in ("from", "to", "page"):
            kept.pop(name, None)
        kept["from"], kept["to"] = first.isoformat(), yesterday.isoformat()
        on = (question.first, question.last) == (first, yesterday)
        presets.append(listing.Chip(_("%(days)d days") % {"days": days}, f"?{kept.urlencode()}", on, always=True))
    comparisons = [
        listing.Chip(
            _("With %(what)s") % {"what": word},
            listing.with_value(query, "compare", name),
            name == question.compare,
            always=True,
        )
        for name, word in comparison_words().items()
    ]
    nothing = listing.Chip(
        _("Without comparison"), listing.with_value(query, "compare", "none"), not question.compare, always=True
    )
    return {
        "presets": presets,
        "grains": [
            listing.Chip(word, listing.with_value(query, "grain", name), name == question.grain, always=True)
            for name, word in grain_words().items()
        ],
        "comparisons": [*comparisons, nothing],
        "dimensions": [
            listing.Chip(
                wording.dimension(name), listing.with_value(query, "by", name), name == question.by, always=True
            )
            for name in question.metric.dimensions
            if name in CUTS
        ],
        "metrics": [
            (metric.name, figures.title_of(metric), metric.name == question.metric.name)
            for metric in metrics.list_metrics()
        ],
    }
