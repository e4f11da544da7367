"""The pages of the team: who owns what and how it goes, bonuses line by line, and peer review. One sees oneself; others only with the right."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console import figures
from kaipu.web.console.metrics import wording
from kaipu.web.console.plans import staff
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

HOME = "/desk/plans/team/"
PERIODS = ("month", "quarter", "year")
LINES = 4


@require_safe
@needs("plans.view")
def team_list(request: HttpRequest) -> HttpResponse:
    """Show the team with open and overdue tasks, and the rounds of peer review."""
    return _list(request)


def _list(request: HttpRequest, form: Typed | None = None) -> HttpResponse:
    at, desk = clock.now(), desk_of(request)
    today, known = clock.local_date(at), staff.names()
    tasks = plans.list_tasks(states=plans.OPEN, limit=2000)
    rows = [
        (
            number, name, sum(task.owner_id == number for task in tasks),
            sum(task.owner_id == number and task.late(today) for task in tasks),
            desk.may("plans.team") or number == desk.user_id,
        )
        for number, name in known.items()
    ]  # fmt: skip
    rounds = []
    for each in plans.list_rounds():
        spoken = plans.list_answered(round_id=each.id, user_id=desk.user_id)
        left = [(number, name) for number, name in known.items() if number != desk.user_id and number not in spoken]
        rounds.append((each, each.first <= today <= each.last, left, len(spoken)))
    values = (
        {name: form.text(name, 2000) for name in form.given}
        if form
        else {"first": str(today), "last": str(today.replace(day=28))}
    )
    context = {
        "rows": rows, "rounds": rounds, "values": values, "errors": form.errors if form else {},
        "problems": form.problems if form else [], "points": [str(number) for number in range(5, 0, -1)],
    }  # fmt: skip
    return show(request, "console/plans/team.html", context, title=_("Team"), status=422 if form else 200)


@require_safe
@needs("plans.view")
def person(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show somebody's scorecard: to themselves, and to who may see everybody's."""
    desk = desk_of(request)
    if user_id != desk.user_id and not desk.may("plans.team"):
        return refuse(request, "plans.team")
    return _person(request, user_id)


def _person(request: HttpRequest, user_id: int, form: Typed | None = None) -> HttpResponse:
    at, known = clock.now(), staff.names()
    if user_id not in known:
        raise Http404(str(user_id))
    bonuses = [
        _bonus(each, plans.reckon_bonus(bonus=each, at=at), known, clock.local_date(at))
        for each in plans.list_bonuses(user_id=user_id)
    ]
    first, _last = plans.period_of(clock.local_date(at), "quarter")
    values = (
        {name: form.text(name) for name in form.given}
        if form
        else {"day": str(first), "period": "quarter", "floor": "80%", "cap": "120%"}
    )
    context = {
        "who": user_id, "targets": [_target(each) for each in plans.list_own_targets(owner=known[user_id], at=at)],
        "punctual": plans.get_punctuality(user_id=user_id, at=at), "bonuses": bonuses, "mine": user_id == desk_of(request).user_id,
        "said": [(each, f"{each.mean:.1f}" if each.mean is not None else "") for each in plans.list_said(user_id=user_id, at=at)],
        "values": values, "errors": form.errors if form else {}, "problems": form.problems if form else [],
        "periods": [(each, wording.period(each)) for each in PERIODS],
        "rows": [(f"metric{n}", f"weight{n}", values.get(f"metric{n}", ""), values.get(f"weight{n}", "")) for n in range(LINES)],
        "metrics": [(m.name, figures.title_of(m)) for m in metrics.list_metrics() if m.status != "deprecated"],
    }  # fmt: skip
    return show(request, "console/plans/person.html", context, title=known[user_id], status=422 if form else 200)


def _target(progress: metrics.Progress) -> dict[str, str]:
    target = progress.target
    word, tone = wording.light(progress.light)

    def written(value: Decimal | None) -> str:
        return figures.written(value, target.metric.unit, settings.CURRENCY, short=True)

    return {
        "title": figures.title_of(target.metric), "url": f"/desk/metrics/{target.metric.name}/",
        "period": f"{wording.period(target.period)} · {formats.day(target.first)} – {formats.day(target.last)}",
        "value": written(target.value), "actual": written(progress.actual), "landing": written(progress.landing), "word": word, "tone": tone,
    }  # fmt: skip


def _bonus(
    bonus: plans.BonusRecord, lines: list[plans.Earned], known: dict[int, str], today: date
) -> dict[str, object]:
    def money(minor: int) -> str:
        return formats.money_text(Money(minor, settings.CURRENCY))

    def line(each: plans.Earned) -> tuple[str, str, str, str, str, str, str]:
        metric = metrics.get_definition(name=each.metric)
        written = [
            figures.written(value, metric.unit, settings.CURRENCY, short=True) for value in (each.target, each.landing)
        ]
        return (
            figures.title_of(metric),
            formats.percent(each.weight, 0),
            *written,
            figures.NOTHING if each.attained is None else formats.percent(each.attained),
            formats.percent(each.counted),
            f"{money(bonus.base_minor)} × {each.weight:.2f} × {each.counted:.4f} = {money(each.amount_minor)}",
        )  # type: ignore[return-value]  # two written values

    return {
        "id": bonus.id, "period": f"{wording.period(bonus.period)} · {formats.day(bonus.first)} – {formats.day(bonus.last)}",
        "base": money(bonus.base_minor), "floor": formats.percent(bonus.floor, 0), "cap": formats.percent(bonus.cap, 0),
        "lines": [line(each) for each in lines], "sum": money(sum(each.amount_minor for each in lines)), "approved": bonus.approved_at,
        "by": known.get(bonus.approved_by_id or 0, "–"), "over": bonus.last < today,
    }  # fmt: skip


