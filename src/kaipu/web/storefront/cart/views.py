"""The cart. Every change works as a plain form; HTMX gets the piece that changed and the new count."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.cart import api as cart
from kaipu.commerce.members import api as members
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.choices.age import is_adult
from kaipu.web.storefront.goods import cards, picked
from kaipu.web.ui import formats, member_words, quantities
from kaipu.web.ui.collect import collect
from kaipu.web.ui.mould import escape, mould


def is_fragment(request: HttpRequest) -> bool:
    """Tell whether HTMX asks for a piece of a page."""
    return request.headers.get("HX-Request") == "true"


def refuse(request: HttpRequest, sentence: str) -> HttpResponse:
    """Say why nothing was changed: beside the page for HTMX, else on the cart page."""
    if not is_fragment(request):
        return _cart_page(request, problem=sentence, status=422)
    response = frame.fragment(toast(sentence, bad=True), status=422)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response


def toast(sentence: str, *, bad: bool = False, linked: bool = False) -> str:
    """Return a passing message."""
    return mould("storefront/cart/toast.html", ("text",), bad=bad, linked=linked).fill({"text": escape(sentence)})


def _counted(pieces: int) -> str:
    return mould("storefront/cart/count.html", ("pieces",)).fill({"pieces": str(pieces) if pieces else ""})


def _sku_of(request: HttpRequest) -> str:
    return request.POST.get("sku", "").replace("\x00", "").strip()[:64]


def _bad_quantity(text: str, weighed: bool) -> str:
    if weighed:
        return _("“%(typed)s” is not a weight. Type for example 0.35 kg or 350 g, up to 50 kg.") % {"typed": text[:24]}
    return _("“%(typed)s” is not a quantity. Choose a whole number from 1 to 999.") % {"typed": text[:20]}


@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Put goods into the cart."""
    code = _sku_of(request)
    card = shelf.find_card(sku_code=code)
    weighed = card is not None and card.weighed
    typed = request.POST.get("quantity", f"{card.step} g" if card and weighed else "1")
    quantity = quantities.parsed(typed, weighed=weighed)
    if card is not None and card.policy == "age" and not is_adult(request):
        return refuse(request, _("Please confirm your age on the product's page first."))
    if card is not None and card.available <= 0:
        return refuse(request, _("That has just sold out. Have a look at what is like it."))
    if quantity is None:
        return refuse(request, _bad_quantity(typed, weighed))
    try:
        token, inside, pieces = cart.add_to_cart(
            key=bag.key_of(request), sku_code=code, quantity=quantity, at=clock.now()
        )
    except cart.QuantityRefused as refused:
        return refuse(request, _bad_quantity(typed, refused.weighed))
    except cart.NotForSale:
        return refuse(request, _("We do not sell that (any more), so it was not put into your cart."))
    collect(
        "add_to_cart", request, sku=code, quantity=1 if weighed else quantity, price=card.price_minor if card else None
    )
    response = _added(request, code, inside, pieces, card)
    known = bag.changed(request, code, inside, weighed=weighed)
    bag.write(response, pieces, known.lines.items())
    bag.remember(request, response, token)
    return response


def _added(request: HttpRequest, code: str, inside: int, pieces: int, card: shelf.Card | None) -> HttpResponse:
    if not is_fragment(request):
        return HttpResponseRedirect("/cart/")
    name = (card.name_zh if formats.speaks_chinese() else card.name_en) if card else code
    short = card is not None and inside > card.available
    said = _too_many(card, inside) if card and short else _("In your cart: %(name)s") % {"name": name}
    from_card = request.POST.get("view") != "product"
    control = cards.control(code, escape(name), inside, _step(card)) if from_card else ""
    say = toast(said, bad=short, linked=True) if short or not from_card else ""
    partial = f'<hx-partial hx-target="#toasts" hx-swap="beforeend">{say}</hx-partial>' if say else ""
    return frame.fragment(control + _counted(pieces) + partial)


def _step(card: shelf.Card | None) -> int:
    return card.step if card and card.weighed else 0


def _too_many(card: shelf.Card, inside: int) -> str:
    if card.weighed:
        facts = {
            "left": quantities.written(card.available, weighed=True),
            "inside": quantities.written(inside, weighed=True),
        }
        return _("Only %(left)s left; your cart has %(inside)s.") % facts
    return ngettext(
        "Only %(n)d left; your cart has %(inside)d.", "Only %(n)d left; your cart has %(inside)d.", card.available
    ) % {"n": card.available, "inside": inside}


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """Set a line to a quantity; 0 takes it out."""
    code, typed = _sku_of(request), request.POST.get("quantity", "")
    card = shelf.find_card(sku_code=code)
    weighed = card is not None and card.weighed
    quantity = quantities.parsed(typed, weighed=weighed)
    if quantity is None:
        return refuse(request, _bad_quantity(typed, weighed))
    try:
        cart.set_quantity(key=bag.key_of(request), sku_code=code, quantity=quantity, at=clock.now())
    except cart.QuantityRefused as refused:
        return refuse(request, _bad_quantity(typed, refused.weighed))
    except (cart.CartLost, cart.NotForSale):
        return refuse(request, _("That is no longer in your cart; it may have been ordered in another window."))
    if quantity == 0:
        collect("remove_from_cart", request, sku=code)
    known = bag.changed(request, code, quantity, weighed=weighed)
    if request.POST.get("view") == "cart" or not is_fragment(request):
        response = _cart_fragment(request) if is_fragment(request) else HttpResponseRedirect("/cart/")
    else:
        name = (card.name_zh if formats.speaks_chinese() else card.name_en) if card else code
        response = frame.fragment(cards.control(code, escape(name), quantity, _step(card)) + _counted(known.pieces))
    bag.write(response, known.pieces, known.lines.items())
    return response


