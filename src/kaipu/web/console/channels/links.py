"""The page of links: all short links with what came of them, a builder that keeps names alike, and QR codes to take away."""

import io
from collections import Counter
from datetime import timedelta
from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.attribution import api as attribution
from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.behaviour import asking as behaviour_asking
from kaipu.web.console.channels import wording
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats

HOME = "/desk/channels/links/"
MOST = 200
BACK = timedelta(days=365)


@require_safe
@needs("campaigns.view")
def links(request: HttpRequest) -> HttpResponse:
    """Show links and the builder."""
    return _answer(request, {"path": "/"}, {})


@require_POST
@needs("campaigns.edit")
def make(request: HttpRequest) -> HttpResponse:
    """Make a short link, if its names keep the rule and its campaign is there."""
    form = Typed(request.POST)
    typed = {name: form.text(name, 300) for name in ("origin", "source", "medium", "name", "path")}
    for name in ("source", "medium"):
        if not attribution.is_name(typed[name]):
            form.errors[name] = _("Small letters, digits, “_”, “-” and “.” only, at most 40: then the same place always has the same name.")  # fmt: skip
    if typed["origin"] not in {each.origin for each in campaigns.list_campaigns(limit=MOST)}:
        form.errors["origin"] = _("Choose a campaign.")
    if not form.errors:
        try:
            campaigns.open_link(
                origin=typed["origin"], source=typed["source"], medium=typed["medium"], path=typed["path"] or "/", name=typed["name"],
                at=clock.now(),
            )  # fmt: skip
        except campaigns.LinkInvalid:
            form.errors["path"] = _("A page of the shop begins with one “/”, for example /departments/.")
    if form.errors:
        return _answer(request, typed, form.errors, status=422)
    messages.success(request, _("The link is made."))
    return HttpResponseRedirect(HOME)


@require_safe
@needs("campaigns.view")
def picture(request: HttpRequest, code: str) -> HttpResponse:
    """Answer with a link's QR code as an SVG file for print."""
    link = campaigns.find_link(code=code)
    if link is None:
        raise Http404(code)
    drawn = io.BytesIO()
    segno.make(f"{settings.PUBLIC_URL}/l/{link.code}/", error="m").save(drawn, kind="svg", scale=8, border=4)
    response = HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
    response["Content-Disposition"] = f'attachment; filename="{link.source}-{link.medium}-{link.code}.svg"'
    return response


def _answer(request: HttpRequest, typed: dict[str, str], errors: dict[str, str], *, status: int = 200) -> HttpResponse:
    at = clock.now()
    made = campaigns.list_all_links(limit=MOST)
    titles = {each.origin: each.title for each in campaigns.list_campaigns(limit=MOST)}
    walked = {
        each.origin: (each.title_zh if formats.speaks_chinese() else each.title_en) or each.title_en
        for each in campaigns.list_journeys()
    }
    try:
        since = clock.local_date(at) - BACK
        came = [
            each
            for kind in ("campaign-", "journey-")
            for each in behaviour.list_link_results(start=kind, since=since, at=at)
        ]
    except lake.NothingPublished:
        came = []
    results = {(each.campaign, each.source): each for each in came}
    share = Counter((each.origin, each.source) for each in made)
    context: dict[str, Any] = {
        "tab": "links", "typed": typed, "errors": errors,
        "origins": behaviour_asking.options(titles.items(), typed.get("origin", "")),
        "sources": sorted({each.source for each in made}), "mediums": _mediums(made),
        "rows": [
            {
                "link": each, "title": {**walked, **titles}.get(each.origin, each.origin), "url": f"{settings.PUBLIC_URL}/l/{each.code}/",
                "channel": wording.channel(attribution.channel_of(each.source, each.medium), "channel"),
                "several": share[each.origin, each.source] > 1, **_result(results.get((each.origin.replace(":", "-"), each.source))),
            }
            for each in made
        ],
    }  # fmt: skip
    return show(request, "console/channels/links.html", context, title=_("Links"), status=status)


def _mediums(made: list[campaigns.LinkRecord]) -> list[str]:
    """Return the mediums in use and those that make a channel."""
    return sorted({each.medium for each in made} | {medium for each in attribution.CHANNELS for medium in each.mediums})


def _result(found: behaviour.LinkResult | None) -> dict[str, Any]:
    if found is None:
        return {"visits": 0, "orders": 0, "net": figures.NOTHING}
    return {
        "visits": found.visits,
        "orders": found.orders,
        "net": figures.written(found.net, "money", settings.CURRENCY),
    }
