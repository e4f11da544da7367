"""The pages of campaigns: the list, one campaign, its plan, its steps, its people."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.brain.segments import api as segments
from kaipu.commerce.content import api as content
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS
from kaipu.web.console import building, figures, listing
from kaipu.web.console.campaigns import joined, planning, showing, wording
from kaipu.web.console.channels import wording as channel_words
from kaipu.web.console.content import wording as content_words
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

HOME = "/desk/campaigns/"
STATES = ("draft", "running", "paused", "ended")


def find(campaign_id: int) -> campaigns.CampaignRecord:
    """Return a campaign or answer 404."""
    try:
        return campaigns.get_campaign(campaign_id=campaign_id)
    except campaigns.CampaignUnknown as unknown:
        raise Http404(str(campaign_id)) from unknown


@require_safe
@needs("campaigns.view")
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Show campaigns, those that start last first."""
    state = listing.choice(request.GET, "state", STATES)
    found = campaigns.list_campaigns(state=state, limit=listing.SIZE + 1, offset=listing.offset(request))
    known = {each.name: figures.title_of(each) for each in metrics.list_metrics()}
    rows = [
        (each, wording.state(each.state), wording.tone(each.state), known.get(each.metric, each.metric))
        for each in found
    ]
    chips = listing.chips(request.GET, "state", [(each, wording.state(each)) for each in STATES])
    context = {"window": listing.window(request, rows), "states": chips}
    return show(request, "console/campaigns/list.html", context, title=_("Campaigns"))


