"""The review queue: is this product of theirs one of ours? One at a time, by mouse or by key, and every answer can be undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.competitors import api as competitors
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.competitors.views import LIST, name_of, title_of
from kaipu.web.console.shell import needs, show
from kaipu.web.ui import formats

QUEUE = f"{LIST}matches/"
STATES = ("proposed", "auto", "accepted", "rejected")
MOST = 1 << 62


@require_safe
@needs("competitors.view")
def queue(request: HttpRequest) -> HttpResponse:
    """Show what waits, the surest first, or what was decided. About ten statements besides the shell's."""
    at = clock.now()
    state = listing.choice(request.GET, "state", STATES) or "proposed"
    found = competitors.list_matches(at=at, state=state, limit=listing.SIZE + 1, offset=listing.offset(request))
    titles = {each.key: title_of(each) for each in competitors.list_competitors(at=at)}
    rows = [
        (row, titles.get(row.competitor, row.competitor),
         [(each, name_of(each), each.size_zh if formats.speaks_chinese() else each.size_en, f"{100 * each.score:.0f}", _reasons(each))
          for each in row.candidates])
        for row in found
    ]  # fmt: skip
    counts = competitors.count_matches()
    words = {"proposed": _("Waiting"), "auto": _("By itself"), "accepted": _("Confirmed"), "rejected": _("Not ours")}
    undone = request.GET.get("undo", "")
    context = {
        "window": listing.window(request, rows), "state": state, "first": rows[0] if rows and state == "proposed" else None,
        "states": [
            listing.Chip(word, listing.with_value(request.GET, "state", name), name == state, counts.get(name, 0), always=True)
            for name, word in words.items()
        ],
        "undo": int(undone) if undone.isascii() and undone.isdigit() and len(undone) < 18 else None,
    }  # fmt: skip
    return show(request, "console/competitors/matches.html", context, title=_("Is it one of ours?"))


def _reasons(candidate: competitors.Candidate) -> list[str]:
    parts = candidate.parts
    found = [_("words %(n)s %%") % {"n": f"{100 * float(parts.get('words') or 0):.0f}"}]
    if parts.get("barcode"):
        found.append(_("same barcode"))
    if parts.get("brand") is not None:
        found.append(_("same brand") if float(parts["brand"]) > 0.8 else _("another brand"))
    if parts.get("size") is not None:
        found.append(_("same size") if parts["size"] else _("another size"))
    return found


def _after(product_id: int) -> HttpResponse:
    return HttpResponseRedirect(f"{QUEUE}?undo={product_id}")


@require_POST
@needs("competitors.edit")
def accept(request: HttpRequest, product_id: int) -> HttpResponse:
    """Let their product be one of ours."""
    typed = request.POST.get("sku", "")
    sku_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
    try:
        done = competitors.accept_match(product_id=min(product_id, MOST), sku_id=sku_id, at=clock.now())
    except competitors.MatchGone:
        return _gone(request)
    messages.success(request, _("“%(title)s” is ours now; its prices are compared.") % {"title": done.title})
    return _after(product_id)


@require_POST
@needs("competitors.edit")
def reject(request: HttpRequest, product_id: int) -> HttpResponse:
    """Say that their product is none of ours."""
    try:
        done = competitors.reject_product(product_id=min(product_id, MOST), at=clock.now())
    except competitors.MatchGone:
        return _gone(request)
    messages.success(request, _("“%(title)s” is not ours.") % {"title": done.title})
    return _after(product_id)


@require_POST
@needs("competitors.edit")
def undo(request: HttpRequest, product_id: int) -> HttpResponse:
    """Take the last answer about a product back."""
    try:
        competitors.undo_decision(product_id=min(product_id, MOST), at=clock.now())
    except competitors.MatchGone:
        return _gone(request)
    messages.success(request, _("Taken back; it waits again."))
    return HttpResponseRedirect(QUEUE)


def _gone(request: HttpRequest) -> HttpResponse:
    messages.warning(request, _("Nothing waits to be decided there any more, so nothing was done."))
    return HttpResponseRedirect(QUEUE)
