"""Links that share a view of a board: made, taken back, and opened by staff or, where that was chosen, by anybody who has one."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.boards import api as boards
from kaipu.kernel import access, clock
from kaipu.web.console.boards import asking, views, wording
from kaipu.web.console.shell import desk_of, is_fragment, needs
from kaipu.web.console.shell import show as show_page
from kaipu.web.ui import formats

SALT = "boards.share"
DAYS = (7, 30, 90)


def link_of(share: boards.ShareRecord) -> str:
    """Return the signed address of a link."""
    return f"/desk/boards/shared/{signing.Signer(salt=SALT).sign(str(share.id))}/"


@require_http_methods(["GET", "HEAD", "POST"])
@needs("metrics.view")
def share(request: HttpRequest, key: str) -> HttpResponse:
    """Show the links to a board, and make one for the view in the address."""
    board, at = views.open_board(request, key).board, clock.now()
    view = asking.read(request.GET, board, clock.local_date(at))
    if request.method == "POST":
        return _make(request, board, view)
    links = [
        (request.build_absolute_uri(link_of(each)), each, wording.title_of(board), formats.moment(each.expires_at))
        for each in boards.list_shares(board=key, at=at)
        if each.created_by_id == desk_of(request).user_id
    ]
    context = {
        "board": board, "address": asking.write(view), "links": links, "days": DAYS,
        "span": f"{formats.day(view.first)} – {formats.day(view.last)}", "moving": view.period,
    }  # fmt: skip
    return show_page(
        request, "console/boards/share.html", context, title=_("Share “%(board)s”") % {"board": wording.title_of(board)}
    )


def _make(request: HttpRequest, board: boards.Board, view: boards.View) -> HttpResponse:
    desk, public = desk_of(request), request.POST.get("public") == "1"
    days = request.POST.get("days", "")
    if public and not desk.may("metrics.edit"):
        messages.error(request, _("Your role may share with staff only. Ask a manager for a link without log-in."))
    elif days not in map(str, DAYS):
        messages.error(request, _("Choose for how long the link works."))
    else:
        boards.share_view(
            board=board.key,
            view=asking.write(view),
            public=public,
            days=int(days),
            user_id=desk.user_id,
            at=clock.now(),
        )
        messages.success(request, _("The link is ready. Copy it below."))
    return redirect(f"/desk/boards/{board.key}/share/?{asking.write(view)}")


@require_POST
@needs("metrics.view")
def revoke(request: HttpRequest, key: str, share_id: UUID) -> HttpResponse:
    """End one of one's own links at once."""
    mine = {
        each.id
        for each in boards.list_shares(board=key, at=clock.now())
        if each.created_by_id == desk_of(request).user_id
    }
    try:
        if share_id not in mine:
            raise boards.ShareUnknown(str(share_id))
        boards.revoke_share(share_id=share_id, at=clock.now())
    except boards.ShareUnknown:
        messages.warning(request, _("This link had ended before."))
    else:
        messages.success(request, _("The link leads nowhere any more."))
    return redirect(f"/desk/boards/{key}/share/")


def _open(token: str) -> tuple[boards.ShareRecord, boards.Board, boards.View]:
    """Return what a link leads to; 404 where it never was, has ended, or who made it may see no figures any more."""
    at = clock.now()
    try:
        found = boards.get_share(share_id=UUID(signing.Signer(salt=SALT).unsign(token)), at=at)
        if "metrics.view" not in access.scopes_of(found.created_by_id):
            raise boards.ShareUnknown(token)
        roles = access.roles_of(found.created_by_id)
        board = boards.get_board(key=found.board, user_id=found.created_by_id, roles=roles).board
    except (signing.BadSignature, ValueError, boards.ShareUnknown, boards.BoardUnknown) as gone:
        raise Http404(token) from gone
    return found, board, asking.read(QueryDict(found.view), board, clock.local_date(at))


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponseBase:
    """Open a link: read-only, without ways to rows; staff log in unless the link is for everybody."""
    found, _board, _view = _open(token)
    answer = _shared if found.public else needs("metrics.view")(_shared)
    return answer(request, token)


def _shared(request: HttpRequest, token: str) -> HttpResponse:
    found, board, view = _open(token)
    context = {
        "board": board, "places": views.places(board, "", f"/desk/boards/shared/{token}/tiles/"), "charts": True,
        "span": f"{formats.day(view.first)} – {formats.day(view.last)}", "until": formats.moment(found.expires_at),
        "title": wording.title_of(board), "lead": wording.lead_of(board),
    }  # fmt: skip
    return _private(render(request, "console/boards/shared.html", context))


@require_safe
def shared_tile(request: HttpRequest, token: str, number: int) -> HttpResponseBase:
    """Answer with one tile of a shared board."""
    found, _board, _view = _open(token)
    answer = _shared_tile if found.public else needs("metrics.view")(_shared_tile)
    return answer(request, token, number)


def _shared_tile(request: HttpRequest, token: str, number: int) -> HttpResponse:
    _found, board, view = _open(token)
    if number >= len(board.tiles):
        raise Http404(number)
    context = {**views.fill(board, number, view, linked=False), "fragment": True}
    if is_fragment(request):
        return _private(render(request, "console/boards/tile.html", context))
    return _private(
        render(request, "console/boards/shared.html", context | {"alone": True, "title": wording.title_of(board)})
    )


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response
