"""The inbox of decisions and one decision with everything behind it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.decisions import api as decisions
from kaipu.kernel import audit
from kaipu.web.console import listing, words
from kaipu.web.console.decisions import showing
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats


@require_safe
@needs("decisions.view")
def decision_list(request: HttpRequest) -> HttpResponse:
    """Show what waits by profit a minute of attention, or decisions of another state, the newest first."""
    return answer_list(request)


def answer_list(
    request: HttpRequest, *, form: Typed | None = None, trouble: str = "", status: int = 200
) -> HttpResponse:
    """Answer with the inbox, or with a list of another state."""
    query = request.GET
    state = listing.choice(query, "state", decisions.STATES) or ("" if query.get("state") == "all" else "proposed")
    context = _waiting(request) if state == "proposed" else _others(request, state)
    counts = decisions.count_by_state()
    chips = [
        listing.Chip(
            words.decision_state(each), listing.with_value(query, "state", each), each == state, counts.get(each),
            always=True,
        )
        for each in decisions.STATES
        if counts.get(each) or each == "proposed"
    ]  # fmt: skip
    chips.append(
        listing.Chip(_("All"), listing.with_value(query, "state", "all"), not state, sum(counts.values()), always=True)
    )
    context |= {
        "states": chips, "waiting": state == "proposed", "stops": stops(), "reasons": words.rejections(), "trouble": trouble,
        "errors": form.errors if form else {}, "reason": form.text("reason", 500) if form else "", "seen": showing.look_now(),
        "code": form.text("code", 40) if form else "", "chosen": request.POST.getlist("decision"),
    }  # fmt: skip
    return show(request, "console/decisions/list.html", context, title=_("Decisions"), status=status)


def stops() -> list[tuple[str, decisions.Stop, str]]:
    """Return what the kill switch holds, in words."""
    return [
        (words.producer(stop.producer) if stop.producer else _("All producers"), stop, words.actor(stop.by))
        for stop in decisions.list_stops()
    ]


def _waiting(request: HttpRequest) -> dict[str, object]:
    query, desk = request.GET, desk_of(request)
    kind = listing.text(query, "kind")
    risk = listing.choice(query, "risk", decisions.RISKS)
    mine = query.get("mine") == "1"
    inbox = decisions.list_inbox(kind=kind, risk=risk, delegated_to=desk.user_id if mine else None)
    first = listing.offset(request)
    names = showing.people() if any(each.decision.delegated_to for each in inbox.rows) else {}
    rows = [
        (
            each, showing.headline(each.decision), showing.kind(each.decision.kind), words.risk(each.decision.risk),
            words.risk_tone(each.decision.risk), showing.standing(each.standing), names.get(each.decision.delegated_to or 0, ""),
        )
        for each in inbox.rows[first : first + listing.SIZE + 1]
    ]  # fmt: skip
    kinds = [
        listing.Chip(showing.kind(name), listing.with_value(query, "kind", "" if name == kind else name), name == kind, count)
        for name, count in inbox.kinds.items()
    ]  # fmt: skip
    risks = [
        listing.Chip(words.risk(name), listing.with_value(query, "risk", "" if name == risk else name), name == risk, count)
        for name, count in inbox.risks.items()
    ]  # fmt: skip
    own = [listing.Chip(_("Handed to me"), listing.with_value(query, "mine", "" if mine else "1"), mine, inbox.mine)]
    return {
        "window": listing.window(request, rows), "kinds": kinds, "risks": risks, "own": own,
        "minutes": round(inbox.minutes), "believed": inbox.believed_minor, "count": len(inbox.rows),
        "kept": [(name, value) for name, value in (("kind", kind), ("risk", risk), ("mine", "1" if mine else "")) if value],
    }  # fmt: skip


def _others(request: HttpRequest, state: str) -> dict[str, object]:
    found = decisions.list_decisions(state=state, limit=listing.SIZE + 1, offset=listing.offset(request))
    rows = [
        (
            each, showing.headline(each), showing.kind(each.kind), words.decision_state(each.state),
            words.decision_tone(each.state), words.actor(each.decided_by) if each.decided_by else "", *_promised(each),
        )
        for each in found
    ]  # fmt: skip
    return {"window": listing.window(request, rows)}


def _promised(decision: decisions.DecisionRecord) -> tuple[str, str, str]:
    """Return what was promised and delivered of a decision's main effect, and how strong the evidence is."""
    seen = {effect.metric: effect for effect in decision.actual}
    pairs = [(each, seen.get(each.metric)) for each in decision.expected if each.metric in seen or not seen]
    if not pairs:
        return "–", "–", ""
    promised, actual = next((pair for pair in pairs if pair[0].metric == "profit"), pairs[-1])
    strength = words.strength(decision.measurement["strength"]) if decision.measurement else ""
    return (
        showing.amount(promised.value, promised.unit),
        showing.amount(actual.value, promised.unit) if actual else "–",
        strength,
    )


