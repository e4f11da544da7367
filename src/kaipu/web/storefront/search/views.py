"""Search in English, Chinese or pinyin; suggestions while typing. A search never ends in an empty page."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.shelf import api as shelf
from kaipu.web.storefront import frame
from kaipu.web.storefront.goods import cards, listings, picked
from kaipu.web.ui import formats, paging
from kaipu.web.ui.collect import collect
from kaipu.web.ui.mould import escape, mould

GAPS = ("text", "corrected", "listing")
LONGEST = 100


def _clean(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:LONGEST]


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show what matches; HTMX gets the listing alone."""
    text = _clean(request.GET.get("q", ""))
    filters = listings.filters_of(request.GET)
    default = "relevance" if text else "popular"
    sort = listings.sort_of(request.GET, default)
    lifts = picked.lifts(request, "search") if sort == default else {}
    listing = shelf.search(
        text=text,
        filters=filters,
        sort=sort,
        page=paging.page_number(request.GET),
        language=get_language() or "en",
        lifts=lifts,
    )
    collect(
        "search", request, text=text, total=listing.total, corrected=listing.corrected, relaxed=listing.relaxed,
        number=listing.page,
    )  # fmt: skip
    shown = listings.listing_html(request, listing, filters, default_sort=default, text=text, lifts=lifts)
    if request.headers.get("HX-Request") == "true":
        if listings.chosen(filters):
            collect("filter", request, chosen=listings.chosen(filters), total=listing.total)
        return frame.fragment(shown)
    flags = {"asked": bool(text), "mended": bool(listing.corrected), "relaxed": bool(text) and listing.relaxed}
    main = mould("storefront/search/page.html", GAPS, **flags).fill(
        {"text": escape(text), "corrected": escape(listing.corrected), "listing": shown}
    )
    title = _("Search: %(text)s") % {"text": text} if text else _("Everything we sell")
    return frame.page(request, main, title=title, place="shop", query=text, robots="noindex,follow")


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Return what completes the typed text, as links."""
    text = _clean(request.GET.get("q", ""))
    row = mould("storefront/search/suggestion.html", ("href", "picture", "name"), category=False)
    shelf_row = mould("storefront/search/suggestion.html", ("href", "picture", "name"), category=True)
    parts = []
    for each in shelf.suggest(text=text) if text else ():
        name = (each.name_zh or each.name_en) if formats.speaks_chinese() else each.name_en
        values = {"picture": cards.picture(each.icon), "name": escape(name)}
        kind = each.kind == "category"
        href = f"/c/{each.target}/" if kind else f"/p/{each.target}/"
        parts.append((shelf_row if kind else row).fill({**values, "href": href}))
    return frame.fragment("".join(parts))
