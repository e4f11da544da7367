"""A category with facets, sorting and pages; and the overview of all departments."""

import time
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.care import api as care
from kaipu.commerce.shelf import api as shelf
from kaipu.web.storefront import frame
from kaipu.web.storefront.choices.age import age_page, is_adult
from kaipu.web.storefront.goods import cards, listings, picked
from kaipu.web.ui import formats, paging
from kaipu.web.ui.collect import collect
from kaipu.web.ui.mould import escape, mould

SECONDS = 20
GAPS = ("heading", "crumbs", "children", "advice", "listing")


def _name(branch: shelf.Branch) -> str:
    return escape((branch.name_zh or branch.name_en) if formats.speaks_chinese() else branch.name_en)


def crumbs(trail: tuple[shelf.Branch, ...]) -> str:
    """Return the way from the home page to the end of a trail, as list items."""
    return "".join(f'<li><a href="/c/{branch.path}/">{_name(branch)}</a></li>' for branch in trail)


@lru_cache(maxsize=4096)
def _guide(path: str, _moment: int) -> tuple[str, str, str] | None:
    return care.find_guide_of(category=path)


def _advice(path: str) -> str:
    """Return the link to the guide that helps to choose in a category, if there is one. Up to 20 seconds old, so it costs no statement."""
    found = _guide(path, int(time.monotonic() / SECONDS))
    if found is None:
        return ""
    slug, english, chinese = found
    name = escape(chinese if formats.speaks_chinese() and chinese else english)
    return f'<p class="mb-4"><a class="button small" href="/advice/{slug}/">{name}</a></p>'


@require_safe
def category(request: HttpRequest, path: str) -> HttpResponse:
    """Show a category; HTMX gets the listing alone."""
    filters = listings.filters_of(request.GET)
    sort = listings.sort_of(request.GET, "popular")
    lifts = picked.lifts(request, "category") if sort == "popular" else {}
    try:
        listing = shelf.browse(
            path=path,
            filters=filters,
            sort=sort,
            page=paging.page_number(request.GET),
            language=get_language() or "en",
            lifts=lifts,
        )
    except shelf.CategoryUnknown as error:
        raise Http404(path) from error
    if listing.cards and all(card.policy == "age" for card in listing.cards) and not is_adult(request):
        return age_page(request)
    collect("page_view", request, page="category", category=path, total=listing.total, sort=sort)
    shown = listings.listing_html(request, listing, filters, default_sort="popular", lifts=lifts)
    if request.headers.get("HX-Request") == "true":
        if listings.chosen(filters):
            collect("filter", request, chosen=listings.chosen(filters), total=listing.total)
        return frame.fragment(shown)
    here = listing.trail[-1]
    children = "".join(f'<a class="chip" href="/c/{child.path}/">{_name(child)}</a>' for child in listing.children)
    main = mould("storefront/category/page.html", GAPS).fill(
        {
            "heading": _name(here),
            "crumbs": crumbs(listing.trail[:-1]),
            "children": children,
            "advice": _advice(path),
            "listing": shown,
        }
    )
    plain = here.name_zh if formats.speaks_chinese() else here.name_en
    return frame.page(
        request, main, title=plain, place="shop",
        description=_("%(name)s at honest prices, with unit prices side by side.") % {"name": plain},
    )  # fmt: skip


@require_safe
def departments(request: HttpRequest) -> HttpResponse:
    """Show all departments."""
    collect("page_view", request, page="departments")
    tiles = [(branch, cards.picture(branch.icon), cards.department_tint(branch.id)) for branch in frame.departments()]
    return frame.show(
        request, "storefront/category/departments.html", {"tiles": tiles},
        title=_("All departments"), place="shop", robots="index,follow",
    )  # fmt: skip
