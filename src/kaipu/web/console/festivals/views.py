"""The festival calendar of the next 12 months, with campaigns and content beside it."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.commerce.content import api as content
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.console import listing
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.ui import formats

KINDS = ("festival", "shopping", "public_cn", "public_us")
AROUND = timedelta(days=14)  # a campaign that runs in the two weeks before a festival is one for it
MOST = 500


@require_safe
@needs("campaigns.view")
def calendar(request: HttpRequest) -> HttpResponse:
    """Show the festivals to come."""
    at = clock.now()
    today = clock.local_date(at)
    kind = listing.choice(request.GET, "kind", KINDS)
    context: dict[str, Any] = {
        "kinds": listing.chips(
            request.GET, "kind",
            [("festival", _("Festivals")), ("shopping", _("Shopping days")), ("public_cn", _("Holidays in China")), ("public_us", _("Holidays in the US"))],
        )
    }  # fmt: skip
    try:
        found = [each for each in attribution.list_festivals(at=at) if kind in {"", each.festival.kind}]
    except lake.NothingPublished:
        context["trouble"] = _("The warehouse is not built yet, so there are no figures. It is built every five minutes.")  # fmt: skip
        return show(request, "console/festivals/calendar.html", context, title=_("Festival calendar"))
    running = campaigns.list_campaigns(limit=MOST)
    end = today + timedelta(days=400)
    items = (
        content.list_items(start=clock.day_start(today - AROUND), end=clock.day_start(end), limit=MOST)
        if desk_of(request).may("content.view")
        else []
    )
    context["rows"] = [_row(each, today, running, items) for each in found]
    return show(request, "console/festivals/calendar.html", context, title=_("Festival calendar"))


def name_of(festival: attribution.Festival) -> str:
    """Return a festival's name in the reader's language."""
    return festival.name_zh if formats.speaks_chinese() else festival.name_en


def _row(
    each: attribution.Ahead,
    today: date,
    running: list[campaigns.CampaignRecord],
    items: list[content.ItemRecord],
) -> dict[str, Any]:
    festival, begin = each.festival, each.festival.first - AROUND
    pieces = [
        (one.id, (one.title_zh or one.title_en) if formats.speaks_chinese() else one.title_en or one.title_zh)
        for one in items
        if one.due_at and begin <= clock.local_date(one.due_at) <= festival.last
    ]
    return {
        "festival": festival, "name": name_of(festival), "days": (festival.first - today).days, "several": festival.last > festival.first,
        "late": festival.begin <= today, "lift": _lift(each), "before": each.before.first if each.before else None,
        "campaigns": [
            one for one in running if one.starts_on <= festival.last and one.ends_on >= begin and one.state != "ended"
        ],
        "items": pieces, "more": max(len(pieces) - 3, 0),
        "plan": "/desk/campaigns/new/?" + urlencode(draft(each, today)),
    }  # fmt: skip


def _lift(each: attribution.Ahead) -> dict[str, Any] | None:
    lift = each.lift
    if lift is None:
        return None

    def share(value: float) -> str:
        return ("+" if value >= 0 else "−") + formats.percent(abs(value), 0)

    return {
        "share": share(lift.lift), "low": share(lift.low), "high": share(lift.high), "clear": lift.clear, "weeks": lift.weeks,
        "net": formats.money_round(Money(round(lift.net) * 100, settings.CURRENCY)),
    }  # fmt: skip


def draft(each: attribution.Ahead, today: date) -> dict[str, str]:
    """Return what a campaign for a festival begins with; the target is what the week brought the last time."""
    festival = each.festival
    starts = max(today, festival.first - timedelta(days=6))
    filled = {
        "title": f"{name_of(festival)} {festival.first.year}", "metric": "net_sales", "starts_on": starts.isoformat(),
        "ends_on": max(festival.first, starts).isoformat(),
        "tasks": "\n".join([_("Choose goods and order them"), _("Write article, mail and banner in both languages"), _("Make the coupon and the links")]),
        "risks": _("Goods run out before the day"),
    }  # fmt: skip
    if each.lift:
        filled["target"] = str(round(each.lift.net))
    return filled
