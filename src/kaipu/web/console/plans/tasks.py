"""The pages of tasks: as a list, as a board, as a chart of days; and one task with what it waits for."""

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console import listing
from kaipu.web.console.plans import gantt, staff
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

HOME = "/desk/plans/tasks/"
COLUMNS = ("todo", "doing", "blocked", "done")
VIEWS = ("list", "board", "days")
DONE_SHOWN = 8


def state_word(state: str) -> str:
    """Return a task's state."""
    return {
        "todo": _("To do"), "doing": _("In progress"), "blocked": _("Blocked"), "done": _("Done"), "dropped": _("Dropped"),
        "late": _("Past their day"),
    }[state]  # fmt: skip


def tone(state: str) -> str:
    """Return the tone of a state's badge."""
    return {"doing": "info", "blocked": "bad", "done": "good"}.get(state, "")


@require_safe
@needs("plans.view")
def task_list(request: HttpRequest) -> HttpResponse:
    """Show tasks, those due first above, filtered by state, owner and initiative."""
    at = clock.now()
    today, known = clock.local_date(at), staff.names()
    look = listing.choice(request.GET, "as", VIEWS) or "list"
    state = listing.choice(request.GET, "state", (*plans.STATES, "late"))
    initiatives = {each.id: each for each in plans.list_initiatives()}
    owner = listing.choice(request.GET, "owner", map(str, known))
    work = listing.choice(request.GET, "work", map(str, initiatives))
    found = plans.list_tasks(
        states=(state,) if state in plans.STATES else plans.OPEN if look == "list" or state == "late" else plans.STATES[:4],
        owner_id=int(owner) if owner else None, initiative_id=int(work) if work else None,
    )  # fmt: skip
    if state == "late":
        found = [task for task in found if task.late(today)]
    titles = {number: each.title for number, each in initiatives.items()}
    cards = [_card(task, known, titles, today) for task in found]
    context = {
        "look": look, "cards": cards, "columns": _columns(cards), "chart": gantt.draw(found, today) if look == "days" else None,
        "looks": [(each, _looks()[each], listing.with_value(request.GET, "as", each), each == look) for each in VIEWS],
        "states": listing.chips(request.GET, "state", [(each, state_word(each)) for each in ("late", *plans.STATES)]),
        "owners": listing.chips(request.GET, "owner", [(str(number), name) for number, name in known.items()]),
        "works": listing.chips(request.GET, "work", [(str(number), title) for number, title in titles.items()]),
        "back": request.get_full_path(),
    }  # fmt: skip
    return show(request, "console/plans/tasks.html", context, title=_("Tasks"))


def _looks() -> dict[str, str]:
    return {"list": _("List"), "board": _("Board"), "days": _("Timeline")}


def _card(task: plans.TaskRecord, known: dict[int, str], titles: dict[int, str], today: object) -> dict[str, object]:
    place = COLUMNS.index(task.state) if task.state in COLUMNS else -1
    return {
        "task": task, "state": state_word(task.state), "tone": tone(task.state), "owner": known.get(task.owner_id, "–"),
        "work": titles.get(task.initiative_id or 0, ""), "late": task.open and task.due_on < today,  # type: ignore[operator]  # both are days
        "steps": [
            {"state": COLUMNS[to], "word": state_word(COLUMNS[to]), "on": to > place}
            for to in (place - 1, place + 1)
            if place >= 0 and 0 <= to < len(COLUMNS)
        ],
    }  # fmt: skip


def _columns(cards: list[dict[str, object]]) -> list[tuple[str, list[dict[str, object]], int]]:
    """Return the board's columns; of what is done the last few only."""
    found = []
    for state in COLUMNS:
        mine = [card for card in cards if card["task"].state == state]  # type: ignore[attr-defined]  # a card holds its task
        shown = mine[-DONE_SHOWN:] if state == "done" else mine
        found.append((state_word(state), shown, len(mine)))
    return found


def find(task_id: int) -> plans.TaskRecord:
    """Return a task or answer 404."""
    try:
        return plans.get_task(task_id=task_id)
    except plans.TaskUnknown as unknown:
        raise Http404(str(task_id)) from unknown


@require_http_methods(["GET", "HEAD", "POST"])
@needs("plans.view")
def task_page(request: HttpRequest, task_id: int) -> HttpResponse:
    """Show a task with what it waits for, and keep what was changed."""
    task = find(task_id)
    form = Typed(request.POST) if request.method == "POST" else None
    if form is not None and desk_of(request).may("plans.edit") and _keep(form, task_id):
        messages.success(request, _("The task is kept."))
        return HttpResponseRedirect(f"{HOME}{task_id}/")
    return _form(request, task, form)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("plans.edit")
def new(request: HttpRequest) -> HttpResponse:
    """Show an empty task, filled with what an address asks for, and keep what was typed."""
    form = Typed(request.POST) if request.method == "POST" else None
    if form is not None:
        kept = _keep(form, None)
        if kept:
            messages.success(request, _("The task is kept."))
            return HttpResponseRedirect(f"{HOME}{kept}/")
    return _form(request, None, form)


