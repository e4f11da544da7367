"""The page of targets: what was to be reached, how far it is, and where it lands."""

from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.metrics import wording
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

PERIODS = ("week", "month", "quarter", "year")
FIELDS = ("metric", "period", "day", "value", "owner", "dimension", "member", "note")
MOST = Decimal(10) ** 11
SHOWN = 30


@require_safe
@needs("metrics.view")
def target_list(request: HttpRequest) -> HttpResponse:
    """Show the open targets with pace, light and landing, the latest first."""
    return _list(request)


def _list(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    at = clock.now()
    targets = metrics.list_targets()
    rows = [_row(each) for each in metrics.list_progress(targets=targets[:SHOWN], at=at)]
    known = [metric for metric in metrics.list_metrics() if metric.status != "deprecated"]
    values = {name: form.given.get(name, "") for name in FIELDS} if form else {"day": clock.local_date(at).isoformat()}
    context = {
        "rows": rows, "more": max(0, len(targets) - SHOWN), "errors": form.errors if form else {}, "values": values,
        "problems": form.problems if form else [],
        "metrics": [(metric.name, figures.title_of(metric)) for metric in known],
        "periods": [(name, wording.period(name)) for name in PERIODS],
        "dimensions": [(name, wording.dimension(name)) for name in metrics.DIMENSIONS],
    }  # fmt: skip
    return show(request, "console/metrics/targets.html", context, title=_("Targets"), status=422 if form else 200)


def _row(progress: metrics.Progress) -> dict[str, object]:
    target = progress.target
    word, tone = wording.light(progress.light)

    def written(value: Decimal | None) -> str:
        return figures.written(value, target.metric.unit, settings.CURRENCY)

    return {
        "id": target.id, "name": target.metric.name, "title": figures.title_of(target.metric), "owner": target.owner,
        "slice": f"{wording.dimension(target.dimension)}: {target.member}" if target.dimension else "",
        "period": wording.period(target.period), "first": formats.day(target.first), "last": formats.day(target.last),
        "value": written(target.value), "actual": written(progress.actual), "word": word, "tone": tone,
        "pace": figures.NOTHING if progress.pace is None else formats.percent(progress.pace, 0),
        "landing": written(progress.landing), "note": target.note,
        "range": f"{written(progress.low)} – {written(progress.high)}" if progress.low is not None else "",
        "until": formats.day(progress.until) if progress.until else "",
    }  # fmt: skip


@require_POST
@needs("metrics.edit")
def set_target(request: HttpRequest) -> HttpResponse:
    """Set a target; one for the same period is replaced."""
    form = Typed(request.POST)
    metric = form.needed("metric", _("Choose a metric."))
    owner = form.needed("owner", _("Say who answers for it."), most=100)
    day = form.day("day", needed=True)
    value = _number(form)
    dimension, member = form.text("dimension"), form.text("member")
    if dimension and not member:
        form.errors["member"] = _("Say which one, for example dairy.")
    if form.text("period") not in PERIODS:
        form.errors["period"] = _("Choose week, month, quarter or year.")
    if not form.errors and day is not None and value is not None:
        try:
            metrics.set_target(
                metric=metric, period=form.text("period"), day=day, value=value, owner=owner, dimension=dimension,
                member=member if dimension else "", note=form.text("note", 500), at=clock.now(),
            )  # fmt: skip
        except metrics.MetricUnknown:
            form.errors["metric"] = _("There is no such metric. Choose one of the list.")
        except metrics.SeriesInvalid as refused:
            form.errors["dimension"] = wording.trouble(refused)
    if form.errors:
        return _list(request, form)
    messages.success(request, _("The target is set."))
    return HttpResponseRedirect("/desk/metrics/targets/")


def _number(form: Typed) -> Decimal | None:
    """Read an amount, a count, or a share typed with %."""
    typed = form.text("value").replace(",", "").replace("，", "").strip("$¥€£ ")
    share = typed.endswith(("%", "％"))
    try:
        value = Decimal(typed.rstrip("%％ "))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= MOST:
        form.errors["value"] = _("Type a number such as 120000 or 3.5%.")
        return None
    return value / 100 if share else value


@require_POST
@needs("metrics.edit")
def withdraw(request: HttpRequest, target_id: int) -> HttpResponse:
    """Take a target back."""
    try:
        metrics.withdraw_target(target_id=target_id, at=clock.now())
    except metrics.TargetUnknown:
        messages.warning(request, _("This target was taken back before, so nothing was done."))
    else:
        messages.success(request, _("The target is taken back."))
    return HttpResponseRedirect("/desk/metrics/targets/")
