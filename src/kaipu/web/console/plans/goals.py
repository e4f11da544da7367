"""The page of goals: objectives with key results, what is done for them, and where they land."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.web.console import building, figures
from kaipu.web.console.metrics import wording
from kaipu.web.console.plans import staff, tree
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

HOME = "/desk/plans/"
PERIODS = ("week", "month", "quarter", "year")
LINKS = ("", "campaign", "journey", "decision")
MOST = Decimal(10) ** 11


@require_safe
@needs("plans.view")
def goal_tree(request: HttpRequest) -> HttpResponse:
    """Show the tree of goals."""
    now = clock.now()
    context = {"tree": tree.grow(staff.names(), now), "rebuilding": building.find_last_day(now)}
    return show(request, "console/plans/goals.html", context, title=_("Goals"))


@require_safe
@needs("plans.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Show the forms for an objective, a key result and an initiative."""
    return _page(request)


def _page(request: HttpRequest, form: Typed | None = None, kind: str = "") -> HttpResponse:
    today, known = clock.local_date(clock.now()), staff.names()
    context = {
        "staff": [(str(number), name) for number, name in known.items()], "problems": form.problems if form else [],
        "forms": _forms(form, kind, today, desk_of(request).user_id),
        "metrics": [(m.name, figures.title_of(m)) for m in metrics.list_metrics() if m.status != "deprecated"],
        "periods": [(each, wording.period(each)) for each in PERIODS],
        "objectives": [(str(each.id), each.title) for each in plans.list_objectives()],
        "links": [(each, link_word(each)) for each in LINKS],
    }  # fmt: skip
    return show(
        request, "console/plans/goal_forms.html", context, title=_("Plan something new"), status=422 if form else 200
    )


def _forms(form: Typed | None, kind: str, today: date, me: int) -> dict[str, dict[str, dict[str, str]]]:
    """Return what stands in each form: the usual, or what was typed with what is wrong with it."""
    first, last = plans.period_of(today, "quarter")
    usual = {
        "objective": {"first": str(first), "last": str(last)}, "result": {"day": str(today), "period": "quarter"},
        "initiative": {"first": str(today), "last": str(last)},
    }  # fmt: skip
    return {
        name: {
            "values": {each: form.text(each, 2000) for each in form.given}
            if form and name == kind
            else {**values, "owner": str(me)},
            "errors": form.errors if form and name == kind else {},
        }
        for name, values in usual.items()
    }


def link_word(link: str) -> str:
    """Return what an initiative is carried out by."""
    return {
        "": _("nothing in the house"),
        "campaign": _("Campaign"),
        "journey": _("Journey"),
        "decision": _("Decision"),
    }[link]


@require_POST
@needs("plans.edit")
def add_objective(request: HttpRequest) -> HttpResponse:
    """Keep a new objective."""
    form = Typed(request.POST)
    title = form.needed("title", _("Say in a sentence what is wanted."), most=160)
    owner = staff.read(form, staff.names(), _("Choose who answers for it."))
    first, last = form.day("first", needed=True), form.day("last", needed=True)
    if not form.errors and first and last:
        try:
            plans.save_objective(
                title=title, note=form.text("note", 2000), owner_id=owner, first=first, last=last, at=clock.now()
            )
        except plans.PlanInvalid:
            form.errors["last"] = _("It must end on its first day or later.")
    if form.errors:
        return _page(request, form, "objective")
    messages.success(request, _("The objective is kept. Put a key result under it."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("plans.edit")
def close_objective(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Close an objective."""
    try:
        plans.close_objective(objective_id=objective_id, at=clock.now())
    except plans.ObjectiveUnknown:
        messages.warning(request, _("It was closed before, so nothing was done."))
    else:
        messages.success(request, _("The objective is closed."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("plans.edit")
def add_key_result(request: HttpRequest) -> HttpResponse:
    """Put a target of the metric catalogue under an objective."""
    form = Typed(request.POST)
    metric = form.needed("metric", _("Choose a metric."))
    known = staff.names()
    owner = staff.read(form, known, _("Choose who answers for it."))
    day, value = form.day("day", needed=True), _number(form, "value")
    start = _number(form, "start") if form.text("start") else None
    objective = form.text("objective", 12)
    if form.text("period") not in PERIODS:
        form.errors["period"] = _("Choose week, month, quarter or year.")
    if not form.errors and day is not None and value is not None:
        try:
            plans.add_key_result(
                objective_id=int(objective) if objective.isascii() and objective.isdigit() else 0, metric=metric,
                period=form.text("period"), day=day, value=value, start=start, owner=known[owner], at=clock.now(),
            )  # fmt: skip
        except metrics.MetricUnknown:
            form.errors["metric"] = _("There is no such metric. Choose one of the list.")
        except plans.ObjectiveUnknown:
            form.errors["objective"] = _("Choose an objective that is not closed.")
    if form.errors:
        return _page(request, form, "result")
    messages.success(request, _("The key result is set."))
    return HttpResponseRedirect(HOME)


def _number(form: Typed, name: str) -> Decimal | None:
    """Read an amount, a count, or a share typed with %."""
    typed = form.text(name, 30).replace(",", "").replace("，", "").strip("$¥€£ ")
    try:
        value = Decimal(typed.rstrip("%％ "))
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or abs(value) >= MOST:
        form.errors[name] = _("Type a number such as 120000 or 3.5%.")
        return None
    return value / 100 if typed.endswith(("%", "％")) else value


@require_POST
@needs("plans.edit")
def remove_key_result(request: HttpRequest, key_result_id: int) -> HttpResponse:
    """Take a key result out from under its objective."""
    plans.remove_key_result(key_result_id=key_result_id, at=clock.now())
    messages.success(request, _("The key result is taken out; its target stays among the targets."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("plans.edit")
def add_initiative(request: HttpRequest) -> HttpResponse:
    """Keep a new initiative."""
    form = Typed(request.POST)
    title = form.needed("title", _("Say in a sentence what is done."), most=160)
    owner = staff.read(form, staff.names(), _("Choose who answers for it."))
    first, last = form.day("first", needed=True), form.day("last", needed=True)
    budget = form.money("budget").minor if form.text("budget") else 0
    objective, number, link = form.text("objective", 12), form.text("link_id", 12), form.text("link")
    if link and not (number.isascii() and number.isdigit()):
        form.errors["link_id"] = _("Type the number that stands in its address.")
    if not form.errors and first and last:
        try:
            plans.save_initiative(
                title=title, owner_id=owner, first=first, last=last, budget_minor=budget, link=link,
                link_id=int(number) if link else None, at=clock.now(),
                objective_id=int(objective) if objective.isascii() and objective.isdigit() else None,
            )  # fmt: skip
        except plans.PlanInvalid as refused:
            words = {"last": _("It must end on its first day or later."), "link": _("Choose one of the list.")}
            form.errors[refused.reason] = words.get(refused.reason, _("This cannot be kept."))
        except plans.ObjectiveUnknown:
            form.errors["objective"] = _("Choose an objective that is not closed.")
    if form.errors:
        return _page(request, form, "initiative")
    messages.success(request, _("The initiative is kept. Give it tasks."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("plans.edit")
def close_initiative(request: HttpRequest, initiative_id: int) -> HttpResponse:
    """Close an initiative."""
    try:
        plans.close_initiative(initiative_id=initiative_id, at=clock.now())
    except plans.InitiativeUnknown:
        messages.warning(request, _("It was closed before, so nothing was done."))
    else:
        messages.success(request, _("The initiative is closed."))
    return HttpResponseRedirect(HOME)