@require_safe
@needs("decisions.view")
def decision_page(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Show one decision with everything behind it."""
    return answer(request, decision_id)


def find(decision_id: int) -> decisions.DecisionRecord:
    """Return a decision, or answer that there is none."""
    try:
        return decisions.get_decision(decision_id=decision_id)
    except decisions.DecisionUnknown as error:
        raise Http404(str(decision_id)) from error


def answer(request: HttpRequest, decision_id: int, form: Typed | None = None, trouble: str = "") -> HttpResponse:
    """Answer with a decision's page, with what was typed and what is wrong with it."""
    decision = find(decision_id)
    staff = showing.people()
    measured = decision.measurement or {}
    evidence_chart = decision.evidence.get("chart")
    effect_chart = (measured.get("details") or {}).get("chart")
    context = {
        "decision": decision, "state": words.decision_state(decision.state), "tone": words.decision_tone(decision.state),
        "kind": showing.kind(decision.kind), "risk": words.risk(decision.risk), "risk_tone": words.risk_tone(decision.risk),
        "standing": showing.standing(decisions.get_standing(decision=decision)) if decision.state == "proposed" else "",
        "lines": showing.lines(decision), "effects": showing.effects(decision),
        "rails": [(words.guardrail(rail.code), rail, showing.amount(rail.value, rail.unit), showing.amount(rail.limit, rail.unit)) for rail in decision.guardrails],
        "assumed": words.assumed_list(decision.evidence.get("assumed", [])), "place": showing.place(decision),
        "why": _why(decision), "chart": showing.chart(evidence_chart), "finding": showing.in_language(evidence_chart or {}, "title"),
        "chart_table": showing.chart_table(evidence_chart), "table": showing.table(decision.evidence.get("table")),
        "effect_chart": showing.chart(effect_chart), "effect_finding": showing.in_language(effect_chart or {}, "title"),
        "effect_table": showing.chart_table(effect_chart), "lineage": showing.lineage(decision),
        "method": words.method_of_measuring(measured["method"]) if measured else "",
        "strength": words.strength(measured["strength"]) if measured else "", "strength_tone": words.strength_tone(measured.get("strength", "")),
        "odds": formats.percent(measured["odds"], 0) if measured.get("odds") is not None else "",
        "who": words.actor(decision.decided_by) if decision.decided_by else "", "delegate": staff.get(decision.delegated_to or 0, ""),
        "colleagues": [(key, name) for key, name in staff.items() if key != desk_of(request).user_id],
        "links": words.carried_out(decision.kind, decision.result), "undo_says": words.undo_of(decision.kind),
        "fields": _fields(decision, form), "reasons": words.rejections(), "stops": stops(), "seen": showing.look_now(),
        "errors": form.errors if form else {}, "reason": form.text("reason", 500) if form else "", "code": form.text("code", 40) if form else "",
        "note": form.text("note", 500) if form else "", "to": form.text("to", 20) if form else "", "trouble": trouble,
        "history": [(entry, words.decision_step(entry.action), words.actor(entry.actor)) for entry in audit.list_entries(subject=f"decision:{decision.id}", limit=20)],
        "charts": bool(evidence_chart or effect_chart),
        "editing": form is not None and any(name.startswith("field:") for name in form.errors),
    }  # fmt: skip
    status = 409 if trouble else 422 if form and form.errors else 200
    return show(
        request, "console/decisions/decision.html", context, title=showing.headline(decision), status=status,
        lead=_("Decision %(id)s") % {"id": decision.id},
    )  # fmt: skip


def _why(decision: decisions.DecisionRecord) -> list[str]:
    chosen = decision.evidence.get("why_zh" if formats.speaks_chinese() else "why_en") or decision.evidence.get(
        "why_en", []
    )
    return list(chosen)


def _fields(decision: decisions.DecisionRecord, form: Typed | None) -> list[dict[str, object]]:
    return [
        {
            "field": each, "name": f"field:{each.name}", "id": f"field-{place}",
            "label": showing.in_language({"title_en": each.title_en, "title_zh": each.title_zh}, "title") or each.name,
            "value": form.text(f"field:{each.name}") if form and f"field:{each.name}" in form.given else shown(each),
            "hint": bounds(each), "error": form.errors.get(f"field:{each.name}", "") if form else "",
        }
        for place, each in enumerate(decision.fields)
    ]  # fmt: skip


def shown(each: decisions.Field) -> str:
    """Return a field's value as a person types it."""
    return f"{each.value / 100:.2f}" if each.unit == "money" else str(each.value)


def bounds(each: decisions.Field) -> str:
    """Return what may be typed, in words."""
    unit = {"grams": " g", "percent": " %"}.get(each.unit, "")
    facts = {
        "least": showing.amount(each.least, each.unit) + unit, "most": showing.amount(each.most, each.unit) + unit,
        "step": each.step,
    }  # fmt: skip
    if each.step > 1 and each.unit != "money":
        return _("%(least)s to %(most)s, in steps of %(step)s") % facts
    return _("%(least)s to %(most)s") % facts
