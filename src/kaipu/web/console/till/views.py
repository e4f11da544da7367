"""The page of the till and the answers it asks for: goods, a member, a price, and a sale that is kept."""

from datetime import datetime
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS
from kaipu.web.console import listing
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.stock.views import place_name
from kaipu.web.console.till import asking
from kaipu.web.ui import formats, member_words

SHELF = 1500  # so many best sellers the till knows by heart, for when the network is gone
CAMERA = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


def _places() -> list[inventory.LocationRecord]:
    """Return where something can be sold across a counter, those that keep stock first."""
    stores = [place for place in inventory.list_locations() if place.kind == "store" or place.pickup]
    return sorted(stores, key=lambda place: (not place.tracked, place.code))[:200]


def find_place(code: str) -> inventory.LocationRecord | None:
    """Return where a till stands, or None."""
    try:
        return inventory.get_location(code=code) if code else None
    except inventory.LocationUnknown:
        return None


@require_safe
@needs("till.use")
def till(request: HttpRequest) -> HttpResponse:
    """Show the till of a place, or ask which place it stands at."""
    places = _places()
    chosen = find_place(listing.text(request.GET, "place"))
    if chosen is None and len(places) == 1:
        chosen = places[0]
    context = told(chosen) | {"places": [(place.code, place_name(place)) for place in places]}
    response = show(request, "console/till/till.html", context, title=_("Till"))
    response["Permissions-Policy"] = CAMERA
    return response


def told(place: inventory.LocationRecord | None) -> dict[str, object]:
    """Return what the page of a place's till is drawn from; nothing of who looks at it."""
    facts = {
        "place": place.code if place else "", "sign": formats.sign(settings.CURRENCY), "digits": MINOR_DIGITS.get(settings.CURRENCY, 2),
        "shop": place_name(place) if place else "", "language": get_language() or "en", "layouts": settings.SCALE_LABELS,
        "most": catalog.MOST,
    }  # fmt: skip
    return {"facts": facts, "chosen": place, "place_title": place_name(place) if place else "", "words": _words()}


def _words() -> dict[str, str]:
    """Return the sentences that the till's script says."""
    return {
        "offline": _("No network: sales are kept in this tablet and told later."),
        "waiting": _("Sales that wait for the network: %(count)s"),
        "nothing": _("Nothing found for “%(text)s”."),
        "unknown_offline": _("Without network only known goods can be sold; this one is not known here."),
        "no_benefits": _("Coupons and points need the network; points are earned all the same."),
        "member_offline": _("Members can be looked up when the network is back."),
        "sold": _("Sold."), "kept": _("Kept. It will be told when the network is back."),
        "changed": _("The sum is %(total)s now. Check it with the shopper and take the money again."),
        "too_little": _("That is less than the sum."), "log_in": _("Your log-in has ended. Log in again in another tab; nothing is lost."),
        "refused": _("This sale was refused when it was told: %(why)s"), "identity": _("Ask for an identity card: 21 or older."),
        "cash": _("Cash"), "code": _("Payment code"), "change": _("Change to give back"), "total": _("Total"), "each": _("each"),
        "weigh": _("Type what the scale shows, for example 0.35 or 350 g."), "weight": _("Weight in kg"), "take": _("Take this weight"), "per_kg": _("a kilogram"),
        "no_weight": _("“%(text)s” is no weight. Type kilograms such as 0.35, or grams such as 350 g; up to %(most)s kg."),
        "alone": _("This tablet opens the till without network, too."),
        "less": _("One less"), "more": _("One more"), "remove": _("Take out"), "no_camera": _("The camera cannot be used here."),
    }  # fmt: skip


def _goods(skus: list[catalog.SkuRecord]) -> list[dict[str, object]]:
    at = clock.now()
    prices = pricing.list_prices(sku_ids=[sku.id for sku in skus], at=at, channel="store")
    chinese = formats.speaks_chinese()
    return [
        {
            "sku": sku.id, "code": sku.code, "name": (chinese and sku.name_zh) or sku.name_en, "price": prices[sku.id].minor,
            "adult": sku.policy == "age", "weighed": sku.weighed, "step": sku.step, "plu": sku.plu,
        }
        for sku in skus if sku.id in prices
    ]  # fmt: skip


@require_safe
@needs("till.use")
def goods(request: HttpRequest) -> HttpResponse:
    """Return the best sellers of a place with code, barcode and price, for a till whose network may go."""
    place = find_place(listing.text(request.GET, "place"))
    kept = inventory.list_stock(location_code=place.code, limit=SHELF) if place and place.tracked else []
    wanted = [row.sku_id for row in kept] or [card.sku_id for card in shelf.list_popular(limit=SHELF)]
    known = catalog.list_skus(ids=wanted, at=clock.now())
    found = _goods(list(known.values()))
    barcodes = {sku: barcode for barcode, sku in catalog.list_barcodes().items()}
    return JsonResponse({"goods": [{**each, "barcode": barcodes.get(each["sku"], "")} for each in found]})  # type: ignore[call-overload]


@require_safe
@needs("till.use")
def find(request: HttpRequest) -> HttpResponse:
    """Return goods by barcode, code or words; a scanned code is answered with exactly one."""
    text, at = listing.text(request.GET), clock.now()
    labelled = _labelled(text, at)
    if labelled is not None:
        return labelled
    scanned = catalog.find_sku_by_scan(code=text, at=at)
    if scanned is not None:
        return JsonResponse({"exact": True, "goods": _goods([scanned])})
    language = "zh" if formats.speaks_chinese() else "en"
    cards = shelf.search(text=text, language=language).cards[:12] if text else ()
    known = catalog.list_skus(ids=[card.sku_id for card in cards], at=at)
    return JsonResponse(
        {"exact": False, "goods": _goods([known[card.sku_id] for card in cards if card.sku_id in known])}
    )


