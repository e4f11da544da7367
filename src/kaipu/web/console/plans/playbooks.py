"""The pages of play-books: campaigns filed with what they brought, and used again."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.campaigns import api as campaigns
from kaipu.brain.lake import api as lake
from kaipu.brain.plans import api as plans
from kaipu.kernel import clock
from kaipu.web.console import figures
from kaipu.web.console.campaigns import wording as campaign_words
from kaipu.web.console.plans import staff
from kaipu.web.console.plans.telling.amounts import money
from kaipu.web.console.plans.telling.tried import strength_word
from kaipu.web.console.shell import desk_of, needs, show

HOME = "/desk/plans/playbooks/"


@require_safe
@needs("plans.view")
def playbook_list(request: HttpRequest) -> HttpResponse:
    """Show the play-books, and the campaigns that may be filed."""
    return _list(request)


def _list(request: HttpRequest, trouble: str = "") -> HttpResponse:
    books = plans.list_playbooks()
    filed = {book.campaign_id for book in books}
    rows = [(book, *_outcome(book), book.facts["segment"]["title"]) for book in books]
    context = {
        "rows": rows, "trouble": trouble,
        "campaigns": [(each.id, each.title) for each in campaigns.list_campaigns() if each.started_at and each.id not in filed],
    }  # fmt: skip
    return show(request, "console/plans/playbooks.html", context, title=_("Play-books"), status=409 if trouble else 200)


def _outcome(book: plans.PlayBookRecord) -> tuple[str, str, str]:
    """Return an outcome's evidence in words, its tone, and the gain with its interval."""
    outcome = book.facts["outcome"]
    word, tone = strength_word(outcome["strength"])
    if outcome["gain"] is None:
        return word, tone, figures.NOTHING
    told = {name: money(outcome[name], book.facts["currency"]) for name in ("gain", "low", "high")}
    return word, tone, _("%(gain)s (%(low)s to %(high)s)") % told


@require_safe
@needs("plans.view")
def playbook_page(request: HttpRequest, playbook_id: int) -> HttpResponse:
    """Show a play-book: audience, offer, words and outcome."""
    try:
        book = plans.get_playbook(playbook_id=playbook_id)
    except plans.PlayBookUnknown as unknown:
        raise Http404(str(playbook_id)) from unknown
    word, tone, gain = _outcome(book)
    facts, outcome = book.facts, book.facts["outcome"]
    context = {
        "book": book, "facts": facts, "outcome": outcome, "word": word, "tone": tone, "gain": gain,
        "cost": money(outcome["cost"], facts["currency"]), "ways": _(", ").join(map(campaign_words.channel, facts["channels"])),
        "filer": staff.names().get(book.filed_by_id, "–"),
        "texts": [(tongue, facts["words"][f"subject_{code}"], facts["words"][f"body_{code}"], facts["words"][f"banner_{code}"]) for code, tongue in (("en", _("English")), ("zh", _("Chinese")))],
    }  # fmt: skip
    return show(request, "console/plans/playbook.html", context, title=book.title)


@require_POST
@needs("plans.edit")
def file(request: HttpRequest) -> HttpResponse:
    """File a campaign as a play-book."""
    typed = request.POST.get("campaign", "")
    try:
        number = plans.file_playbook(
            campaign_id=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 12 else 0,
            user_id=desk_of(request).user_id, at=clock.now(),
        )  # fmt: skip
    except campaigns.CampaignUnknown:
        return _list(request, _("Choose a campaign that has started."))
    except plans.PlayLost:
        return _list(request, _("This campaign is proven to have lost money, so it is nothing to be done again."))
    except lake.NothingPublished:
        return _list(request, _("The warehouse is not built yet, so nobody knows what it brought."))
    messages.success(request, _("The play-book is filed."))
    return HttpResponseRedirect(f"{HOME}{number}/")


@require_POST
@needs("campaigns.edit")
def use(request: HttpRequest, playbook_id: int) -> HttpResponse:
    """Draft a campaign from a play-book and open its plan."""
    try:
        number = plans.use_playbook(playbook_id=playbook_id, user_id=desk_of(request).user_id, at=clock.now())
    except plans.PlayBookUnknown as unknown:
        raise Http404(str(playbook_id)) from unknown
    messages.success(request, _("The draft is filled from the play-book. Look through it, then keep it."))
    return HttpResponseRedirect(f"/desk/campaigns/{number}/plan/")
