"""A challenge at the desk: pictures that wait, the leader board, winners, and closing it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.content import api as content
from kaipu.commerce.members import api as members
from kaipu.kernel import clock
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed

PAGE = "/desk/content/community/"


def state_of(each: content.ChallengeRecord) -> tuple[str, str]:
    """Return how a challenge stands, in words and as a tone."""
    at = clock.now()
    if each.closed_at:
        return _("closed, prizes given"), ""
    if at < each.starts_at:
        return _("begins later"), ""
    return (_("under way"), "good") if at < each.ends_at else (_("over"), "warn")


def _challenge(challenge_id: int) -> content.ChallengeRecord:
    try:
        return content.get_challenge(challenge_id=challenge_id)
    except content.ChallengeUnknown as unknown:
        raise Http404(str(challenge_id)) from unknown


@require_safe
@needs("content.view")
def challenge(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Show what waits, the leader board with its winners, and how the challenge is closed."""
    found = _challenge(challenge_id)
    entries = content.list_entries(challenge_id=challenge_id)
    state, tone = state_of(found)
    context = {
        "challenge": found, "rows": content.list_board(challenge=found), "waiting": [each for each in entries if each.state == "waiting"],
        "refused": [each for each in entries if each.state == "refused" and each.customer_id], "state": state, "tone": tone,
        "over": clock.now() >= found.ends_at and not found.closed_at,
    }  # fmt: skip
    return show(request, "console/content/challenge.html", context, title=f"#{found.tag}")


@require_POST
@needs("content.approve")
def win(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Let an entry win: its sender gets the points, once."""
    found, form = _challenge(challenge_id), Typed(request.POST)
    try:
        content.choose_winner(challenge_id=challenge_id, key=form.text("key", 60), at=clock.now())
        messages.success(request, _("The points are given."))
    except content.WinnersFull:
        messages.error(request, _("This challenge has all its winners: %(n)d.") % {"n": found.most_winners})
    except members.NotAMember:
        messages.error(request, _("Its writer is no member, so there is no account for points."))
    except content.NotAnEntry:
        messages.error(request, _("This writer has won already, or it takes no part."))
    return HttpResponseRedirect(f"{PAGE}{challenge_id}/")


@require_POST
@needs("content.approve")
def close(request: HttpRequest, challenge_id: int) -> HttpResponse:
    """Close a challenge that is over and give its prizes."""
    _challenge(challenge_id)
    try:
        given = content.close_challenge(challenge_id=challenge_id, at=clock.now())
        messages.success(request, _("The challenge is closed; prizes given: %(n)d.") % {"n": given})
    except content.NotOver:
        messages.error(request, _("A challenge is closed once, after its end."))
    return HttpResponseRedirect(f"{PAGE}{challenge_id}/")


@require_POST
@needs("content.approve")
def judge(request: HttpRequest, challenge_id: int, entry_id: UUID) -> HttpResponse:
    """Let a picture be seen, or not."""
    shown = Typed(request.POST).text("then", 10) == "show"
    try:
        content.judge_entry(entry_id=entry_id, shown=shown, user_id=desk_of(request).user_id, at=clock.now())
        messages.success(request, _("It is on the challenge's page.") if shown else _("It is not shown."))
    except content.EntryDecided:
        messages.error(request, _("Somebody has decided on it meanwhile, or it has won."))
    return HttpResponseRedirect(f"{PAGE}{challenge_id}/")


@require_safe
@needs("content.view")
def picture(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Send a picture to whoever decides on it."""
    found = content.find_entry_picture(entry_id=entry_id, public=False)
    if found is None:
        raise Http404(str(entry_id))
    response = HttpResponse(found.data, content_type=f"image/{found.kind}")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
