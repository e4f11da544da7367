"""The pages of decisions."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.decisions import api as decisions
from kaipu.kernel import clock
from kaipu.web.console import listing, words
from kaipu.web.console.decisions import showing
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed


@require_safe
@needs("decisions.view")
def decision_list(request: HttpRequest) -> HttpResponse:
    """Show decisions: what waits by what it is worth, all else the newest first. Two statements besides the shell's."""
    query = request.GET
    state = listing.choice(query, "state", decisions.STATES) or ("" if query.get("state") == "all" else "proposed")
    found = decisions.list_decisions(state=state, limit=listing.SIZE + 1, offset=listing.offset(request))
    counts = decisions.count_by_state()
    chips = [
        listing.Chip(
            words.decision_state(each),
            listing.with_value(query, "state", each),
            each == state,
            counts.get(each),
            always=True,
        )
        for each in decisions.STATES
        if counts.get(each) or each == "proposed"
    ]
    chips.append(
        listing.Chip(_("All"), listing.with_value(query, "state", "all"), not state, sum(counts.values()), always=True)
    )
    rows = [
        (each, showing.headline(each), words.decision_state(each.state), words.decision_tone(each.state))
        for each in found
    ]
    context = {
        "window": listing.window(request, rows), "states": chips, "waiting": state == "proposed",
        "worth": sum(each.worth_minor for each in found),
    }  # fmt: skip
    return show(request, "console/decisions/list.html", context, title=_("Decisions"))


@require_safe
@needs("decisions.view")
def decision_page(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Show one decision with everything behind it."""
    return _answer(request, decision_id)


def _find(decision_id: int) -> decisions.DecisionRecord:
    try:
        return decisions.get_decision(decision_id=decision_id)
    except decisions.DecisionUnknown as error:
        raise Http404(str(decision_id)) from error


def _answer(request: HttpRequest, decision_id: int, form: Typed | None = None, trouble: str = "") -> HttpResponse:
    decision = _find(decision_id)
    context = {
        "decision": decision,
        "state": words.decision_state(decision.state),
        "tone": words.decision_tone(decision.state),
        "lines": showing.lines(decision),
        "effects": showing.effects(decision),
        "rails": [(words.guardrail(rail.code), rail) for rail in decision.guardrails],
        "assumed": words.assumed_list(decision.evidence.get("assumed", [])),
        "place": showing.place(decision),
        "who": words.actor(decision.decided_by) if decision.decided_by else "",
        "purchase_order": decision.result.get("purchase_order_id"),
        "errors": form.errors if form else {}, "reason": form.text("reason", 500) if form else "", "trouble": trouble,
    }  # fmt: skip
    status = 409 if trouble else 422 if form and form.errors else 200
    return show(
        request, "console/decisions/decision.html", context, title=showing.headline(decision), status=status,
        lead=_("Decision %(id)s") % {"id": decision.id},
    )  # fmt: skip


def _take(request: HttpRequest, decision_id: int, step: Callable[[], object], done: str) -> HttpResponse:
    _find(decision_id)
    try:
        step()
    except decisions.DecisionClosed:
        facts = {"state": words.decision_state(_find(decision_id).state)}
        trouble = _("This decision stands at “%(state)s”, or its goods have arrived, so nothing was done.") % facts
        return _answer(request, decision_id, trouble=trouble)
    except decisions.GuardrailBroken as error:
        facts = {"rails": _(", ").join(words.guardrail(code) for code in error.codes)}
        return _answer(request, decision_id, trouble=_("A guardrail is broken: %(rails)s. Nothing was done.") % facts)
    messages.success(request, done)
    return HttpResponseRedirect(f"/desk/decisions/{decision_id}/")


@require_POST
@needs("decisions.approve")
def approve(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Approve a decision, which carries it out."""
    return _take(
        request, decision_id, lambda: decisions.approve_decision(decision_id=decision_id, at=clock.now()),
        _("Approved and carried out."),
    )  # fmt: skip


@require_POST
@needs("decisions.approve")
def reject(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Turn a decision down; the reason teaches whoever proposes."""
    form = Typed(request.POST)
    reason = form.needed("reason", _("Say in a few words why, so that the next proposal can be better."), most=500)
    if form.errors:
        return _answer(request, decision_id, form)
    return _take(
        request, decision_id,
        lambda: decisions.reject_decision(decision_id=decision_id, reason=reason, at=clock.now()),
        _("Rejected. Your reason is kept with it."),
    )  # fmt: skip


@require_POST
@needs("decisions.approve")
def undo(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Take an applied decision back."""
    reason = Typed(request.POST).text("reason", 500)
    return _take(
        request, decision_id, lambda: decisions.undo_decision(decision_id=decision_id, reason=reason, at=clock.now()),
        _("Undone. What it did in the shop is taken back."),
    )  # fmt: skip
