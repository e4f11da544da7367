"""The page that sets any metric against any segment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.brain.segments import api as segments
from kaipu.kernel import clock
from kaipu.web.console import figures, listing
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

USUAL = ("net_sales", "orders", "aov", "gross_margin", "repurchase_rate")
FIELDS, MOST_SEGMENTS, USUAL_SEGMENTS, USUAL_DAYS = 6, 10, 5, 90


@dataclass(frozen=True, slots=True)
class Cell:
    """One metric of one segment: its value, and against everybody: a share of what adds up, else how much more or less it is."""

    head: str
    value: str
    against: str


@require_safe
@needs("campaigns.view")
def page(request: HttpRequest) -> HttpResponse:
    """Show metrics by segment for some days."""
    kept, known = segments.list_segments(), [m for m in metrics.list_metrics() if m.status != "deprecated"]
    yesterday = clock.local_date(clock.now()) - timedelta(days=1)
    last = listing.day(request.GET, "to") or yesterday
    first = listing.day(request.GET, "from") or last - timedelta(days=USUAL_DAYS - 1)
    names = tuple(dict.fromkeys(each for each in request.GET.getlist("m") if each))[:FIELDS] or USUAL
    wanted = {int(each) for each in request.GET.getlist("s") if each.isascii() and each.isdigit() and len(each) < 12}
    chosen = [each.id for each in kept if each.id in wanted][:MOST_SEGMENTS] or [
        each.id for each in kept[:USUAL_SEGMENTS]
    ]
    rows, heads, trouble = _ask(names, chosen, first, last)
    padded = [*names, *[""] * FIELDS][:FIELDS]
    context = {
        "rows": rows, "heads": heads, "trouble": trouble, "first": first, "last": last,
        "fields": [[(m.name, figures.title_of(m), m.name == name) for m in known] for name in padded],
        "segments": [(each, each.id in chosen) for each in kept], "most": MOST_SEGMENTS,
    }  # fmt: skip
    return show(
        request,
        "console/segments/crossing.html",
        context,
        title=_("Metrics by segment"),
        status=422 if trouble else 200,
    )


def _ask(
    names: Sequence[str], chosen: Sequence[int], first: date, last: date
) -> tuple[list[tuple[segments.Crossing, list[Cell]]], list[str], str]:
    try:
        found = segments.cross(names=names, segment_ids=chosen, first=first, last=last, at=clock.now())
    except lake.NothingPublished:
        return [], [], ""
    except metrics.MetricUnknown:
        return [], [], _("One of the metrics is unknown. Choose from the list.")
    except metrics.SeriesInvalid:
        return (
            [],
            [],
            _("These days cannot be asked for. Choose a first day that is not after the last, at most three years."),
        )
    except lake.QueryTooLong:
        return [], [], _("This takes too long. Choose fewer segments or days.")
    whole = found[0].answer
    if whole.coverage is None:
        return [], [], ""
    heads = [figures.title_of(each) for each in whole.metrics]
    return [(each, _cells(each, whole)) for each in found], heads, ""


def _cells(crossing: segments.Crossing, whole: metrics.Result) -> list[Cell]:
    cells = []
    for place, metric in enumerate(whole.metrics):
        value, everybody = crossing.answer.totals[place], whole.totals[place]
        if crossing.segment is not None and metric.name in crossing.answer.missing:
            cells.append(Cell(figures.title_of(metric), _("not by customer"), ""))
            continue
        against = _against(value, everybody, metric) if crossing.segment is not None else ""
        cells.append(Cell(figures.title_of(metric), figures.written(value, metric.unit, settings.CURRENCY), against))
    return cells


def _against(value: Decimal | None, everybody: Decimal | None, metric: metrics.Definition) -> str:
    if metric.additive:
        if value is None or not everybody:
            return ""
        return _("%(share)s of all") % {"share": formats.percent(value / everybody)}
    return figures.change(value, everybody, metric)[0]
