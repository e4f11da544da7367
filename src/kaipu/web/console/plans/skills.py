"""The pages of what the team can do and has: the matrix of skills with its gaps, training, and means by week against what tasks take."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.plans import api as plans
from kaipu.kernel import access, clock
from kaipu.kernel.money import Money
from kaipu.web.console.plans import staff
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.system.staff import role_word
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

SKILLS, MEANS = "/desk/plans/skills/", "/desk/plans/resources/"
STATES = ("planned", "done", "dropped")


def level_word(level: int) -> str:
    """Return a level of skill in words."""
    return (_("not at all"), _("with help"), _("alone"), _("does it well"), _("teaches it"))[level]


def training_word(state: str) -> tuple[str, str]:
    """Return a training's state and its tone."""
    return {"planned": (_("planned"), "info"), "done": (_("done"), "good"), "dropped": (_("dropped"), "")}[state]


@require_safe
@needs("plans.view")
def skill_page(request: HttpRequest) -> HttpResponse:
    """Show skills, gaps and training: of everybody to who may see the team, else one's own."""
    return _skills(request)


def _skills(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    desk, known = desk_of(request), staff.names()
    team = desk.may("plans.team")
    people = {number: name for number, name in known.items() if team or number == desk.user_id}
    roles = {number: held for number, held in access.list_roles().items() if number in people}
    skills, chinese = plans.list_skills(), formats.speaks_chinese()
    names = {each.id: each.name_zh if chinese and each.name_zh else each.name_en for each in skills}
    context = {
        "matrix": [
            (names[each.id], [(each.levels.get(number, 0), level_word(each.levels.get(number, 0))) for number in people],
             [(role_word(role), level) for role, level in each.wanted.items()])
            for each in skills
        ],
        "people": list(people.items()), "skills": list(names.items()),
        "gaps": [
            (names[each.skill_id], people[each.user_id], each, level_word(each.level), level_word(each.wanted))
            for each in plans.find_gaps(skills=skills, roles=roles)
        ],
        "trainings": [
            (each, names[each.skill_id], people[each.user_id], *training_word(each.state))
            for each in plans.list_trainings() if each.user_id in people
        ],
        "levels": [(n, f"{n} · {level_word(n)}") for n in range(5)], "roles": [(each, role_word(each)) for each in access.ROLES],
        "states": [(each, training_word(each)[0]) for each in STATES[1:]], "today": clock.local_date(clock.now()),
        "values": {name: form.text(name) for name in form.given} if form else request.GET.dict(),
        "errors": form.errors if form else {}, "problems": form.problems if form else [],
    }  # fmt: skip
    return show(
        request, "console/plans/skills.html", context, title=_("Skills and training"), status=422 if form else 200
    )


def _chosen(form: Typed, name: str, most: int = 10**12) -> int:
    return form.whole(name, most=most)


def _keep(form: Typed, act: Callable[[], object], field: str) -> bool:
    """Carry out what was typed; False, with a sentence at the field, where it cannot be kept."""
    if form.errors:
        return False
    try:
        act()
    except (plans.PlanInvalid, plans.SkillUnknown, plans.TrainingUnknown, plans.TaskUnknown, plans.MeansUnknown):
        form.errors[field] = _("This cannot be kept. Choose one of the list.")
        return False
    return True


@require_POST
@needs("plans.team")
def add_skill(request: HttpRequest) -> HttpResponse:
    """Name a skill."""
    form = Typed(request.POST)
    name = form.needed("name_en", _("Give the skill a name in English."), most=160)
    kept = _keep(
        form, lambda: plans.save_skill(name_en=name, name_zh=form.text("name_zh", 160), at=clock.now()), "name_en"
    )
    return HttpResponseRedirect(SKILLS) if kept else _skills(request, form)


@require_POST
@needs("plans.team")
def set_level(request: HttpRequest) -> HttpResponse:
    """Say how well somebody can do something."""
    form = Typed(request.POST)
    skill, level = _chosen(form, "skill"), _chosen(form, "level", 4)
    who = staff.read(form, staff.names(), _("Choose a colleague."), "person")
    kept = _keep(form, lambda: plans.set_skill_level(skill_id=skill, user_id=who, level=level, at=clock.now()), "skill")
    return HttpResponseRedirect(SKILLS) if kept else _skills(request, form)


@require_POST
@needs("plans.team")
def set_wish(request: HttpRequest) -> HttpResponse:
    """Say how well a role should do something."""
    form = Typed(request.POST)
    skill, level = _chosen(form, "skill"), _chosen(form, "level", 4)
    kept = _keep(
        form, lambda: plans.set_skill_wish(skill_id=skill, role=form.text("role"), level=level, at=clock.now()), "role"
    )
    return HttpResponseRedirect(SKILLS) if kept else _skills(request, form)


def _cost(form: Typed, name: str = "cost") -> int:
    return form.money(name).minor if form.text(name) else 0


@require_POST
@needs("plans.team")
def train(request: HttpRequest) -> HttpResponse:
    """Plan a training."""
    form = Typed(request.POST)
    title = form.needed("title", _("Say what is learned, and how."), most=160)
    skill, due, cost = _chosen(form, "skill"), form.day("due_on", needed=True), _cost(form)
    who = staff.read(form, staff.names(), _("Choose a colleague."), "person")
    day = due or clock.local_date(clock.now())
    kept = _keep(
        form,
        lambda: plans.plan_training(
            skill_id=skill, user_id=who, title=title, due_on=day, cost_minor=cost, at=clock.now()
        ),
        "skill",
    )
    return HttpResponseRedirect(SKILLS) if kept else _skills(request, form)


@require_POST
@needs("plans.team")
def settle(request: HttpRequest, training_id: int) -> HttpResponse:
    """Write down what came of a training."""
    form = Typed(request.POST)
    level = _chosen(form, "level", 4) if form.text("level") else None
    kept = _keep(
        form,
        lambda: plans.settle_training(
            training_id=training_id,
            state=form.text("state"),
            result=form.text("result", 500),
            level=level,
            at=clock.now(),
        ),
        "state",
    )
    return HttpResponseRedirect(SKILLS) if kept else _skills(request, form)


def kind_word(kind: str) -> str:
    """Return a kind of means in words."""
    return {"hours": _("Hours of work"), "money": _("Budget"), "equipment": _("Equipment")}[kind]


def amount(kind: str, value: int) -> str:
    """Write an amount of means in its unit."""
    if kind == "money":
        return formats.money_text(Money(value, settings.CURRENCY))
    return _("%(n)s h") % {"n": f"{value:,}"} if kind == "hours" else f"{value:,}"


@require_safe
@needs("plans.view")
def means_page(request: HttpRequest) -> HttpResponse:
    """Show means by week against what tasks take."""
    return _means(request)


def _means(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    today = clock.local_date(clock.now())
    bookings = plans.list_bookings(today=today)
    over = [
        _("%(name)s is over-booked in the week of %(day)s: %(taken)s of %(there)s, for %(tasks)s.")
        % {
            "name": each.name, "day": formats.day(start), "taken": amount(each.kind, taken),
            "there": amount(each.kind, each.a_week), "tasks": _(", ").join(titles),
        }
        for each in bookings for start, taken, titles in each.weeks if taken > each.a_week
    ]  # fmt: skip
    context = {
        "over": over, "starts": [start for start, _taken, _titles in bookings[0].weeks] if bookings else [],
        "rows": [
            (each, kind_word(each.kind), amount(each.kind, each.a_week),
             [(amount(each.kind, taken) if taken else "–", taken > each.a_week) for _start, taken, _titles in each.weeks])
            for each in bookings
        ],
        "kinds": [(each, kind_word(each)) for each in ("hours", "money", "equipment")], "people": list(staff.names().items()),
        "tasks": [(each.id, each.title) for each in plans.list_tasks(states=plans.OPEN, limit=200)],
        "values": {name: form.text(name) for name in form.given} if form else {},
        "errors": form.errors if form else {}, "problems": form.problems if form else [],
    }  # fmt: skip
    return show(request, "console/plans/resources.html", context, title=_("Resources"), status=422 if form else 200)


@require_POST
@needs("plans.edit")
def add_means(request: HttpRequest) -> HttpResponse:
    """Say what there is of something each week."""
    form, kind = Typed(request.POST), request.POST.get("kind", "")
    name = form.needed("name", _("Give it a name."), most=160)
    a_week = _cost(form, "a_week") if kind == "money" else form.whole("a_week", least=1, most=100_000)
    who = staff.read(form, staff.names(), _("Choose a colleague."), "person") if form.text("person") else None
    kept = _keep(
        form, lambda: plans.save_means(kind=kind, name=name, user_id=who, a_week=a_week, at=clock.now()), "a_week"
    )
    return HttpResponseRedirect(MEANS) if kept else _means(request, form)


@require_POST
@needs("plans.edit")
def claim(request: HttpRequest) -> HttpResponse:
    """Say what a task takes of means each week."""
    form = Typed(request.POST)
    task, number = _chosen(form, "task"), _chosen(form, "means")
    means = next((each for each in plans.list_bookings(today=clock.local_date(clock.now())) if each.id == number), None)
    takes = _cost(form, "takes") if means is not None and means.kind == "money" else form.whole("takes", most=100_000)
    kept = _keep(form, lambda: plans.claim_means(task_id=task, means_id=number, a_week=takes, at=clock.now()), "means")
    if kept:
        messages.success(request, _("Kept."))
    return HttpResponseRedirect(MEANS) if kept else _means(request, form)
