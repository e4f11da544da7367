"""The life-cycle board."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.web.console import building, figures
from kaipu.web.console.behaviour import asking
from kaipu.web.console.lifecycle import wording
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

HOME = "/desk/lifecycle/"
ORDERS = {"convert": 1, "repurchase": 2}
MOST_DAYS = 3 * 366


@require_safe
@needs("campaigns.view")
def board(request: HttpRequest) -> HttpResponse:
    """Show the stages of a span."""
    span = asking.span(request.GET, days=91)
    context: dict[str, Any] = {
        **asking.frame(request.GET, span),
        "tab": "lifecycle",
        "rebuilding": building.find_last_day(clock.now()),
    }
    title, days = _("Life cycle"), (span.last - span.first).days + 1
    if not 0 < days <= MOST_DAYS:
        context["trouble"] = _("The first day must not be after the last, and not more than three years may lie between.")  # fmt: skip
        return show(request, "console/lifecycle/board.html", context, title=title, status=422)
    try:
        found = attribution.list_stages(first=span.first, last=span.last, at=clock.now())
    except lake.NothingPublished:
        context["trouble"] = _("The warehouse is not built yet, so there are no figures. It is built every five minutes.")  # fmt: skip
        return show(request, "console/lifecycle/board.html", context, title=title)
    staff = {each.id: each.name or each.email for each in customers.list_staff()}
    works = _works()
    before = span.first - timedelta(days=days)
    context |= {
        "before": (before, span.first - timedelta(days=1)),
        "rows": [_row(each, days, staff, works, found[0].people) for each in found],
    }
    return show(request, "console/lifecycle/board.html", context, title=title)


def _works() -> dict[str, tuple[str, str]]:
    """Return campaigns and journeys by origin: title and address."""
    found = {each.origin: (each.title, f"/desk/campaigns/{each.id}/") for each in campaigns.list_campaigns(limit=200)}
    for each in campaigns.list_journeys():
        title = (each.title_zh if formats.speaks_chinese() else each.title_en) or each.title_en
        found[each.origin] = (title, f"/desk/journeys/{each.id}/")
    return found


def _row(
    each: attribution.StageRecord,
    days: int,
    staff: dict[int, str],
    works: dict[str, tuple[str, str]],
    most: int,
) -> dict[str, Any]:
    name = wording.name(each.stage)
    change = (each.people - each.before) / each.before if each.before else None
    return {
        "stage": each.stage, "name": name, "meaning": wording.meaning(each.stage), "people": each.people, "most": max(most, 1),
        "trend": "" if change is None else ("+" if change >= 0 else "−") + formats.percent(abs(change)),
        "direction": "" if not change else "rise" if change > 0 else "fall",
        "on": formats.percent(each.going_on / each.people) if each.people and each.stage != "refer" else "",
        "cost": figures.written(each.cost, "money", settings.CURRENCY) if wording.cost(each.stage) else "",
        "no_cost": wording.no_cost(each.stage), "no_next": _("nobody stands here") if each.stage != "refer" else _("the last stage"),
        "nobody": _("no invitation led to a new member in these days") if each.stage == "refer" and not each.people else "",
        "cost_word": wording.cost(each.stage), "spent": figures.written(each.spent, "money", settings.CURRENCY) if each.spent else "",
        "owner": staff.get(each.owner_id or 0, ""), "staff": [(key, label, key == each.owner_id) for key, label in staff.items()],
        "works": [works[origin] for origin in each.origins if origin in works],
        "choices": [(origin, title, origin in each.origins) for origin, (title, _url) in works.items()],
        "segment": _segment(each.stage, name, days),
    }  # fmt: skip


def _segment(stage: str, name: str, days: int) -> str:
    """Return where a segment of those who stand in a stage is built; nothing for stages of visitors nobody knows by name."""
    if stage not in ORDERS:
        return ""
    return "/desk/segments/new/?" + urlencode(
        {"title": name, "field0": "recent_orders", "op0": "least", "value0": ORDERS[stage], "days0": days}
    )


@require_POST
@needs("campaigns.edit")
def set_stage(request: HttpRequest, stage: str) -> HttpResponse:
    """Keep who looks after a stage and what works on it."""
    typed = request.POST.get("owner", "")
    known = {str(each.id): each.id for each in customers.list_staff()}
    origins = [each for each in request.POST.getlist("origins") if each in _works()]
    try:
        attribution.set_stage(stage=stage, owner_id=known.get(typed), origins=origins, at=clock.now())
    except attribution.StageUnknown as unknown:
        raise Http404(stage) from unknown
    messages.success(request, _("Kept."))
    return HttpResponseRedirect(HOME)
