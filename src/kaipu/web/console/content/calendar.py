"""The calendar: what is due on which day, with owner, channel, budget and campaign, beside festivals and shopping days."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.web.console.content import drafting, wording
from kaipu.web.console.content.views import people
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

PAGE = "/desk/content/calendar/"
MOST = 300


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the month: its occasions by name and the items due on it."""

    day: date
    inside: bool
    today: bool
    occasions: tuple[str, ...]
    items: tuple[tuple[content.ItemRecord, str], ...]


def month_of(text: str, today: date) -> date:
    """Return the first day of the month that is asked for, such as 2026-11; this month for anything else."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if 2000 <= found.year <= 2100 else today.replace(day=1)


def _occasions(first: date, last: date, at: datetime) -> dict[date, list[str]]:
    """Return the festivals and shopping days by day; none before the warehouse was built."""
    try:
        rows = behaviour.list_occasions(first=first, last=last, at=at)
    except lake.NothingPublished:
        return {}
    found: dict[date, list[str]] = {}
    for each in rows:
        found.setdefault(each.day, []).append(each.name_zh if formats.speaks_chinese() else each.name_en)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
@needs("content.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """Show a month, and plan something in it."""
    if request.method == "POST":
        return _plan(request) if desk_of(request).may("content.edit") else refuse(request, "content.edit")
    return _answer(request, {}, {})


def _plan(request: HttpRequest) -> HttpResponse:
    form, at = Typed(request.POST), clock.now()
    title = form.needed("title", _("Say what it is about."))
    due = drafting.to_moment(form.text("due_at", 40))
    if due is None:
        form.errors["due_at"] = _("Type a day and a time.")
    budget = form.money("budget").minor if form.text("budget") else 0
    names = ("owner_id", "campaign_id")
    owner, campaign = (
        int(value) if (value := form.text(name, 11)).isascii() and value.isdigit() else None for name in names
    )
    kind = form.text("kind", 20)
    if not form.errors:
        draft = content.Draft(
            kind=kind if kind in content.KINDS else "article", stage="discover", title_en=title, due_at=due, budget_minor=budget,
            owner_id=owner or desk_of(request).user_id, campaign_id=campaign,
            channels=tuple(each for each in content.CHANNELS if each in request.POST.getlist("channels")),
        )  # fmt: skip
        content.keep_item(draft=draft, item_id=None, user_id=desk_of(request).user_id, at=at)
        messages.success(request, _("It is in the calendar as a draft."))
        return HttpResponseRedirect(f"{PAGE}?month={due:%Y-%m}")
    return _answer(
        request, {name: form.text(name) for name in ("title", "due_at", "budget", "kind", *names)}, form.errors
    )


def _answer(request: HttpRequest, given: dict[str, str], errors: dict[str, str]) -> HttpResponse:
    at = clock.now()
    today = clock.local_date(at)
    first = month_of(request.GET.get("month", ""), today)
    weeks = list(Calendar().monthdatescalendar(first.year, first.month))
    start, end = weeks[0][0], weeks[-1][-1]
    found = content.list_items(start=clock.day_start(start), end=clock.day_start(end + timedelta(days=1)), limit=MOST)
    states, kinds, channels, names = wording.states(), wording.kinds(), wording.channels(), people()
    occasions = _occasions(start, end, at)
    by_day: dict[date, list[tuple[content.ItemRecord, str]]] = {}
    for each in found:
        if each.due_at:
            by_day.setdefault(clock.local_date(each.due_at), []).append((each, wording.TONES[each.state]))
    titles = {each.id: each.title for each in campaigns.list_campaigns(limit=200)}
    months = (first - timedelta(days=1), first + timedelta(days=32))
    context = {
        "weeks": [
            [Day(day, day.month == first.month, day == today, tuple(occasions.get(day, ())), tuple(by_day.get(day, ()))) for day in week]
            for week in weeks
        ],
        "names": [formats.weekday(day).split()[-1] if formats.speaks_chinese() else formats.weekday(day)[:3] for day in weeks[0]],
        "before": f"{months[0]:%Y-%m}", "after": f"{months[1]:%Y-%m}", "first": first,
        "rows": [
            (each, kinds[each.kind], states[each.state], wording.TONES[each.state], names.get(each.owner_id or 0, ""),
             "、".join(channels[code] for code in each.channels) if formats.speaks_chinese() else ", ".join(channels[code] for code in each.channels),
             titles.get(each.campaign_id or 0, ""))
            for each in found
        ],
        "budget": sum(each.budget_minor for each in found), "kinds": kinds.items(), "channels": channels.items(),
        "staff": sorted(names.items(), key=lambda each: each[1]), "campaigns": sorted(titles.items(), reverse=True),
        "given": given, "errors": errors, "problems": list(errors.items()), "me": desk_of(request).user_id,
        "occasions": [(day, each) for day in sorted(occasions) for each in occasions[day] if day.month == first.month],
    }  # fmt: skip
    return show(
        request, "console/content/calendar.html", context, title=_("Content calendar"), status=422 if errors else 200
    )
