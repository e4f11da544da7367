"""Who proposes and how well; the kill switch; what may be approved without a person; who outside is told."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.decisions import api as decisions
from kaipu.kernel import clock
from kaipu.web.console import words
from kaipu.web.console.decisions import showing
from kaipu.web.console.decisions.views import stops
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

PRODUCERS, POLICIES = "/desk/decisions/producers/", "/desk/decisions/policies/"


@require_safe
@needs("decisions.view")
def producers(request: HttpRequest) -> HttpResponse:
    """Show every producer's record: promised and delivered, how often right, what people made of it."""
    return _producers(request)


def _producers(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    at = clock.now()
    rows = [_row(each, at) for each in decisions.list_producers()]
    halted = {stop.producer for _name, stop, _who in stops()}
    context = {
        "rows": rows, "stops": stops(), "all_halted": "" in halted, "errors": form.errors if form else {},
        "typed": form.text("reason", 500) if form else "", "about": form.text("producer", 100) if form else "",
        "acting_on": form.text("act", 20) if form else "",
    }  # fmt: skip
    status = 422 if form and form.errors else 200
    return show(request, "console/decisions/producers.html", context, title=_("Who proposes"), status=status)


def _row(each: decisions.ProducerRecord, at: object) -> dict[str, object]:
    lifted = each.lifted_until is not None and each.lifted_until > at  # type: ignore[operator]  # both are moments
    rejected = sum(each.reasons.values())
    unit = each.points[0].unit if each.points else "money"
    return {
        "record": each, "name": words.producer(each.name), "kinds": _(", ").join(showing.kind(kind) for kind in each.kinds),
        "waiting": each.counts.get("proposed", 0), "applied": each.counts.get("applied", 0) + each.counts.get("measured", 0),
        "undone": each.counts.get("undone", 0), "rejected": rejected, "expired": each.counts.get("expired", 0),
        "promised": showing.amount(each.promised_minor if each.points else None, unit), "delivered": showing.amount(each.delivered_minor if each.points else None, unit),
        "measured_on": words.effect(each.points[0].metric) if each.points else "",
        "ratio": formats.percent(each.ratio, 0) if each.ratio is not None else "–",
        "hits": formats.percent(each.hit_rate, 0) if each.hit_rate is not None else "–",
        "believed": formats.percent(each.trust.believed, 0), "minutes": f"{each.minutes:.0f}",
        "reasons": [(words.rejection(code), count) for code, count in sorted(each.reasons.items(), key=lambda one: -one[1])],
        "throttled": each.trust.throttled and not lifted, "lifted": lifted, "who": words.actor(each.lifted_by) if lifted else "",
        "points": [
            (point, words.effect(point.metric), showing.amount(point.promised, point.unit), showing.amount(point.delivered, point.unit), words.strength(point.strength))
            for point in each.points
        ],
    }  # fmt: skip


@require_POST
@needs("decisions.govern")
def switch(request: HttpRequest) -> HttpResponse:
    """Stop or resume all producers or one, or lift a throttle; all but resuming want a reason."""
    form = Typed(request.POST)
    act, producer, at = form.text("act", 20), form.text("producer", 100), clock.now()
    known = {each.name for each in decisions.list_producers()}
    if producer and producer not in known:
        raise Http404(producer)
    if act == "resume":
        decisions.resume_producers(producer=producer, at=at)
        messages.success(request, _("Back at work: proposals are filed and carried out again."))
        return HttpResponseRedirect(PRODUCERS)
    reason = form.needed("reason", _("Say why, for whoever looks at the audit log later."), most=500)
    if form.errors:
        return _producers(request, form)
    if act == "lift" and producer:
        decisions.lift_throttle(producer=producer, reason=reason, at=at)
        messages.success(
            request, _("The throttle is lifted for 30 days. What is believed of its promises stays as measured.")
        )
    elif act == "halt":
        decisions.halt_producers(producer=producer, reason=reason, at=at)
        messages.success(
            request, _("Stopped. Nothing is proposed, approved by policy or carried out until somebody resumes.")
        )
    return HttpResponseRedirect(PRODUCERS)


@require_safe
@needs("decisions.view")
def policies(request: HttpRequest) -> HttpResponse:
    """Show what may be approved without a person, and which addresses are told."""
    return _policies(request)


def _policies(request: HttpRequest, form: Typed | None = None, secret: str = "") -> HttpResponse:
    today = clock.day_start(clock.local_date(clock.now()))
    in_force, ended = (decisions.list_policies(start=today, ended=flag) for flag in (False, True))
    typed = form.given if form else {}
    context = {
        "policies": [(each, showing.kind(each.kind), words.risk(each.limits.risk), words.actor(each.set_by)) for each in in_force],
        "ended": [(each, showing.kind(each.kind), words.actor(each.set_by), words.actor(each.ended_by)) for each in ended[:10]],
        "kinds": [(name, showing.kind(name), typed.get("kind") == name) for name in sorted(decisions.list_kinds())],
        "risks": [(name, words.risk(name), typed.get("risk") == name) for name in decisions.RISKS[:2]],
        "hooks": [(each, words.actor(each.created_by)) for each in decisions.list_hooks()],
        "errors": form.errors if form else {}, "typed": typed, "secret": secret, "stops": stops(),
    }  # fmt: skip
    status = 422 if form and form.errors else 200
    return show(request, "console/decisions/policies.html", context, title=_("Approved without asking"), status=status)


@require_POST
@needs("decisions.govern")
def set_policy(request: HttpRequest) -> HttpResponse:
    """Let decisions of a kind be approved within limits."""
    form = Typed(request.POST)
    cost, daily = form.money("cost"), form.money("daily")
    count = form.whole("count", least=1, most=500)
    if not form.errors:
        limits = decisions.Limits(form.text("risk", 20), cost.minor, daily.minor, count)
        try:
            decisions.set_policy(kind=form.text("kind", 60), limits=limits, at=clock.now())
        except decisions.KindUnknown:
            form.errors["kind"] = _("Choose a kind of decisions.")
        except decisions.LimitsInvalid as error:
            sentences = {
                "risk": _("Decisions of high risk are always taken by a person."),
                "daily_minor": _("A day's budget must be at least what one decision may cost."),
            }
            form.errors |= {field: sentences.get(field, _("This limit cannot be.")) for field in error.fields}
    if form.errors:
        return _policies(request, form)
    messages.success(
        request, _("From now on decisions within these limits are approved without asking. Each is in the audit log.")
    )
    return HttpResponseRedirect(POLICIES)


@require_POST
@needs("decisions.govern")
def end_policy(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Let people decide again."""
    try:
        decisions.end_policy(policy_id=policy_id, at=clock.now())
    except decisions.PolicyUnknown as error:
        raise Http404(str(policy_id)) from error
    messages.success(request, _("Ended. People decide again."))
    return HttpResponseRedirect(POLICIES)


@require_POST
@needs("decisions.govern")
def add_hook(request: HttpRequest) -> HttpResponse:
    """Let an address hear of decisions; the secret is shown once."""
    form = Typed(request.POST)
    try:
        _number, secret = decisions.add_hook(url=form.text("url", 500), at=clock.now())
    except decisions.HookInvalid:
        form.errors["url"] = _("Type an address such as https://example.com/decisions; ten are the most.")
        return _policies(request, form)
    return _policies(request, secret=secret)


@require_POST
@needs("decisions.govern")
def remove_hook(request: HttpRequest, hook_id: int) -> HttpResponse:
    """Tell an address nothing more."""
    try:
        decisions.remove_hook(hook_id=hook_id, at=clock.now())
    except decisions.HookUnknown as error:
        raise Http404(str(hook_id)) from error
    messages.success(request, _("Removed. What still waited for it is not told any more."))
    return HttpResponseRedirect(POLICIES)
