"""How service does over a period, and the desk's settings: hours, days off, prepared answers, who answers."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import formats as django_formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.care import api as care
from kaipu.commerce.members import api as members
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.inbox import wording
from kaipu.web.console.inbox.views import people
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import member_words

PERIODS = ("7", "28", "90")
LANGUAGES = ("en", "zh")


def duration(seconds: float | None) -> str:
    """Write how long something took: 45 s, 12 min, 3 h 20 min."""
    if seconds is None:
        return "–"
    whole = int(seconds)
    if whole < 90:
        return _("%(n)d s") % {"n": whole}
    if whole < 5400:
        return _("%(n)d min") % {"n": round(whole / 60)}
    return _("%(h)d h %(m)d min") % {"h": whole // 3600, "m": whole % 3600 // 60}


def _rows(found: list[care.ServiceFigures], names: dict[str, str]) -> list[tuple[str, care.ServiceFigures, str, str]]:
    return [
        (names.get(each.name, each.name), each, duration(each.reply_p50), duration(each.solve_p50)) for each in found
    ]


@require_safe
@needs("care.view")
def figures(request: HttpRequest) -> HttpResponse:
    """Show how service did, as a whole, by channel and agent, and where on the way time goes. Seven statements."""
    days = int(listing.choice(request.GET, "days", PERIODS) or "28")
    until = clock.now()
    since = clock.day_start(clock.local_date(until) - timedelta(days=days - 1))
    span: dict[str, Any] = {"since": since, "until": until, "zone": settings.TIME_ZONE}
    whole = care.get_service_figures(by="all", **span)
    agents = {str(key): name for key, name in people().items()} | {"": _("Nobody")}
    steps = care.list_steps(since=since, until=until)
    step_words = {"bot": _("With the bot"), "reply": _("Until the first answer"), "solve": _("From answer to end")}
    slowest = max(steps, key=lambda each: each.p50, default=None)
    written = [*care.list_texts(since=since), *reviews.list_texts(since=since)]
    context = {
        "whole": whole[0] if whole else None, "days": days,
        "reply": duration(whole[0].reply_p50) if whole else "", "solve": duration(whole[0].solve_p50) if whole else "",
        "periods": listing.chips(request.GET, "days", [(each, _("%(n)s days") % {"n": each}) for each in PERIODS]),
        "channels": _rows(care.get_service_figures(by="channel", **span), {code: wording.channel(code) for code in care.CHANNELS}),
        "agents": _rows(care.get_service_figures(by="agent", **span), agents),
        "daily": _rows(care.get_service_figures(by="day", **span), {})[-28:],
        "steps": [(step_words[each.step], each, duration(each.p50), duration(each.p90), each == slowest) for each in steps],
        "themes": care.find_themes(texts=[text for _language, text in written]), "texts": len(written),
    }  # fmt: skip
    return show(request, "console/helpdesk/figures.html", context, title=_("Service"))


@require_safe
@needs("care.view")
def settings_page(request: HttpRequest) -> HttpResponse:
    """Show how the desk is set up."""
    return _settings(request)


def _settings(request: HttpRequest, form: Typed | None = None, trouble: str = "") -> HttpResponse:
    calendar, names = care.get_calendar(), people()
    tiers = [(each.service_level, member_words.title(each)) for each in members.list_tiers()]
    agents = {each.user_id: each for each in care.list_agents()}
    week = [
        (day, _weekday(day), *(_clock(minute) for span in calendar.hours.get(day, ())[:1] for minute in span))
        for day in range(7)
    ]
    context = {
        "week": week, "holidays": care.list_holidays(), "macros": care.list_macros(),
        "agents": [(user_id, name, agents.get(user_id)) for user_id, name in sorted(names.items(), key=lambda each: each[1])],
        "assistant": care.get_assistant(),
        "levels": [
            (member_words.service_level(name), level.steps, level.percent,
             [title for tier, title in tiers if tier == name])
            for name, level in care.SERVICE_LEVELS.items()
        ],
        "targets": [(wording.priority(level), duration(target.reply), duration(target.solve)) for level, target in care.TARGETS.items()],
        "errors": form.errors if form else {}, "problems": form.problems if form else [], "trouble": trouble,
        "given": form.given if form else {},
    }  # fmt: skip
    status = 409 if trouble else 422 if form and form.errors else 200
    return show(request, "console/helpdesk/settings.html", context, title=_("Set up the service desk"), status=status)


def _weekday(day: int) -> str:
    return django_formats.date_format(
        clock.local_date(clock.now()) + timedelta(days=(day - clock.now().weekday()) % 7), "l"
    )


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _minute(typed: str) -> int | None:
    hours, _colon, minutes = typed.partition(":")
    if not (
        hours.isascii()
        and hours.isdigit()
        and minutes.isascii()
        and minutes.isdigit()
        and len(hours) < 3
        and len(minutes) < 3
    ):
        return None
    return int(hours) * 60 + int(minutes) if int(minutes) < 60 and int(hours) <= 24 else None


@require_POST
@needs("care.lead")
def hours(request: HttpRequest) -> HttpResponse:
    """Say when the desk is open; a day without times is closed."""
    found: dict[int, tuple[int, int]] = {}
    for day in range(7):
        opens, closes = request.POST.get(f"opens{day}", "").strip(), request.POST.get(f"closes{day}", "").strip()
        if not opens and not closes:
            continue
        first, last = _minute(opens), _minute(closes)
        if first is None or last is None:
            return _settings(request, trouble=_("Type times such as 09:00; nothing was changed."))
        found[day] = (first, last)
    try:
        care.set_hours(hours=found)
    except care.HoursWrong:
        return _settings(request, trouble=_("A day opens before it closes; nothing was changed."))
    messages.success(request, _("The hours count from now on."))
    return HttpResponseRedirect("/desk/service/settings/")


@require_POST
@needs("care.lead")
def holiday(request: HttpRequest) -> HttpResponse:
    """Note a day off, or take it back."""
    form = Typed(request.POST)
    day = form.day("day", needed=True)
    if form.errors or day is None:
        return _settings(request, form)
    if request.POST.get("then") == "remove":
        care.remove_holiday(day=day)
    else:
        care.add_holiday(day=day, name=form.text("name"))
    return HttpResponseRedirect("/desk/service/settings/#holidays")


@require_POST
@needs("care.lead")
def macro(request: HttpRequest) -> HttpResponse:
    """Keep a prepared answer, or take one away."""
    form, gone = Typed(request.POST), request.POST.get("remove", "")
    if gone.isascii() and gone.isdigit() and len(gone) < 18:
        care.remove_macro(macro_id=int(gone))
        return HttpResponseRedirect("/desk/service/settings/#macros")
    title, english = (
        form.needed("title", _("Give it a title.")),
        form.needed("text_en", _("Type the answer in English."), most=2000),
    )
    if form.errors:
        return _settings(request, form)
    care.save_macro(title=title, text_en=english, text_zh=form.text("text_zh", 2000))
    return HttpResponseRedirect("/desk/service/settings/#macros")


@require_POST
@needs("care.lead")
def agent(request: HttpRequest) -> HttpResponse:
    """Say what somebody can answer, in which languages, and how much at once."""
    form, who = Typed(request.POST), request.POST.get("user", "")
    most = form.whole("most", least=1, most=100)
    user_id = int(who) if who.isascii() and who.isdigit() and len(who) < 18 else 0
    if form.errors or user_id not in people():
        return _settings(request, form)
    skills = [each.strip().lower()[:40] for each in form.text("skills").replace("，", ",").split(",") if each.strip()]
    care.set_agent(
        user_id=user_id, on_duty=request.POST.get("duty") == "yes", skills=skills, most=most,
        languages=[each for each in LANGUAGES if request.POST.get(each) == "yes"],
    )  # fmt: skip
    return HttpResponseRedirect("/desk/service/settings/#agents")