def _labelled(code: str, at: datetime) -> JsonResponse | None:
    """Answer a scale's label with its good and the grams in the bag; None for what is no label of a good of ours."""
    label = catalog.read_label(code, settings.SCALE_LABELS)
    sku = catalog.find_sku_by_plu(plu=label.plu, at=at) if label else None
    goods = _goods([sku]) if sku else []
    if label is None or not goods:
        return None
    price = goods[0]["price"]
    grams = label.grams if label.amount_minor is None else catalog.grams_for(label.amount_minor, cast("int", price))
    return JsonResponse({"exact": True, "goods": goods, "grams": grams})


@require_safe
@needs("till.use")
def member(request: HttpRequest) -> HttpResponse:
    """Return a member by code, or by telephone for whoever may see contact data; no name leaves the desk."""
    text = listing.text(request.GET)
    found = members.find_member_by_code(code=text)
    phone = customers.clean_phone(text)
    if found is None and phone and desk_of(request).may("customers.contact"):
        called = [each for each in customers.list_customers(text=phone, limit=5) if each.phone == phone]
        found = members.find_membership(customer_id=called[0].id) if len(called) == 1 else None
    if found is None:
        return JsonResponse({"problem": _("No member has this code or telephone number.")}, status=404)
    wallet = members.list_wallet(customer_id=found.customer_id, at=clock.now())
    coupons = [
        {"code": each.coupon.code, "title": member_words.title(each.coupon), "worth": member_words.worth(each.coupon)}
        for each in wallet if each.state == "open" and each.coupon.channel in ("", "store")
    ]  # fmt: skip
    tier = member_words.title(found.tier) if found.tier else _("Member")
    label = _("%(tier)s, code ending in %(end)s") % {"tier": tier, "end": found.code[-4:]}
    return JsonResponse({"customer": found.customer_id, "label": label, "points": found.balance, "coupons": coupons})


@require_POST
@needs("till.use")
def price(request: HttpRequest) -> HttpResponse:
    """Return what a basket costs with what the member brings."""
    try:
        asked = asking.basket_of(asking.body_of(request))
        priced, standing = orders.price_at_till(
            lines=asked.lines,
            customer_id=asked.customer_id,
            coupon_code=asked.coupon,
            points=asked.points,
            at=clock.now(),
        )
    except (asking.NotASale, pricing.QuantityInvalid):
        return _refusal(_("The till sent something that is no basket. Reload the page; what waits is kept."))
    except orders.LinesGone as error:
        return _refusal(_not_sold(error))
    spent = sum(-each.amount.minor for each in priced.reductions if each.code != "points")
    return JsonResponse({
        "goods": priced.goods.minor, "total": priced.total.minor,
        "reductions": [{"what": what, "amount": amount.minor} for what, amount in member_words.reductions(priced)],
        "trouble": _coupon_trouble(standing.trouble, standing.code) if standing.trouble else "",
        "points": standing.most_points(priced.goods.minor - spent), "prices": {str(line.sku_id): line.unit.minor for line in priced.lines},
    })  # fmt: skip


def _coupon_trouble(reason: str, code: str) -> str:
    if reason == "member":
        return _("Scan the member code first: a coupon belongs to a member.")
    return member_words.refusal(reason, code)


def _not_sold(error: orders.LinesGone) -> str:
    names = ", ".join(member_words.title(sku, "name") for sku in error.skus)
    return _("No price for: %(names)s. Take it out; it cannot be sold.") % {"names": names or "–"}


def _refusal(sentence: str, **more: object) -> JsonResponse:
    return JsonResponse({"problem": sentence, **more}, status=422)


REFUSALS = (
    asking.NotASale, pricing.QuantityInvalid, orders.LinesGone, orders.TotalChanged, orders.ReceivedTooLittle,
    members.CouponRefused, members.PointsShort,
)  # fmt: skip


def _refused(error: Exception) -> HttpResponse:
    if isinstance(error, orders.LinesGone):
        return _refusal(_not_sold(error))
    if isinstance(error, orders.TotalChanged):
        return _refusal("", total=error.now_minor)
    if isinstance(error, orders.ReceivedTooLittle):
        return _refusal(_("That is less than the sum."))
    if isinstance(error, members.CouponRefused):
        return _refusal(_coupon_trouble(error.reason, error.code))
    if isinstance(error, members.PointsShort):
        return _refusal(_("The member has fewer points left than that."))
    return _refusal(_("The till sent something that is no basket. Reload the page; what waits is kept."))


@require_POST
@needs("till.use")
def sell(request: HttpRequest) -> HttpResponse:
    """Keep a sale, once for its key, and return the order's number."""
    now = clock.now()
    try:
        body = asking.body_of(request)
        place = find_place(str(body.get("place", ""))[:64])
        if place is None:
            return _refusal(_("This till does not know where it stands. Choose the place again."))
        sale = asking.sale_of(body, place.id, place.tracked)
        sold = orders.ring_up(sale=sale, at=asking.moment_of(body, now))
    except REFUSALS as error:
        return _refused(error)
    change = max(0, sale.received_minor - sold.total_minor) if sale.payment == "cash" else 0
    answer = {"number": sold.number, "total": sold.total_minor, "change": change, "fresh": sold.fresh}
    if sold.short:
        answer["short"] = _("The books have fewer of these in stock than were sold; count them when there is time.")
    return JsonResponse(answer)
