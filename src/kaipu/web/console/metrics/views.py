"""The asking page: any metrics by dimensions, conditions, grain and comparison, as figures, charts, table and CSV."""

import csv
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures, listing, personal
from kaipu.web.console.metrics import answers, asking, wording
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

ROWS = 50


def _read(request: HttpRequest) -> asking.Asked:
    return asking.read(request.GET, clock.local_date(clock.now()) - timedelta(days=1))


@require_safe
@needs("metrics.view")
def ask(request: HttpRequest) -> HttpResponse:
    """Answer what the address asks, or say what of it cannot be asked; what was typed stays."""
    return _ask(request, _read(request))


def _ask(request: HttpRequest, asked: asking.Asked) -> HttpResponse:
    context: dict[str, object] = {
        **asking.form(asked, metrics.list_metrics()), "asked": asked.query, "address": request.GET.urlencode(), "charts": True,
    }  # fmt: skip
    try:
        result = metrics.query(asked.query, at=clock.now())
    except (metrics.SeriesInvalid, metrics.MetricUnknown) as refused:
        context["trouble"] = wording.trouble(refused)
    except lake.QueryTooLong:
        context["trouble"] = _("This took more than half a minute and was stopped. Ask for fewer days or rows.")
    else:
        context |= answers.lay_out(result, request.GET)
    return show(
        request, "console/metrics/ask.html", context, title=_("Ask the figures"), status=422 if "trouble" in context else 200
    )  # fmt: skip


@require_safe
@needs("metrics.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with what the asking page shows as CSV, exact and without rounding."""
    asked = _read(request)
    try:
        result = metrics.query(asked.query, at=clock.now())
    except (metrics.SeriesInvalid, metrics.MetricUnknown):
        return _ask(request, asked)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"{'-'.join(asked.query.metrics)}-{asked.query.first}-{asked.query.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(answers.csv_rows(result))
    return response


@require_safe
@needs("metrics.view")
def rows(request: HttpRequest) -> HttpResponse:
    """Show the rows behind a number of the asking page; `member` is given once for each dimension."""
    asked = _read(request)
    members = tuple(request.GET.getlist("member"))
    if len(members) != len(asked.query.dimensions):
        members = ()
    context: dict[str, object] = {"address": request.GET.urlencode()}
    try:
        page = metrics.get_rows(
            asked.query, members=members, at=clock.now(), limit=ROWS, offset=listing.offset(request, ROWS)
        )
    except (metrics.SeriesInvalid, metrics.MetricUnknown) as refused:
        invalid = isinstance(refused, metrics.SeriesInvalid)
        context["trouble"] = (
            wording.trouble(refused) if invalid else _("There is no such metric. Choose one of the list.")
        )
        return show(request, "console/metrics/rows.html", context, title=_("Rows behind the figure"), status=422)
    except lake.NothingPublished:
        context["trouble"] = _("The warehouse is not built yet, so there are no rows to show.")
        return show(request, "console/metrics/rows.html", context, title=_("Rows behind the figure"))
    shown = [
        [figures.NOTHING if value is None else str(value) for value in row]
        for row in personal.masked_rows(
            request, page.relation, page.columns, page.rows, f"metric:{asked.query.metrics[0]}"
        )
    ]
    context |= {
        "relation": page.relation, "columns": page.columns,
        "rows": listing.window(request, [*shown, *([[]] if page.more else [])], ROWS),
        "metric": figures.title_of(metrics.get_definition(name=asked.query.metrics[0])),
        "members": [
            f"{wording.dimension(name)}: {member or _('without')}"
            for name, member in zip(asked.query.dimensions, members, strict=False)
        ],
        "first": formats.day(asked.query.first), "last": formats.day(asked.query.last),
    }  # fmt: skip
    return show(request, "console/metrics/rows.html", context, title=_("Rows behind the figure"))
