"""What it is, what it costs and by what measure, when it can be had, how fresh it is, and what is like it."""

from datetime import datetime
from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.storefront import bag, frame, looks
from kaipu.web.storefront.category.views import crumbs
from kaipu.web.storefront.choices.age import age_page, is_adult
from kaipu.web.storefront.goods import cards, picked
from kaipu.web.storefront.read import views as read
from kaipu.web.storefront.reviews import showing
from kaipu.web.ui import formats, quantities
from kaipu.web.ui.collect import collect
from kaipu.web.ui.mould import escape, mould

GAPS = (
    "crumbs", "tint", "picture", "alt", "brand", "name", "size", "price", "unit_price", "stock", "delivery", "pickup",
    "buy", "text", "facts", "similar", "instead", "along", "freshness", "about", "reviews",
)  # fmt: skip


@lru_cache(maxsize=4)
def _pickup_places(_minute: int) -> tuple[inventory.LocationRecord, ...]:
    return tuple(place for place in inventory.list_locations(pickup=True, tracked=True))


def _named(english: str, chinese: str) -> str:
    return escape((chinese or english) if formats.speaks_chinese() else english)


def _stock(card: shelf.Card) -> str:
    if card.available <= 0:
        return _("Sold out for delivery at the moment")
    return cards.left(card.available, card.weighed) if cards.is_few(card) else _("In stock")


def _buy(card: shelf.Card, sku: catalog.SkuRecord, name: str, inside: int) -> str:
    """Return the form that puts it into the cart: a number of pieces, or a weight in the reader's words."""
    gaps = ("code", "name", "most", "inside", "price", "start")
    frame = mould(
        "storefront/product/buy.html", gaps, sold_out=card.available <= 0, again=inside > 0, weighed=sku.weighed
    )
    return frame.fill({
        "code": escape(sku.code), "name": name, "most": str(max(1, min(card.available, sku.most))), "price": cards.price_of(card),
        "inside": quantities.written(inside, weighed=sku.weighed), "start": quantities.written(sku.step, weighed=True),
    })  # fmt: skip


def _promise(kind: str, at: datetime) -> str:
    return formats.weekday(fulfilment.promise_day(at.astimezone(clock.zone()), kind))


def _pickup(stock: list[inventory.PlaceStock], at: datetime) -> str:
    here = {place.location_id for place in stock if place.available > 0}
    places = [place for place in _pickup_places(int(at.timestamp() // 60)) if place.id in here]
    if not places:
        return escape(_("Not at a shop right now"))
    names = ("、" if formats.speaks_chinese() else ", ").join(
        _named(place.name_en, place.name_zh) for place in places[:3]
    )
    return f"{escape(_promise('pickup', at))} · {names}"


def _freshness(stock: list[inventory.PlaceStock]) -> str:
    days = [place.next_expiry for place in stock if place.next_expiry]
    return escape(_("Best before %(day)s or later") % {"day": formats.day(min(days))}) if days else ""


def _facts(product: catalog.ProductRecord, sku: catalog.SkuRecord) -> str:
    storage = {"ambient": _("In the cupboard"), "chilled": _("In the fridge"), "frozen": _("In the freezer")}
    rows = [(escape(_("Storage")), escape(storage[product.storage]))]
    if sku.size_en:
        rows.insert(0, (escape(_("Size")), _named(sku.size_en, sku.size_zh)))
    if product.shelf_life_days:
        days = ngettext("about %(n)d day", "about %(n)d days", product.shelf_life_days) % {"n": product.shelf_life_days}
        rows.append((escape(_("Shelf life")), escape(days)))
    rows += [(_named(value.name_en, value.name_zh), _attribute(value)) for value in product.attributes]
    rows.append((escape(_("Article")), escape(sku.code)))
    return "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows)


def _attribute(value: catalog.AttributeRecord) -> str:
    if value.kind == "flag":
        return escape(_("yes") if value.flag else _("no"))
    if value.kind == "number" and value.number is not None:
        return escape(f"{value.number.normalize():f} {value.unit}".strip())
    return _named(value.text_en, value.text_zh)


def _chosen(product: catalog.ProductRecord, code: str) -> catalog.SkuRecord:
    for sku in product.skus:
        if sku.code == code:
            return sku
    return product.skus[0]


def _instead(request: HttpRequest, card: shelf.Card) -> str:
    """Return what can be had in the place of something sold out."""
    if card.available > 0:
        return ""
    return picked.section(request, "instead", _("You can have these instead"), [card.sku_id])


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one product; behind the age check where the law asks for it."""
    at = clock.now()
    card = shelf.find_card(slug=slug)
    if card is None:
        raise Http404(slug)
    if card.policy == "age" and not is_adult(request):
        return age_page(request)
    found = catalog.get_product(slug=slug, at=at)
    stock = inventory.list_places_of(sku_id=card.sku_id)
    trail = shelf.get_trail(category_id=card.category_id)
    collect(
        "product_view", request, sku=card.sku_code, price=card.price_minor, available=card.available,
        category=trail[-1].path if trail else "",
    )  # fmt: skip
    if card.available <= 0:
        collect("out_of_stock_seen", request, sku=card.sku_code, category=trail[-1].path if trail else "")
    sku = _chosen(found, request.GET.get("sku", ""))
    name = _named(found.name_en, found.name_zh)
    plain = found.name_zh if formats.speaks_chinese() and found.name_zh else found.name_en
    quantity = bag.read(request).lines.get(sku.code, 0)
    alike = picked.find_picks(request, "similar", [card.sku_id])
    similar = picked.items(alike, bag.read(request), about=[card.sku_id]) or cards.grid(
        shelf.list_similar(sku_id=card.sku_id, limit=6), bag.read(request)
    )
    instead = _instead(request, card)
    along = picked.section(request, "product", _("Goes with it"), [card.sku_id])
    freshness = _freshness(stock)
    each = cards.compared(card)
    text = _named(found.description_en, found.description_zh)
    flags = {"low": card.available <= 0 or cards.is_few(card), "text": bool(text), "fresh": bool(freshness), "more": bool(similar),
             "own": card.own_brand, "frozen": card.storage == "frozen", "adult": card.policy == "age"}  # fmt: skip
    main = mould("storefront/product/page.html", GAPS, **{f"has_{flag}": on for flag, on in flags.items()}).fill(
        {
            "crumbs": crumbs(trail),
            "tint": cards.tint(card.category_id),
            "picture": cards.picture(card.icon),
            "alt": escape(cards.picture_text(card.category_id, plain)),
            "brand": _named(card.brand_en, card.brand_zh),
            "name": name,
            "size": _named(sku.size_en, sku.size_zh),
            "price": cards.price_of(card),
            "unit_price": escape(f"{each} · " if each else ""),
            "stock": escape(_stock(card)),
            "delivery": escape(_promise("delivery", at)) if card.available > 0 else escape(_("when it is back")),
            "pickup": _pickup(stock, at),
            "buy": _buy(card, sku, name, quantity),
            "text": text,
            "facts": _facts(found, sku),
            "similar": similar,
            "instead": instead,
            "along": along,
            "freshness": freshness,
            "about": read.about(found.id),
            "reviews": showing.section(request, found.id, escape(slug)),
        }
    )
    response = frame.page(request, main, title=plain, place="product")
    looks.note(request, response, card.sku_id)
    return response
