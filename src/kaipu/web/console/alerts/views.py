"""The pages of alerts: the list, one alert, and what is done with it."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.insight import api as insight
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock
from kaipu.web.console import listing, words
from kaipu.web.console.alerts import wording
from kaipu.web.console.metrics import wording as dictionary
from kaipu.web.console.shell import Desk, desk_of, needs, show
from kaipu.web.console.typed import Typed

NAPS = (1, 3, 7, 30)


@require_safe
@needs("metrics.view")
def alert_list(request: HttpRequest) -> HttpResponse:
    """Show alerts: those that stand, the strangest first; all else the newest first. Three statements besides the shell's."""
    kinds = readable(desk_of(request))
    states, counts = wording.states(), insight.count_alerts(kinds=kinds)
    state = listing.choice(request.GET, "state", states)
    every = request.GET.get("state") == "all"
    found = insight.list_alerts(
        state=state, standing=not (state or every), kinds=kinds, limit=listing.SIZE + 1, offset=listing.offset(request)
    )
    known = {metric.name: metric for metric in metrics.list_metrics()}
    standing = sum(counts.get(each, 0) for each in ("open", "acknowledged", "snoozed"))
    chips = [
        listing.Chip(_("Standing"), listing.with_value(request.GET, "state", ""), not state and not every, standing, always=True),
        *(
            listing.Chip(word, listing.with_value(request.GET, "state", name), name == state, counts.get(name), always=True)
            for name, (word, _tone) in states.items()
            if counts.get(name)
        ),
    ]  # fmt: skip
    rows = [
        (
            each,
            wording.title(each, known.get(each.metric)),
            wording.sentence(each, known.get(each.metric)),
            *states[each.state],
        )
        for each in found
        if each.kind != "metric" or each.metric in known
    ]
    context = {"window": listing.window(request, rows), "states": chips, "watched": bool(insight.list_watches())}
    return show(request, "console/alerts/list.html", context, title=_("Alerts"))


def readable(desk: Desk) -> tuple[str, ...]:
    """Return the kinds of alerts that somebody may see: what competitors do only with the right to see competitors."""
    return ("metric", *wording.moves()) if desk.may("competitors.view") else ("metric",)


def _find(request: HttpRequest, alert_id: int) -> insight.AlertRecord:
    try:
        alert = insight.get_alert(alert_id=alert_id)
    except insight.AlertUnknown as error:
        raise Http404(str(alert_id)) from error
    if alert.kind not in readable(desk_of(request)):
        raise Http404(str(alert_id))
    return alert


@require_safe
@needs("metrics.view")
def alert_page(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Show one alert with its causes and the next step."""
    return _answer(request, alert_id)


def _answer(request: HttpRequest, alert_id: int, trouble: str = "") -> HttpResponse:
    alert = _find(request, alert_id)
    try:
        metric = metrics.get_definition(name=alert.metric) if alert.kind == "metric" else None
    except metrics.MetricUnknown as error:
        raise Http404(alert.metric) from error
    state, tone = wording.states()[alert.state]
    text, url = wording.suggestion(alert.suggestion)
    context = {
        "alert": alert, "state": state, "tone": tone, "sentence": wording.sentence(alert, metric),
        "odds": wording.odds(alert.chance), "causes": wording.causes(alert, metric),
        "occasions": wording.occasions(alert), "suggestion": text, "suggestion_url": url,
        "why": wording.why_address(alert) if metric else "", "rows": wording.rows_address(alert) if metric else "",
        "rival": "" if metric else f"/desk/competitors/{alert.member}/", "ended": wording.ended(alert.closed_why),
        "owner": dictionary.owner(alert.owner), "who": words.actor(alert.decided_by) if alert.decided_by else "",
        "naps": NAPS, "trouble": trouble, "standing": alert.state != "closed",
    }  # fmt: skip
    return show(
        request,
        "console/alerts/alert.html",
        context,
        title=wording.title(alert, metric),
        status=409 if trouble else 200,
    )


def _do(request: HttpRequest, alert_id: int, step: Callable[[], object], done: str) -> HttpResponse:
    _find(request, alert_id)
    try:
        step()
    except insight.AlertIsClosed:
        return _answer(request, alert_id, _("This alert has ended already, so nothing was done."))
    except insight.SnoozeInvalid:
        return _answer(request, alert_id, _("An alert can sleep for 1 to 90 days. Nothing was done."))
    messages.success(request, done)
    return HttpResponseRedirect(f"/desk/alerts/{alert_id}/")


@require_POST
@needs("alerts.edit")
def acknowledge(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Look after an alert."""
    return _do(
        request, alert_id, lambda: insight.acknowledge_alert(alert_id=alert_id, at=clock.now()),
        _("You look after it. People are told again only if it grows worse."),
    )  # fmt: skip


@require_POST
@needs("alerts.edit")
def snooze(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Let an alert sleep for some days."""
    form, at = Typed(request.POST), clock.now()
    days = form.whole("days", least=1, most=90)
    if form.errors:
        return _answer(request, alert_id, _("An alert can sleep for 1 to 90 days. Nothing was done."))
    return _do(
        request, alert_id, lambda: insight.snooze_alert(alert_id=alert_id, until=at + timedelta(days=days), at=at),
        _("It sleeps until then."),
    )  # fmt: skip


@require_POST
@needs("alerts.edit")
def finish(request: HttpRequest, alert_id: int) -> HttpResponse:
    """End an alert."""
    return _do(request, alert_id, lambda: insight.finish_alert(alert_id=alert_id, at=clock.now()), _("Ended."))


@require_POST
@needs("alerts.edit")
def mute(request: HttpRequest, alert_id: int) -> HttpResponse:
    """Never tell of an alert's slice again, or of its whole metric."""
    whole = request.POST.get("what") == "metric"
    return _do(
        request, alert_id, lambda: insight.mute_slice(alert_id=alert_id, whole_metric=whole, at=clock.now()),
        _("Muted. You can undo this under “What is watched”."),
    )  # fmt: skip
