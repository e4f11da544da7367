"""The dictionary's pages: every metric, one definition with its lineage and uses, and what people add to it."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.metrics import answers, wording
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

FIELDS = ("name", "title_en", "title_zh", "meaning_en", "meaning_zh", "formula", "unit", "better", "owner")


@require_safe
@needs("metrics.view")
def metric_list(request: HttpRequest) -> HttpResponse:
    """Show every metric with its meaning. Two statements besides the shell's."""
    return _list(request)


def _list(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    groups: dict[str, list[tuple[Any, ...]]] = {}
    for metric in metrics.list_metrics():
        row = (
            metric, figures.title_of(metric), figures.meaning_of(metric), wording.status(metric.status),
            wording.status_tone(metric.status),
        )  # fmt: skip
        groups.setdefault(wording.subject(metric.subject), []).append(row)
    units = [(name, wording.unit(name)) for name in ("money", "count", "ratio", "number")]
    context = {
        "groups": groups.items(), "units": units, "errors": form.errors if form else {},
        "problems": form.problems if form else [],
        "values": {name: form.given.get(name, "") for name in FIELDS} if form else {},
    }  # fmt: skip
    return show(request, "console/metrics/list.html", context, title=_("Metrics"), status=422 if form else 200)


@require_POST
@needs("metrics.edit")
def propose(request: HttpRequest) -> HttpResponse:
    """Add a metric made of other metrics."""
    form = Typed(request.POST)
    missing = _("This cannot stay empty.")
    values = {name: form.needed(name, missing, most=1000) for name in FIELDS}
    if not form.errors:
        try:
            metrics.propose_metric(**values, at=clock.now())
        except metrics.NameInvalid:
            form.errors["name"] = _("Use small English letters, digits and _, for example cost_per_order.")
        except metrics.MetricExists:
            form.errors["name"] = _("There is a metric of this name already.")
        except metrics.FormulaInvalid:
            form.errors["formula"] = _("Use names of metrics, whole numbers, brackets and + - * /.")
        except metrics.MetricUnknown as unknown:
            form.errors["formula"] = _("There is no metric “%(name)s”.") % {"name": unknown}
    if form.errors:
        return _list(request, form)
    messages.success(request, _("It is proposed, and can be used at once."))
    return HttpResponseRedirect(f"/desk/metrics/{values['name']}/")


@require_safe
@needs("metrics.view")
def definition(request: HttpRequest, name: str) -> HttpResponse:
    """Show one metric's definition in both languages, where it comes from and is used, and its last four weeks."""
    return _definition(request, name)


def _definition(request: HttpRequest, name: str, trouble: str = "") -> HttpResponse:
    try:
        metric = metrics.get_definition(name=name)
    except metrics.MetricUnknown as error:
        raise Http404(name) from error
    last = clock.local_date(clock.now()) - timedelta(days=1)
    asked = metrics.Query((name,), last - timedelta(days=27), last, grain="day", compare="previous")
    result = metrics.query(asked, at=clock.now())
    chinese = formats.speaks_chinese()
    context = {
        **answers.lay_out(result, request.GET), "metric": metric, "kind": wording.kind(metric.kind), "trouble": trouble,
        "dimensions": [wording.dimension(each) for each in metric.dimensions], "unit": wording.unit(metric.unit),
        "owner": wording.owner(metric.owner), "status": wording.status(metric.status), "charts": True,
        "tone": wording.status_tone(metric.status), "notes": metric.notes_zh if chinese else metric.notes_en,
        "related": [(each, figures.title_of(metrics.get_definition(name=each))) for each in metric.related],
        "origins": metrics.trace_metric(name=name), "window": metric.window,
        "uses": [
            (wording.use(use.kind), use.title_zh if chinese else use.title_en, use.url)
            for use in metrics.where_used(name=name)
        ],
        "changes": [(wording.status(each.status), each) for each in metrics.list_status_changes(name=name)],
        "written_changes": [(each, each.reason_zh if chinese else each.reason_en) for each in metric.changes],
        "steps": [(each, wording.status(each)) for each in metrics.next_statuses(status=metric.status)],
    }  # fmt: skip
    return show(
        request, "console/metrics/definition.html", context, title=figures.title_of(metric), status=409 if trouble else 200
    )  # fmt: skip


@require_POST
@needs("metrics.edit")
def change_status(request: HttpRequest, name: str) -> HttpResponse:
    """Approve a metric, or let it go out of use."""
    form = Typed(request.POST)
    reason = form.needed("reason", _("Say why."), most=500)
    if form.errors:
        return _definition(request, name, trouble=_("Say why the status changes; nothing was changed."))
    try:
        metrics.change_status(name=name, status=form.text("status"), reason=reason, at=clock.now())  # type: ignore[arg-type]
    except metrics.MetricUnknown as error:
        raise Http404(name) from error
    except metrics.StepImpossible as refused:
        facts = {"now": wording.status(refused.now)}
        return _definition(request, name, trouble=_("The metric is “%(now)s” now, so nothing was changed.") % facts)
    messages.success(request, _("The status is changed."))
    return HttpResponseRedirect(f"/desk/metrics/{name}/")