@require_POST
@needs("plans.team")
def set_bonus(request: HttpRequest, user_id: int) -> HttpResponse:
    """Say what somebody may earn."""
    form = Typed(request.POST)
    day, base = form.day("day", needed=True), form.money("base")
    floor, cap = _share(form, "floor"), _share(form, "cap")
    lines = [
        (form.text(f"metric{number}"), _share(form, f"weight{number}"))
        for number in range(LINES)
        if form.text(f"metric{number}")
    ]
    if not form.errors and day is not None:
        try:
            plans.set_bonus(
                user_id=user_id, period=form.text("period"), day=day, base_minor=base.minor, floor=floor, cap=cap, lines=lines,
                at=clock.now(),
            )  # fmt: skip
        except plans.PlanInvalid as refused:
            words = {
                "lines": _("Choose at least one metric, each once; the weights must add up to 100%."),
                "floor": _("The floor must not lie above the cap."), "cap": _("The cap may be at most 300%."),
                "period": _("Choose month, quarter or year."),
            }  # fmt: skip
            place = "metric0" if refused.reason == "lines" else refused.reason
            form.errors[place] = words.get(refused.reason, _("This cannot be kept."))
        except plans.BonusSettled:
            form.errors["day"] = _("The bonus of this period is approved, so it stays as it is.")
        except metrics.MetricUnknown:
            form.errors["metric0"] = _("There is no such metric. Choose one of the list.")
    if form.errors:
        return _person(request, user_id, form)
    messages.success(request, _("The bonus is set."))
    return HttpResponseRedirect(f"{HOME}{user_id}/")


def _share(form: Typed, name: str) -> Decimal:
    """Read a share typed with or without %; zero beside an error."""
    typed = form.text(name, 20).strip("%％ ")
    try:
        value = Decimal(typed)
    except InvalidOperation:
        value = Decimal("NaN")
    if not value.is_finite() or not 0 <= value <= 300:
        form.errors[name] = _("Type a share from 0% to 300%.")
        return Decimal(0)
    return value / 100


@require_POST
@needs("plans.team")
def approve(request: HttpRequest, bonus_id: int) -> HttpResponse:
    """Approve a bonus of a period that is over."""
    try:
        bonus = plans.get_bonus(bonus_id=bonus_id)
        amount = plans.approve_bonus(bonus_id=bonus_id, user_id=desk_of(request).user_id, at=clock.now())
    except plans.BonusUnknown as unknown:
        raise Http404(str(bonus_id)) from unknown
    except plans.BonusSettled:
        messages.warning(request, _("It was approved before, so nothing was done."))
    except plans.BonusEarly:
        messages.warning(request, _("Its period is not over, so nobody knows yet what was reached."))
    except plans.OwnBonus:
        messages.warning(request, _("Nobody approves what they are paid. Ask a colleague."))
    else:
        text = _("Approved: %(amount)s. Pay it where wages are paid.")
        messages.success(request, text % {"amount": formats.money_text(Money(amount, settings.CURRENCY))})
    return HttpResponseRedirect(f"{HOME}{bonus.user_id}/")


@require_POST
@needs("plans.team")
def open_round(request: HttpRequest) -> HttpResponse:
    """Open a round of peer review."""
    form = Typed(request.POST)
    title = form.needed("title", _("Give the round a name."), most=160)
    first, last = form.day("first", needed=True), form.day("last", needed=True)
    if not form.errors and first and last:
        try:
            plans.open_round(title=title, first=first, last=last, at=clock.now())
        except plans.PlanInvalid:
            form.errors["last"] = _("It must end on its first day or later.")
    if form.errors:
        return _list(request, form)
    messages.success(request, _("The round is open."))
    return HttpResponseRedirect(HOME)


@require_POST
@needs("plans.view")
def answer(request: HttpRequest, round_id: int) -> HttpResponse:
    """Say how it is to work with a colleague."""
    form = Typed(request.POST)
    about = staff.read(form, staff.names(), _("Choose a colleague."), "about")
    points = form.whole("points", least=1, most=5)
    if not form.errors:
        try:
            plans.answer_peer(
                round_id=round_id, about_id=about, user_id=desk_of(request).user_id, points=points, text=form.text("text", 2000),
                at=clock.now(),
            )  # fmt: skip
        except plans.RoundUnknown:
            form.errors["about"] = _("This round is not open.")
        except plans.AnswerGiven:
            form.errors["about"] = _("You have spoken of this colleague in this round.")
        except plans.PlanInvalid:
            form.errors["about"] = _("Choose a colleague, not yourself.")
    if form.errors:
        return _list(request, form)
    messages.success(request, _("Thank you. Nobody is shown who said it."))
    return HttpResponseRedirect(HOME)