@require_POST
def accept(request: HttpRequest) -> HttpResponse:
    """Take today's prices after having seen the difference."""
    try:
        cart.accept_prices(key=bag.key_of(request), at=clock.now())
    except cart.CartLost:
        return refuse(request, _("Your cart is empty now; it may have been ordered in another window."))
    return _after_change(request)


def _benefits(basket: cart.CartRecord) -> dict[str, object]:
    """Return what coupon and points do to this cart, and what they could."""
    standing = basket.standing
    used = members.what_is_used(basket.priced)
    facts: dict[str, object] = {
        "reductions": member_words.reductions(basket.priced), "coupon_code": standing.code if standing else "",
        "coupon_trouble": member_words.refusal(standing.trouble, standing.code) if standing and standing.trouble else "",
        "coupon_waits": "", "points_used": used.points, "points_most": 0, "points_worth": None,
    }  # fmt: skip
    if standing and standing.coupon and not used.coupon_minor:
        facts["coupon_waits"] = member_words.worth(standing.coupon)
    if standing and standing.member:
        spent = sum(-each.amount.minor for each in basket.priced.reductions if each.code != "points")
        most = standing.most_points(basket.priced.goods.minor - spent)
        facts |= {
            "points_most": most,
            "points_worth": Money(members.points_worth(standing.terms, most), settings.CURRENCY),
        }
    return facts


def _context(basket: cart.CartRecord) -> dict[str, object]:
    lines = [(line, cards.picture(line.sku.icon)) for line in basket.lines]
    goods = basket.priced.goods.minor - basket.priced.discount.minor
    missing = basket.priced.free_delivery_missing
    return {
        **_benefits(basket),
        "basket": basket,
        "lines": lines,
        "missing": missing,
        "reached": goods,
        "threshold": goods + missing.minor,
        "changed": any(line.problem == "price" for line in basket.lines),
        "blocked": bool(basket.lines) and not basket.orderable,
    }


def _after_change(request: HttpRequest) -> HttpResponse:
    return _cart_fragment(request) if is_fragment(request) else HttpResponseRedirect("/cart/")


@require_POST
def coupon(request: HttpRequest) -> HttpResponse:
    """Lay a coupon into the cart, or take it out where none is named."""
    code = request.POST.get("code", "").replace("\x00", "").strip()[:40]
    if not code and "remove" not in request.POST:
        return refuse(request, _("Type the code of your coupon."))
    try:
        cart.use_coupon(key=bag.key_of(request), code=code, at=clock.now())
    except members.CouponRefused as refused:
        return refuse(request, member_words.refusal(refused.reason, code))
    except cart.CartLost:
        return refuse(request, _("Your cart is empty now; it may have been ordered in another window."))
    return _after_change(request)


@require_POST
def points(request: HttpRequest) -> HttpResponse:
    """Spend points on the cart: as many as are named, as far as the goods allow; 0 spends none."""
    typed = request.POST.get("points", "")
    wanted = quantities.parsed(typed, weighed=False)
    if wanted is None:
        return refuse(request, _("“%(typed)s” is no number of points. Type a whole number.") % {"typed": typed[:20]})
    try:
        cart.use_points(key=bag.key_of(request), points=wanted, at=clock.now())
    except cart.CartLost:
        return refuse(request, _("Your cart is empty now; it may have been ordered in another window."))
    return _after_change(request)


def _synchronise(response: HttpResponse, basket: cart.CartRecord) -> None:
    bag.write(response, basket.pieces, ((line.sku.code, line.quantity) for line in basket.lines))


def _cart_fragment(request: HttpRequest) -> HttpResponse:
    basket = cart.get_cart(key=bag.key_of(request), at=clock.now())
    return frame.fragment(render_to_string("storefront/cart/contents.html", _context(basket)) + _counted(basket.pieces))


def _cart_page(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    basket = cart.get_cart(key=bag.key_of(request), at=clock.now())
    popular = cards.grid(shelf.list_popular(limit=6), bag.EMPTY) if not basket.lines else ""
    usual = picked.section(request, "cart", _("You may also need")) if basket.lines else ""
    response = frame.show(
        request, "storefront/cart/page.html",
        {**_context(basket), "problems": [("", problem)] if problem else [], "popular": popular, "usual": usual},
        title=_("Your cart"), place="cart", status=status,
    )  # fmt: skip
    _synchronise(response, basket)
    return response


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show the cart with today's prices and what is left."""
    collect("page_view", request, page="cart")
    return _cart_page(request)
