"""The sales dashboard, and its table as CSV."""

import csv
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.metrics import wording
from kaipu.web.console.sales import asking, charts
from kaipu.web.console.sales.asking import Question
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

TILES = (
    "net_sales", "orders", "aov", "gmv", "units", "buyers", "new_buyers", "repurchase_rate", "gross_margin",
    "refund_rate", "visits", "conversion",
)  # fmt: skip


@require_safe
@needs("metrics.view")
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show figures of a range of days beside those before, over time and by one dimension."""
    at = clock.now()
    yesterday = clock.local_date(at) - timedelta(days=1)
    question = asking.read(request.GET, yesterday)
    series = _ask(question)
    before = asking.comparison_words().get(question.compare, "")
    context = {
        **asking.filters(request.GET, question, yesterday),
        "question": question, "series": series, "before": before,
        "dimension": wording.dimension(question.by),
        "metric_title": figures.title_of(question.metric), "tiles": _tiles(series),
        "finding": _finding(series, before), "leader": _leader(series),
        "time": charts.over_time(series, before), "members": charts.by_member(series, before) if question.by else None,
        "time_rows": charts.time_rows(series), "member_rows": charts.member_rows(series),
        "csv": f"/desk/sales/table.csv?{request.GET.urlencode()}", "charts": True,
        "carried": [(n, v) for n, v in request.GET.items() if n not in {"from", "to", "metric"}],
    }  # fmt: skip
    return show(request, "console/sales/dashboard.html", context, title=_("Sales"))


def _ask(question: Question) -> metrics.Series:
    return metrics.get_series(
        question.metric.name, first=question.first, last=question.last, at=clock.now(), by=question.by,
        grain=question.grain, compare=question.compare,
    )  # fmt: skip


def _tiles(series: metrics.Series) -> list[figures.Figure]:
    known = {metric.name: metric for metric in metrics.list_metrics()}
    names = [name for name in TILES if name in known]
    now = metrics.get_totals(names, first=series.first, last=series.last, at=clock.now())
    earlier = series.comparison
    before = metrics.get_totals(names, first=earlier.first, last=earlier.last, at=clock.now()) if earlier else {}
    return [figures.figure(known[name], now.get(name), before.get(name), series.currency) for name in names]


def _finding(series: metrics.Series, before: str) -> str:
    """Say in one sentence what the chart over time shows."""
    facts = {
        "metric": figures.title_of(series.metric),
        "value": figures.written(series.total, series.metric.unit, series.currency, short=True), "before": before,
    }  # fmt: skip
    earlier = series.comparison.total if series.comparison else None
    facts["change"], _direction = figures.change(series.total, earlier, series.metric)
    if facts["change"]:
        return _("%(metric)s: %(value)s, %(change)s against %(before)s") % facts
    return _("%(metric)s: %(value)s") % facts


def _leader(series: metrics.Series) -> str:
    """Say in one sentence what the chart by dimension shows."""
    lines = [line for line in series.lines if line.total is not None]
    if not lines:
        return ""
    first = max(lines, key=lambda line: line.total or 0)
    facts = {
        "member": figures.member_of(first),
        "value": figures.written(first.total, series.metric.unit, series.currency, short=True),
    }  # fmt: skip
    if series.metric.additive and series.total:
        facts["share"] = formats.percent((first.total or 0) / series.total, 0)
        return _("%(member)s leads with %(value)s, %(share)s of all") % facts
    return _("%(member)s leads with %(value)s") % facts


@require_safe
@needs("metrics.view")
def table(request: HttpRequest) -> HttpResponse:
    """Answer with what the dashboard shows as CSV, exact and without rounding."""
    yesterday = clock.local_date(clock.now()) - timedelta(days=1)
    question = asking.read(request.GET, yesterday)
    series = _ask(question)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    name = f"{question.metric.name}-{question.first}-{question.last}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response).writerows(charts.csv_rows(series))
    return response
