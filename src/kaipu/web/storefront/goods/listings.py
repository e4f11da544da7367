"""A listing of goods with facets, chips, sorting and pages: the same piece for categories and for search."""

from collections.abc import Collection, Iterable
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.commerce.shelf import api as shelf
from kaipu.kernel.money import Money
from kaipu.web.storefront import bag
from kaipu.web.storefront.goods import cards
from kaipu.web.ui import formats, paging
from kaipu.web.ui.mould import escape, mould

LISTING_GAPS = ("action", "kept", "facets", "count", "sorts", "chips", "cards", "pages", "chosen")
MOST_CHOICES = 30
Pairs = list[tuple[str, str]]


def filters_of(query: QueryDict) -> shelf.Filters:
    """Read what the address narrows the listing to; what is not a choice is left out."""
    edges = {str(edge): edge for edge in shelf.PRICE_EDGES}
    return shelf.Filters(
        brands=tuple(query.getlist("brand")[:MOST_CHOICES]),
        price_from=tuple(edges[text] for text in query.getlist("price") if text in edges),
        storage=tuple(text for text in query.getlist("storage") if text in shelf.STORAGE),
        own=query.get("own") == "1",
        in_stock=query.get("stock") == "1",
    )


def sort_of(query: QueryDict, default: str) -> str:
    """Read the sorting; an unknown one is the default."""
    asked = query.get("sort", "")
    return asked if asked in shelf.SORTS or asked == default else default


def chosen(filters: shelf.Filters) -> str:
    """Return what a listing is narrowed to, as in the address; empty for nothing."""
    return urlencode(_pairs(filters))[:1000]


def _pairs(filters: shelf.Filters) -> Pairs:
    found = [("brand", brand) for brand in filters.brands]
    found += [("price", str(edge)) for edge in filters.price_from]
    found += [("storage", storage) for storage in filters.storage]
    found += [("own", "1")] if filters.own else []
    found += [("stock", "1")] if filters.in_stock else []
    return found


def _option_name(code: str, option: shelf.Option, chinese: bool) -> str:
    if code == "price":
        low = formats.money_round(Money(option.low, settings.CURRENCY))
        if option.high is None:
            return _("%(low)s and more") % {"low": low}
        high = formats.money_round(Money(option.high, settings.CURRENCY))
        return _("under %(high)s") % {"high": high} if option.low == 0 else f"{low} – {high}"
    return (option.name_zh or option.name_en) if chinese else option.name_en


def _facet_title(code: str) -> str:
    titles = {"price": _("Price"), "brand": _("Brand"), "storage": _("Storage"), "own": _("Label"), "stock": _("Stock")}
    return titles[code]


def _facets(facets: Iterable[shelf.Facet]) -> str:
    chinese = formats.speaks_chinese()
    on = mould("storefront/goods/option.html", ("code", "value", "name", "count"), selected=True)
    off = mould("storefront/goods/option.html", ("code", "value", "name", "count"), selected=False)
    parts: list[str] = []
    for facet in facets:
        parts.append(f"<fieldset><legend>{escape(_facet_title(facet.code))}</legend>")
        for option in facet.options:
            values = {
                "code": facet.code,
                "value": escape(option.value),
                "name": escape(_option_name(facet.code, option, chinese)),
                "count": f"{option.count:,}",
            }
            parts.append((on if option.selected else off).fill(values))
        parts.append("</fieldset>")
    return "".join(parts)


def _href(pairs: Pairs) -> str:
    return escape(f"?{urlencode(pairs)}")


def _sorts(current: str, default: str, kept: Pairs) -> str:
    names = {
        "relevance": _("Best match"),
        "popular": _("Popular"),
        "price": _("Price: low first"),
        "price-desc": _("Price: high first"),
        "unit-price": _("Unit price"),
        "name": _("By name"),
    }
    shown = [default, *(sort for sort in shelf.SORTS if sort != default)]
    return "".join(
        f'<a class="chip" href="{_href([*kept, *([] if sort == default else [("sort", sort)])])}"'
        f"{' aria-current="true"' if sort == current else ''}>{names[sort]}</a>"
        for sort in shown
    )


def _chips(facets: Iterable[shelf.Facet], words: Pairs, chosen: Pairs, sort: Pairs) -> str:
    if not chosen:
        return ""
    chinese = formats.speaks_chinese()
    names = {(f.code, o.value): _option_name(f.code, o, chinese) for f in facets for o in f.options}
    close = mould("storefront/goods/chip.html", ("href", "name"))
    parts = [
        close.fill(
            {
                "href": _href([*words, *(other for other in chosen if other != pair), *sort]),
                "name": escape(names.get(pair, pair[1])),
            }
        )
        for pair in chosen
    ]
    return "".join(parts) + f'<a class="link text-sm" href="{_href([*words, *sort])}">{_("Clear all")}</a>'


def _pages(listing: shelf.Listing, kept: Pairs) -> str:
    if listing.pages < 2:
        return ""
    query = QueryDict(mutable=True)
    for name, value in kept:
        query.appendlist(name, value)
    laid_out = paging.pages(query, listing.page, 1, listing.pages)
    parts = []
    if laid_out.previous_url:
        parts.append(f'<a href="{escape(laid_out.previous_url)}" rel="prev">‹ {_("Back")}</a>')
    for step in laid_out.steps:
        if not step.url:
            parts.append('<span aria-hidden="true">…</span>')
        else:
            current = ' aria-current="page"' if step.current else ""
            parts.append(f'<a href="{escape(step.url)}"{current}>{step.number}</a>')
    if laid_out.next_url:
        parts.append(f'<a href="{escape(laid_out.next_url)}" rel="next">{_("Next")} ›</a>')
    return f'<nav class="pages" aria-label="{_("Pages")}">{"".join(parts)}</nav>'


def listing_html(
    request: HttpRequest, listing: shelf.Listing, filters: shelf.Filters, *, default_sort: str, text: str = "",
    lifts: Collection[int] = (),
) -> str:  # fmt: skip
    """Return the listing as HTML; `text` is the search it answers, `lifts` what moved up in it for this visitor, which is told."""
    words: Pairs = [("q", text)] if text else []
    chosen = _pairs(filters)
    sort: Pairs = [] if listing.sort == default_sort else [("sort", listing.sort)]
    count = ngettext("%(n)s product", "%(n)s products", listing.total) % {"n": f"{listing.total:,}"}
    if any(card.sku_id in lifts for card in listing.cards):
        count += " · " + (
            _("what you may want first") if bag.customer_of(request) else _("what is bought at this hour first")
        )
    shown = cards.grid(listing.cards, bag.read(request))
    return mould("storefront/goods/listing.html", LISTING_GAPS, nothing=not listing.cards).fill(
        {
            "action": escape(request.path),
            "kept": "".join(
                f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in [*words, *sort]
            ),
            "facets": _facets(listing.facets),
            "count": count,
            "sorts": _sorts(listing.sort, default_sort, [*words, *chosen]),
            "chips": _chips(listing.facets, words, chosen, sort),
            "cards": shown,
            "pages": _pages(listing, [*words, *chosen, *sort]),
            "chosen": f" ({len(chosen)})" if chosen else "",
        }
    )