def _keep(form: Typed, task_id: int | None) -> int | None:
    title = form.needed("title", _("Say in a sentence what is to be done."), most=160)
    owner = staff.read(form, staff.names(), _("Choose who does it."))
    starts, due = form.day("starts_on", needed=True), form.day("due_on", needed=True)
    budget = form.money("budget").minor if form.text("budget") else 0
    work = form.text("initiative", 12)
    if form.errors or starts is None or due is None:
        return None
    try:
        return plans.save_task(
            title=title, owner_id=owner, starts_on=starts, due_on=due, milestone=form.text("milestone") == "1", budget_minor=budget,
            initiative_id=_number(work), origin=form.text("origin"), resolution_id=_number(form.text("resolution", 12)), task_id=task_id,
            at=clock.now(),
        )  # fmt: skip
    except plans.PlanInvalid:
        form.errors["due_on"] = _("It cannot be due before it starts.")
    except (plans.InitiativeUnknown, plans.ResolutionUnknown):
        form.errors["initiative"] = _("Choose one of the list.")
    return None


def _number(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdigit() else None


def _form(request: HttpRequest, task: plans.TaskRecord | None, form: Typed | None) -> HttpResponse:
    today, known = clock.local_date(clock.now()), staff.names()
    if form is not None:
        values: dict[str, str] = {name: form.text(name) for name in form.given}
    elif task is not None:
        values = {
            "title": task.title, "owner": str(task.owner_id), "starts_on": str(task.starts_on), "due_on": str(task.due_on),
            "initiative": str(task.initiative_id or ""), "milestone": "1" if task.milestone else "",
            "budget": str(Money(task.budget_minor, settings.CURRENCY).major) if task.budget_minor else "",
        }  # fmt: skip
    else:
        values = {
            "title": listing.text(request.GET, "title"), "owner": str(desk_of(request).user_id), "starts_on": str(today),
            "due_on": str(today + timedelta(days=7)), "initiative": request.GET.get("work", ""), "origin": request.GET.get("origin", "")[:200],
            "resolution": request.GET.get("resolution", ""),
        }  # fmt: skip
    others = [each for each in plans.list_tasks(limit=500) if task and each.id != task.id and each.state != "dropped"]
    titles = {each.id: each.title for each in others}
    context = {
        "task": task, "values": values, "errors": form.errors if form else {}, "problems": form.problems if form else [],
        "staff": [(str(number), name) for number, name in known.items()],
        "works": [(str(each.id), each.title) for each in plans.list_initiatives()],
        "needs": [(number, titles.get(number, "–")) for number in task.needs] if task else [],
        "others": [(each.id, each.title) for each in others if not task or each.id not in task.needs],
        "state": state_word(task.state) if task else "", "tone": tone(task.state) if task else "",
        "moves": [(each, state_word(each)) for each in plans.STATES if task and each != task.state],
    }  # fmt: skip
    title = task.title if task else _("New task")
    return show(request, "console/plans/task.html", context, title=title, status=422 if form and form.errors else 200)


def _back(request: HttpRequest, task_id: int) -> HttpResponseRedirect:
    back = request.POST.get("back", "")
    return HttpResponseRedirect(back if back.startswith(HOME) else f"{HOME}{task_id}/")


@require_POST
@needs("plans.edit")
def move(request: HttpRequest, task_id: int) -> HttpResponse:
    """Put a task into another state."""
    find(task_id)
    try:
        plans.move_task(task_id=task_id, state=request.POST.get("state", ""), at=clock.now())
    except plans.TaskWaits as waits:
        messages.warning(
            request, _("It waits for %(titles)s, so it cannot be done yet.") % {"titles": _(", ").join(waits.titles)}
        )
    except plans.PlanInvalid:
        messages.warning(request, _("There is no such state, so nothing was done."))
    return _back(request, task_id)


@require_POST
@needs("plans.edit")
def add_need(request: HttpRequest, task_id: int) -> HttpResponse:
    """Let a task wait for another."""
    find(task_id)
    typed = request.POST.get("needs", "")
    try:
        plans.add_need(
            task_id=task_id, needs_id=int(typed) if typed.isascii() and typed.isdigit() else 0, at=clock.now()
        )
    except plans.NeedsCircle:
        messages.warning(
            request, _("The other task waits for this one already, so both would wait for ever. Nothing was changed.")
        )
    except plans.TaskUnknown:
        messages.warning(request, _("Choose a task of the list."))
    return HttpResponseRedirect(f"{HOME}{task_id}/")


@require_POST
@needs("plans.edit")
def remove_need(request: HttpRequest, task_id: int, needs_id: int) -> HttpResponse:
    """Let a task wait no longer."""
    find(task_id)
    plans.remove_need(task_id=task_id, needs_id=needs_id, at=clock.now())
    return HttpResponseRedirect(f"{HOME}{task_id}/")
