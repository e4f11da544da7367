"""What is watched, what is muted, and who is on call."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.insight import api as insight
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import figures, words
from kaipu.web.console.alerts import wording
from kaipu.web.console.metrics import wording as dictionary
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed

HOME = "/desk/alerts/watched/"


@require_safe
@needs("metrics.view")
def watched(request: HttpRequest) -> HttpResponse:
    """Show what is watched, what is muted and who is on call."""
    return _answer(request)


def _answer(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    known = {metric.name: metric for metric in metrics.list_metrics()}
    moves = wording.moves()
    grains, levels, weekdays = wording.grains(), wording.sensitivities(), wording.weekdays()
    given = form.given if form else request.GET

    def named(name: str) -> str:
        return figures.title_of(known[name]) if name in known else name

    context = {
        "watches": [
            (w, named(w.metric), dictionary.dimension(w.dimension) if w.dimension else _("the whole"),
             grains.get(w.grain, w.grain), levels.get(w.sensitivity, w.sensitivity))
            for w in insight.list_watches()
        ],
        "mutes": [
            (m, named(m.metric) if m.kind == "metric" else moves[m.kind], _part(m), words.actor(m.muted_by))
            for m in insight.list_mutes()
        ],
        "duties": [(d, dictionary.owner(d.owner), weekdays[d.weekday]) for d in insight.list_duties()],
        "metrics": [(m.name, figures.title_of(m), m.name == given.get("metric")) for m in known.values()],
        "dimensions": [
            (name, dictionary.dimension(name), name == given.get("dimension")) for name in metrics.DIMENSIONS
        ],
        "grains": [(name, word, name == given.get("grain")) for name, word in grains.items()],
        "levels": [(name, word, name == given.get("sensitivity", "normal")) for name, word in levels.items()],
        "owners": [
            (name, dictionary.owner(name), name == given.get("owner"))
            for name in sorted({metric.owner for metric in known.values()})
        ],
        "weekdays": [(str(n), word, str(n) == given.get("weekday")) for n, word in weekdays.items()],
        "errors": form.errors if form else {}, "typed": given,
    }  # fmt: skip
    status = 422 if form and form.errors else 200
    return show(request, "console/alerts/watched.html", context, title=_("What is watched"), status=status)


def _part(mute: insight.MuteRecord) -> str:
    if mute.kind != "metric":
        return mute.member or _("any competitor")
    return f"{dictionary.dimension(mute.dimension)}: {mute.member}" if mute.dimension else _("the whole")


@require_POST
@needs("alerts.edit")
def watch(request: HttpRequest) -> HttpResponse:
    """Watch a metric."""
    form = Typed(request.POST)
    try:
        insight.watch_metric(
            metric=form.text("metric"), dimension=form.text("dimension"), grain=form.text("grain") or "day",
            sensitivity=form.text("sensitivity") or "normal", at=clock.now(),
        )  # fmt: skip
    except metrics.MetricUnknown:
        form.errors["metric"] = _("There is no such metric. Choose one of the list.")
    except insight.WatchExists:
        form.errors["metric"] = _("This metric is watched in this way already.")
    except insight.WatchInvalid as refused:
        form.errors[refused.reason] = {
            "dimension": _("This metric cannot be cut by that. Choose another."),
            "grain": _("This metric is not known by the hour. Watch it every night."),
        }.get(refused.reason, _("Choose one of the list."))
    if form.errors:
        return _answer(request, form)
    messages.success(request, _("It is watched from now on."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("alerts.edit")
def withdraw(request: HttpRequest, watch_id: int) -> HttpResponse:
    """Stop watching."""
    insight.withdraw_watch(watch_id=watch_id, at=clock.now())
    messages.success(request, _("It is not watched any more; its alerts have ended."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("alerts.edit")
def unmute(request: HttpRequest, mute_id: int) -> HttpResponse:
    """Tell of a slice again."""
    insight.unmute(mute_id=mute_id, at=clock.now())
    messages.success(request, _("You will be told of it again."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("alerts.edit")
def put_on_duty(request: HttpRequest) -> HttpResponse:
    """Have somebody told by mail."""
    form = Typed(request.POST)
    email = form.needed("email", _("Type an e-mail address."))
    weekday = form.whole("weekday", most=7)
    start, end = form.whole("quiet_from", most=23), form.whole("quiet_until", most=23)
    if not form.errors:
        try:
            insight.put_on_duty(
                owner=form.text("owner"),
                weekday=weekday,
                email=email,
                quiet_from=start,
                quiet_until=end,
                at=clock.now(),
            )
        except insight.DutyInvalid:
            form.errors["email"] = _("Type an e-mail address.")
    if form.errors:
        return _answer(request, form)
    messages.success(request, _("They are told by mail from now on."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("alerts.edit")
def take_off_duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Tell somebody no more."""
    insight.take_off_duty(duty_id=duty_id, at=clock.now())
    messages.success(request, _("They are told no more."))
    return HttpResponseRedirect(HOME)
