"""What a person does with decisions: approve, change, turn down, hand on, take back; one or many."""

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from kaipu.brain.decisions import api as decisions
from kaipu.kernel import clock
from kaipu.web.console import words
from kaipu.web.console.decisions import showing
from kaipu.web.console.decisions.views import answer, answer_list, find
from kaipu.web.console.shell import needs
from kaipu.web.console.typed import Typed

MOST_AT_ONCE = 50


def _take(request: HttpRequest, decision_id: int, step: Callable[[], object], done: str) -> HttpResponse:
    find(decision_id)
    try:
        step()
    except (decisions.DecisionClosed, decisions.GuardrailBroken, decisions.ProducersHalted) as error:
        return answer(request, decision_id, trouble=refusal(error, decision_id))
    messages.success(request, done)
    return HttpResponseRedirect(f"/desk/decisions/{decision_id}/")


def refusal(error: Exception, decision_id: int) -> str:
    """Return in a sentence why nothing was done."""
    if isinstance(error, decisions.UndoImpossible):
        return words.undo_hindrance(error.code)
    if isinstance(error, decisions.GuardrailBroken):
        facts = {"rails": _(", ").join(words.guardrail(code) for code in error.codes)}
        return _("A guardrail is broken: %(rails)s. Nothing was done.") % facts
    if isinstance(error, decisions.ProducersHalted):
        return _("The kill switch is on, so nothing is carried out. Nothing was done.")
    if str(error) == "expired":
        return _("The time to decide is over, so nothing was done. A newer proposal comes if it still makes sense.")
    facts = {"state": words.decision_state(find(decision_id).state)}
    return _("This decision stands at “%(state)s”, so nothing was done.") % facts


@require_POST
@needs("decisions.approve")
def approve(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Approve a decision, which carries it out."""
    seconds = showing.seconds_looked(request)
    return _take(
        request, decision_id,
        lambda: decisions.approve_decision(decision_id=decision_id, at=clock.now(), seconds=seconds),
        _("Approved and carried out."),
    )  # fmt: skip


@require_POST
@needs("decisions.approve")
def edit(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Change what a proposal offers to change."""
    form, changes = Typed(request.POST), {}
    for each in find(decision_id).fields:
        name = f"field:{each.name}"
        if name not in form.given:
            continue
        typed = form.money(name).minor if each.unit == "money" else form.whole(name, least=each.least, most=each.most)
        if name not in form.errors and (not each.least <= typed <= each.most or (typed - each.least) % each.step):
            form.errors[name] = _("This lies outside what can be chosen here.")
        changes[each.name] = typed
    if form.errors:
        return answer(request, decision_id, form)
    return _take(
        request, decision_id,
        lambda: decisions.edit_decision(decision_id=decision_id, changes=changes, at=clock.now()),
        _("Changed. Effect and guardrails are reckoned anew; nothing is carried out yet."),
    )  # fmt: skip


def _reason(form: Typed) -> tuple[str, str]:
    code = form.text("code", 40) or "other"
    sentence = _("Say in a few words why, so that the next proposal can be better.")
    reason = form.needed("reason", sentence, most=500) if code == "other" else form.text("reason", 500)
    return code, reason


@require_POST
@needs("decisions.approve")
def reject(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Turn a decision down; the reason teaches whoever proposes."""
    form = Typed(request.POST)
    code, reason = _reason(form)
    if form.errors:
        return answer(request, decision_id, form)
    seconds = showing.seconds_looked(request)
    return _take(
        request, decision_id,
        lambda: decisions.reject_decision(decision_id=decision_id, code=code, reason=reason, at=clock.now(), seconds=seconds),
        _("Rejected. Your reason is kept with it, and counts in its producer's record."),
    )  # fmt: skip


@require_POST
@needs("decisions.approve")
def delegate(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Hand a decision to a colleague, who is told by mail."""
    form, staff = Typed(request.POST), showing.people()
    person = form.text("to", 20)
    if not person.isdigit() or int(person) not in staff:
        form.errors["to"] = _("Choose a colleague.")
        return answer(request, decision_id, form)
    note = form.text("note", 500)
    return _take(
        request, decision_id,
        lambda: decisions.delegate_decision(decision_id=decision_id, user_id=int(person), note=note, at=clock.now()),
        _("Handed to %(name)s, who is told by mail.") % {"name": staff[int(person)]},
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


@require_POST
@needs("decisions.approve")
def batch(request: HttpRequest) -> HttpResponse:
    """Approve or turn down the chosen decisions, each on its own: one that cannot be done stops no other."""
    form = Typed(request.POST)
    chosen = [
        int(each) for each in request.POST.getlist("decision")[:MOST_AT_ONCE] if each.isdigit() and len(each) < 18
    ]
    if not chosen:
        return answer_list(request, form=form, trouble=_("Choose decisions first: nothing was done."), status=422)
    at, seconds = clock.now(), showing.seconds_looked(request)
    if request.POST.get("act") == "reject":
        code, reason = _reason(form)
        if form.errors:
            return answer_list(request, form=form, status=422)
        found = decisions.reject_many(decision_ids=chosen, code=code, reason=reason, at=at, seconds=seconds)
        done = sum(error is None for error in found.values())
        messages.success(request, ngettext("%(n)s decision rejected.", "%(n)s decisions rejected.", done) % {"n": done})
    else:
        found = decisions.approve_many(decision_ids=chosen, at=at, seconds=seconds)
        done = sum(error is None for error in found.values())
        told = ngettext("%(n)s decision approved and carried out.", "%(n)s decisions approved and carried out.", done)
        messages.success(request, told % {"n": done})
    for decision_id, error in found.items():
        if error is not None and not isinstance(error, decisions.DecisionUnknown):
            messages.warning(request, f"{decision_id}: {refusal(error, decision_id)}")
    kept = {name: request.POST[name] for name in ("kind", "risk", "mine") if request.POST.get(name)}
    return HttpResponseRedirect(f"/desk/decisions/{f'?{urlencode(kept)}' if kept else ''}")
