"""Boards by mail: asked for, ended at the desk or from the mail."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.brain.boards import api as boards
from kaipu.kernel import clock
from kaipu.kernel.operation import acting
from kaipu.web.console.boards import asking, views, wording
from kaipu.web.console.shell import desk_of, needs
from kaipu.web.console.shell import show as show_page

SALT = "boards.subscription"


def way_out(subscription_id: UUID) -> str:
    """Return the signed address that ends a subscription without a log-in."""
    return f"/desk/boards/mail/{signing.Signer(salt=SALT).sign(str(subscription_id))}/end/"


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.view")
def subscribe(request: HttpRequest, key: str) -> HttpResponse:
    """Show how a board comes by mail, and change that."""
    board, desk, at = views.open_board(request, key).board, desk_of(request), clock.now()
    view = asking.read(request.GET, board, clock.local_date(at))
    now = boards.find_subscription(user_id=desk.user_id, board=key)
    if request.method == "POST":
        wanted = request.POST.get("rhythm", "")
        if wanted not in {"daily", "weekly", "never"}:
            messages.error(request, _("Choose how often the board should come."))
            return redirect(request.get_full_path())
        if wanted == "never" and now:
            boards.unsubscribe(subscription_id=now[0].id, at=at)
        elif wanted != "never":
            boards.subscribe(
                board=key,
                view=asking.write(view),
                rhythm=wanted,
                language=get_language() or "en",
                user_id=desk.user_id,
                at=at,
            )
        messages.success(
            request,
            _("The board does not come by mail any more.")
            if wanted == "never"
            else _("Done. The next one comes in the morning after seven."),
        )
        return redirect(f"/desk/boards/{key}/?{asking.write(view)}")
    context = {
        "board": board, "address": asking.write(view), "email": desk.email, "now": now[0].rhythm if now else "never",
        "rhythms": [("daily", _("Every morning")), ("weekly", _("Every Monday morning")), ("never", _("Not by mail"))],
    }  # fmt: skip
    return show_page(
        request,
        "console/boards/subscribe.html",
        context,
        title=_("“%(board)s” by mail") % {"board": wording.title_of(board)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, token: str) -> HttpResponse:
    """End a subscription from its mail: a page with one button, or at once where the mail program presses it."""
    try:
        subscription_id = UUID(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError) as forged:
        raise Http404(token) from forged
    ended = False
    if request.method == "POST":
        ended = True
        with (
            acting(actor=f"subscription:{subscription_id}"),
            suppress(boards.SubscriptionUnknown),
        ):  # ended before: as wanted
            boards.unsubscribe(subscription_id=subscription_id, at=clock.now())
    return render(request, "console/boards/end.html", {"ended": ended, "title": _("Board by mail")})
