"""The page of an initiative: its tasks, its risks with what to do then, and what carries it out."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.web.console import building, listing
from kaipu.web.console.plans import gantt, goals, staff, tasks, tree
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed

HOME = "/desk/plans/work/"
RISKS = ("open", "happened", "over")


def risk_word(state: str) -> tuple[str, str]:
    """Return a risk's state and its tone."""
    return {"open": (_("open"), "warn"), "happened": (_("happened"), "bad"), "over": (_("over"), "good")}[state]


def find(initiative_id: int) -> plans.InitiativeRecord:
    """Return an initiative or answer 404."""
    try:
        return plans.get_initiative(initiative_id=initiative_id)
    except plans.InitiativeUnknown as unknown:
        raise Http404(str(initiative_id)) from unknown


@require_safe
@needs("plans.view")
def work_page(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """Show an initiative."""
    return _page(request, find(initiative_id))


def _page(request: HttpRequest, initiative: plans.InitiativeRecord, form: Typed | None = None) -> HttpResponse:
    today, known = clock.local_date(clock.now()), staff.names()
    found = plans.list_tasks(initiative_id=initiative.id)
    context = {
        "rebuilding": building.find_last_day(clock.now()), "work": initiative, "owner": known.get(initiative.owner_id, "–"), "chart": gantt.draw(found, today),
        "tasks": [(each, tasks.state_word(each.state), tasks.tone(each.state), known.get(each.owner_id, "–")) for each in found],
        "risks": [(each, *risk_word(each.state), _moves(each.state)) for each in plans.list_risks(initiative_id=initiative.id)],
        "url": tree.ADDRESS[initiative.link].format(initiative.link_id) if initiative.link else "",
        "link": goals.link_word(initiative.link), "errors": form.errors if form else {}, "problems": form.problems if form else [],
        "typed": {name: form.text(name, 2000) for name in form.given} if form else {}, "sizes": [str(n) for n in range(1, 6)],
    }  # fmt: skip
    status = 422 if form and form.errors else 200
    return show(request, "console/plans/work.html", context, title=initiative.title, status=status)


def _moves(state: str) -> list[tuple[str, str]]:
    return [(each, risk_word(each)[0]) for each in RISKS if each != state]


@require_POST
@needs("plans.edit")
def add_risk(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """Write a risk down."""
    initiative, form = find(initiative_id), Typed(request.POST)
    title = form.needed("risk", _("Say what may go wrong."), most=160)
    answer = form.needed("answer", _("Say what is done if it happens."), most=2000)
    likely, bad = form.whole("likely", least=1, most=5), form.whole("bad", least=1, most=5)
    if form.errors:
        return _page(request, initiative, form)
    plans.add_risk(initiative_id=initiative_id, title=title, likely=likely, bad=bad, answer=answer, at=clock.now())
    messages.success(request, _("The risk is written down."))
    return HttpResponseRedirect(f"{HOME}{initiative_id}/")


@require_POST
@needs("plans.edit")
def move_risk(request: HttpRequest, initiative_id: int, risk_id: int) -> HttpResponse:
    """Say that a risk happened, is over, or is open again."""
    state = listing.choice(request.POST, "state", RISKS)
    if state:
        plans.move_risk(risk_id=risk_id, state=state, at=clock.now())
    return HttpResponseRedirect(f"{HOME}{initiative_id}/")