@require_safe
@needs("campaigns.view")
def campaign_page(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign: a draft with what is still to be done, a started one with what came of it."""
    return answer(request, find(campaign_id))


def answer(
    request: HttpRequest, campaign: campaigns.CampaignRecord, trouble: str = "", form: Typed | None = None
) -> HttpResponse:
    """Show a campaign, with what went wrong where something did."""
    at = clock.now()
    context = {
        "campaign": campaign, "state": wording.state(campaign.state), "tone": wording.tone(campaign.state),
        "trouble": trouble, "errors": form.errors if form else {}, "typed": form.given if form else {"day": clock.local_date(at).isoformat()},
        "goal": showing.goal(campaign, at), "segment": _segment(campaign), "ways": [wording.channel(c) for c in campaign.channels],
        "previews": showing.previews(campaign), "links": showing.links(campaign.origin),
        "rebuilding": building.find_last_day(at), "spending": showing.spending(campaign),
        "result": showing.result(campaign, at) if campaign.started_at else None,
        "items": [(each, content_words.states()[each.state]) for each in content.list_items(campaign_id=campaign.id)],
        **joined.shown(campaign, desk_of(request)),
    }  # fmt: skip
    status = 409 if trouble else 422 if form and form.errors else 200
    return show(request, "console/campaigns/campaign.html", context, title=campaign.title, status=status)


def _segment(campaign: campaigns.CampaignRecord) -> segments.SegmentRecord | None:
    try:
        return segments.get_segment(segment_id=campaign.segment_id)
    except segments.SegmentUnknown:
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@needs("campaigns.edit")
def plan(request: HttpRequest, campaign_id: int | None = None) -> HttpResponse:
    """Show the plan of a campaign, or an empty one, and keep what was typed."""
    campaign = find(campaign_id) if campaign_id is not None else None
    if request.method != "POST":
        given = planning.given(campaign) if campaign else planning.asked(request.GET, clock.local_date(clock.now()))
        return planning.form_page(request, campaign, given, {})
    form = Typed(request.POST)
    wanted = planning.read(form)
    if wanted and not form.errors:
        try:
            kept = campaigns.save_campaign(
                plan=wanted,
                user_id=desk_of(request).user_id,
                at=clock.now(),
                campaign_id=campaign.id if campaign else None,
            )
        except campaigns.CampaignInvalid as refused:
            form.errors[refused.reason] = wording.refusal(refused.reason)
        except campaigns.CampaignMoved:
            form.errors["title"] = _("This campaign has started meanwhile, so its plan stays as it is.")
        else:
            messages.success(request, _("The plan is kept. Look at the preview, then start it."))
            return HttpResponseRedirect(f"{HOME}{kept}/")
    return planning.form_page(request, campaign, planning.typed(request.POST), form.errors)


@require_POST
@needs("campaigns.edit")
def start(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Start a campaign with the people who belong to its segment now."""
    campaign = find(campaign_id)
    try:
        told, held = campaigns.start_campaign(campaign_id=campaign_id, at=clock.now())
    except campaigns.CampaignMoved:
        return answer(request, find(campaign_id), _("This campaign has started already."))
    except campaigns.AudienceEmpty:
        return answer(request, campaign, _("Nobody belongs to this segment now, so nothing was started."))
    except segments.SegmentUnknown:
        return answer(request, campaign, _("Its segment is gone. Choose another in the plan."))
    except lake.NothingPublished:
        return answer(request, campaign, _("The warehouse has not been built yet, so nobody knows who belongs to it."))
    messages.success(
        request, _("Started: %(told)s people are told, %(held)s are held out.") % {"told": told, "held": held}
    )
    return HttpResponseRedirect(f"{HOME}{campaign_id}/")


def _step(request: HttpRequest, campaign_id: int, step: Callable[[], object], done: str) -> HttpResponse:
    find(campaign_id)
    try:
        step()
    except campaigns.CampaignMoved:
        return answer(request, find(campaign_id), _("The campaign stands elsewhere meanwhile, so nothing was done."))
    messages.success(request, done)
    return HttpResponseRedirect(f"{HOME}{campaign_id}/")


@require_POST
@needs("campaigns.edit")
def pause(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Send nothing more for now."""
    return _step(
        request, campaign_id, lambda: campaigns.pause_campaign(campaign_id=campaign_id, at=clock.now()), _("Paused.")
    )


@require_POST
@needs("campaigns.edit")
def resume(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Go on."""
    return _step(
        request,
        campaign_id,
        lambda: campaigns.resume_campaign(campaign_id=campaign_id, at=clock.now()),
        _("It goes on."),
    )


@require_POST
@needs("campaigns.edit")
def end(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """End a campaign for good."""
    return _step(
        request, campaign_id, lambda: campaigns.end_campaign(campaign_id=campaign_id, at=clock.now()),
        _("Ended. What had not been sent is withdrawn."),
    )  # fmt: skip


@require_POST
@needs("campaigns.edit")
def spending(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Write down what it cost on a day in a channel."""
    campaign, form, now = find(campaign_id), Typed(request.POST), clock.now()
    row = {name: form.text(name) for name in ("day", "source", "medium", "spend", "note")}
    found = attribution.read_cost(
        row, line=1, today=clock.local_date(now), digits=MINOR_DIGITS.get(settings.CURRENCY, 2)
    )
    if isinstance(found, attribution.Refusal):
        form.errors["spend"] = channel_words.refusal(found)
        return answer(request, campaign, form=form)
    noted = campaigns.note_spending(
        campaign_id=campaign_id, day=found.day, source=found.source, medium=found.medium, amount_minor=found.spend_minor,
        note=found.note, by=desk_of(request).user_id, at=now,
    )  # fmt: skip
    messages.success(request, channel_words.noted(noted))
    return HttpResponseRedirect(f"{HOME}{campaign_id}/")


@require_POST
@needs("campaigns.edit")
def add_link(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Make a short link for a channel of the outside."""
    campaign, form = find(campaign_id), Typed(request.POST)
    try:
        campaigns.open_link(
            origin=campaign.origin, source=form.text("source", 100).lower(), medium=form.text("medium", 100).lower(),
            path=form.text("link_path", 400) or campaign.path, name=form.text("name", 80), at=clock.now(),
        )  # fmt: skip
    except campaigns.LinkInvalid as refused:
        form.errors[refused.reason] = {
            "source": _("Say where the link will stand, for example wechat."),
            "medium": _("Say what it will be, for example social."),
        }.get(refused.reason, wording.refusal("path"))
        return answer(request, campaign, form=form)
    messages.success(request, _("The link is ready."))
    return HttpResponseRedirect(f"{HOME}{campaign_id}/#links")


@require_safe
@needs("campaigns.view")
def people(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show who takes part, held out or told, with what became of each letter. By number: contact data are not shown."""
    campaign = find(campaign_id)
    found = campaigns.list_participants(campaign_id=campaign_id, limit=listing.SIZE + 1, offset=listing.offset(request))
    known = customers.list_customers(ids=[each.customer_id for each in found], limit=len(found) or 1)
    numbers = {each.id: each.number for each in known}
    rows = [
        (
            each, numbers.get(each.customer_id, "–"),
            [(wording.channel(c), wording.letter_state(s), wording.reason(r) if r else "") for c, s, r in each.letters],
        )
        for each in found
    ]  # fmt: skip
    context = {"campaign": campaign, "window": listing.window(request, rows)}
    return show(
        request, "console/campaigns/people.html", context, title=_("People of “%(title)s”") % {"title": campaign.title}
    )


@require_safe
@needs("campaigns.view")
def rehearse(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show what starting a campaign now would do; nothing is written."""
    campaign = find(campaign_id)
    try:
        found = campaigns.rehearse_campaign(campaign_id=campaign_id, at=clock.now())
    except segments.SegmentUnknown:
        return answer(request, campaign, _("Its segment is gone. Choose another in the plan."))
    except lake.NothingPublished:
        return answer(request, campaign, _("The warehouse has not been built yet, so nobody knows who belongs to it."))
    return showing.rehearsed(request, found, campaign.title, f"{HOME}{campaign_id}/", [])
