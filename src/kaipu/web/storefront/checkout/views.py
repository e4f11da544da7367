"""One page from cart to payment. Whatever goes wrong, what was typed stays, and a sentence says what to do."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.commerce.cart import api as cart
from kaipu.commerce.customers import api as customers
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.checkout import forms
from kaipu.web.storefront.choices.age import age_page, is_adult
from kaipu.web.storefront.partner.arrival import code_of
from kaipu.web.ui import formats, member_words, quantities
from kaipu.web.ui.addresses import site_of
from kaipu.web.ui.collect import collect, device_of

PROVIDER = "sandbox"
TYPED = "checkout_typed"


def _member(request: HttpRequest) -> tuple[customers.CustomerRecord | None, list[customers.AddressRecord]]:
    customer = bag.customer_of(request)
    if customer is None:
        return None, []
    return customers.get_customer(customer_id=customer), customers.list_addresses(customer_id=customer)


def _promises() -> dict[str, str]:
    local = clock.now().astimezone(clock.zone())
    return {kind: formats.weekday(fulfilment.promise_day(local, kind)) for kind in ("delivery", "pickup")}


def _page(request: HttpRequest, form: forms.CheckoutForm, basket: cart.CartRecord, status: int = 200) -> HttpResponse:
    total, delivery = basket.priced.total, basket.priced.delivery
    form.values |= {"seen_delivery": str(total.minor), "seen_pickup": str((total - delivery).minor)}
    form.values["cart"] = str(basket.id)
    form.values["member"] = "yes" if bag.customer_of(request) is not None else ""
    context = {
        "form": form,
        "values": form.values,
        "errors": form.errors,
        "basket": basket,
        "reductions": member_words.reductions(basket.priced),
        "pickup_total": total - delivery,
        "places": inventory.list_locations(pickup=True, tracked=True),
        "promises": _promises(),
        "adult_goods": any(line.sku.policy == "age" for line in basket.lines),
        "member": form.values["member"],
    }
    return frame.show(
        request, "storefront/checkout/page.html", context, title=_("Checkout"), place="checkout", status=status
    )


@require_http_methods(["GET", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    """Show the checkout, or place the order and send the shopper to pay."""
    if request.method == "POST":
        return _place(request)
    basket = cart.get_cart(key=bag.key_of(request), at=clock.now())
    if not basket.orderable:
        return HttpResponseRedirect("/cart/")
    if any(line.sku.policy == "age" for line in basket.lines) and not is_adult(request):
        return age_page(request)
    collect("checkout_step", request, step="address", pieces=basket.pieces, total=basket.priced.total.minor)
    form = forms.fresh(*_member(request))
    if bag.customer_of(request) is not None:  # back from a log-in that had ended
        form.values |= request.session.pop(TYPED, {})
    return _page(request, form, basket)


def _log_in_again(request: HttpRequest, form: forms.CheckoutForm) -> HttpResponse:
    """Say that the log-in ended; what was typed waits in the session until the person is back."""
    request.session[TYPED] = {name: form.values[name] for name in (*forms.CONTACT, "method", "pickup")}
    form.general.append(
        _("Your log-in ended while you were typing, so nothing was ordered. Log in again: your cart waits for you, and what you typed is kept.")
    )  # fmt: skip
    return frame.show(
        request, "storefront/checkout/nothing.html", {"problems": form.problems, "log_in": True}, title=_("Checkout"),
        place="checkout", status=422,
    )  # fmt: skip


def _place(request: HttpRequest) -> HttpResponse:
    form = forms.read(request.POST)
    if form.values["member"] and bag.customer_of(request) is None:
        return _log_in_again(request, form)
    cart_id = forms.cart_of(form.values)
    if cart_id is None:
        form.general.append(_("This form was incomplete, so nothing was ordered. Please check it and send it again."))
        return _again(request, form)
    checkout = orders.Checkout(
        method=form.values["method"],
        contact=forms.contact_of(form.values),
        seen_total_minor=forms.seen_of(form.values),
        pickup_code=form.values["pickup"],
        age_confirmed=forms.adult_confirmed(request),
        language=get_language() or "en",
        visit=str(request.visit.session),  # type: ignore[attr-defined]  # set by follow_visits
        device=device_of(request),
        via=code_of(request),
    )
    try:
        order, address = orders.check_out(
            cart_id=cart_id, key=bag.key_of(request), checkout=checkout, provider=PROVIDER, site=site_of(request),
            at=clock.now(),
        )  # fmt: skip
    except REFUSALS as error:
        return _refused(request, form, error)
    if order.fresh:
        collect("checkout_step", request, step="pay", order=order.id, total=order.total_minor, method=checkout.method)
    response = HttpResponseRedirect(address)
    response.status_code = 303
    bag.write(response, 0, ())
    return response


REFUSALS = (
    orders.ContactIncomplete,
    orders.CartEmpty,
    orders.LinesGone,
    orders.StockShort,
    orders.TotalChanged,
    orders.PickupUnavailable,
    orders.AgeUnconfirmed,
    members.CouponRefused,
    members.PointsShort,
)


def _refused(request: HttpRequest, form: forms.CheckoutForm, error: Exception) -> HttpResponse:
    if isinstance(error, orders.ContactIncomplete):
        form.refuse(error.fields)
    elif isinstance(error, orders.PickupUnavailable):
        form.refuse(["pickup"])
    elif isinstance(error, orders.AgeUnconfirmed):
        form.refuse(["adult"])
    else:
        form.general.append(_sentence(error))
    return _again(request, form)


def _sentence(error: Exception) -> str:
    if isinstance(error, orders.TotalChanged):
        now = formats.money_text(Money(error.now_minor, settings.CURRENCY))
        return _("The sum has changed while you were typing; it is %(now)s now. Check it and order again.") % {
            "now": now
        }
    if isinstance(error, members.CouponRefused):
        return f"{member_words.refusal(error.reason, error.code)} {_('Nothing was ordered. Take it out of your cart to go on.')}"
    if isinstance(error, members.PointsShort):
        return _(
            "You have fewer points left than this order would spend, so nothing was ordered. Look at your cart again."
        )
    if isinstance(error, orders.StockShort):
        goods = [
            (_("%(name)s: none left") if not left else _("%(name)s: only %(left)s left"))
            % {"name": _name(sku), "left": quantities.written(left, weighed=sku.weighed)}
            for sku, left in error.shortages
        ]
        return _("Someone was faster. %(goods)s. Nothing was ordered; please change your cart.") % {
            "goods": "; ".join(goods)
        }
    if isinstance(error, orders.LinesGone):
        names = ", ".join(_name(sku) for sku in error.skus)
        return _("No longer sold: %(names)s. Take it out of your cart, then order the rest.") % {"names": names}
    return _("Your cart is empty. If you have just ordered, you find the order under “Your orders” or its own link.")


def _name(sku: object) -> str:
    english, chinese = getattr(sku, "name_en", ""), getattr(sku, "name_zh", "")
    return str((chinese or english) if formats.speaks_chinese() else english)


def _again(request: HttpRequest, form: forms.CheckoutForm) -> HttpResponse:
    """Show the form once more with what was typed and what is wrong; an empty cart has nothing to check out."""
    basket = cart.get_cart(key=bag.key_of(request), at=clock.now())
    if form.values["method"] not in {"delivery", "pickup"}:
        form.values["method"] = "delivery"
    if not basket.lines:
        return frame.show(
            request, "storefront/checkout/nothing.html", {"problems": form.problems}, title=_("Checkout"), place="checkout",
            status=422,
        )  # fmt: skip
    return _page(request, form, basket, status=422)
