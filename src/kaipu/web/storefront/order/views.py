"""The order's page: what was ordered, what happened, what comes next. Opened by its token or by its owner; nobody else's."""

import contextlib
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.orders import api as orders
from kaipu.commerce.payments import api as payments
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock
from kaipu.web.storefront import bag, frame
from kaipu.web.storefront.checkout.views import PROVIDER
from kaipu.web.storefront.goods import cards
from kaipu.web.storefront.order import words
from kaipu.web.ui.addresses import site_of
from kaipu.web.ui.collect import collect

WAYS = frozenset({"delivery", "pickup"})
OPEN_STATES = frozenset({"placed", "paid", "ready"})


def _mine(request: HttpRequest, number: str, at: datetime) -> orders.OrderRecord:
    """Return the order if the address or the log-in proves that it is this person's; else there is no such page."""
    token = (request.POST if request.method == "POST" else request.GET).get("t", "")
    try:
        return orders.get_order(number=number[:20], token=token, customer_id=bag.customer_of(request), at=at)
    except orders.OrderUnknown as error:
        raise Http404(number) from error


def _steps(order: orders.OrderRecord) -> list[tuple[str, str, bool]]:
    """Return the way of an order as (state, word, done)."""
    way = ["placed", "paid", "ready" if order.delivery_method == "pickup" else "shipped", "completed"]
    reached = way.index(order.state) if order.state in way else -1
    names = {
        "placed": _("Ordered"),
        "paid": _("Paid"),
        "ready": _("Ready"),
        "shipped": _("On its way"),
        "completed": _("Handed over"),
    }
    return [(state, names[state], place <= reached) for place, state in enumerate(way)]  # fmt: skip


def _context(request: HttpRequest, order: orders.OrderRecord) -> dict[str, object]:
    handing = fulfilment.find_fulfilment(order_id=order.id) if order.paid_at else None
    promised = handing.promised_on if handing else None
    if order.paid_at and promised is None and order.delivery_method in WAYS:
        promised = fulfilment.promise_day(order.paid_at.astimezone(clock.zone()), order.delivery_method)
    handed = order.state in {"completed", "refunded"}
    return {
        "order": order,
        "reviewable": handed,
        "reviewed": reviews.list_reviewed(order_id=order.id) if handed else {},
        "lines": [(line, cards.picture(line.sku.icon)) for line in order.lines],
        "linked": orders.list_linked_orders(order_id=order.id) if order.paid_at else [],
        "timeline": [(entry, words.entry_sentence(entry)) for entry in reversed(order.timeline)],
        "state_word": words.state_word(order.state),
        "state_tone": words.state_tone(order.state),
        "steps": _steps(order),
        "handing": handing,
        "promised": promised,
        "returning": request.GET.get("paid") == "1",
        "cancellable": order.state in OPEN_STATES,
        "link": f"{site_of(request)}/orders/{order.number}?t={order.token}",
    }


def _confirm(request: HttpRequest, number: str, at: datetime) -> None:
    token, customer = request.GET.get("t", ""), bag.customer_of(request)
    with contextlib.suppress(orders.OrderUnknown, payments.PaymentProviderDown):
        order_id, state = orders.get_order_state(number=number[:20], token=token, customer_id=customer)
        if state == "placed":
            orders.confirm_payment(order_id=order_id, at=at)


@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Show an order. Back from paying, the provider is asked if its own message has not come yet."""
    at = clock.now()
    if request.GET.get("paid") == "1":
        _confirm(request, number, at)
    found = _mine(request, number, at)
    if request.GET.get("paid") == "1" and found.paid_at:
        collect("purchase", request, order=found.id, total=found.total.minor, method=found.delivery_method)
    else:
        collect("page_view", request, page="order")
    context = _context(request, found)
    if request.headers.get("HX-Request") == "true":
        return frame.fragment(render_to_string("storefront/order/contents.html", context, request))
    return frame.show(
        request, "storefront/order/page.html", context, title=_("Order %(number)s") % {"number": found.number},
        place="account",
    )  # fmt: skip


@require_POST
def pay(request: HttpRequest, number: str) -> HttpResponse:
    """Lead back to the pay page of an order that waits for payment."""
    token = request.POST.get("t", "")
    try:
        address = orders.pay_again(
            number=number[:20], token=token, customer_id=bag.customer_of(request), provider=PROVIDER,
            site=site_of(request), at=clock.now(),
        )  # fmt: skip
    except orders.OrderUnknown as error:
        raise Http404(number) from error
    except payments.PaymentProviderDown:
        found = _mine(request, number, clock.now())
        context = {
            **_context(request, found),
            "problem": _("The payment company does not answer. Your goods are kept; try again in a minute."),
        }
        return frame.show(request, "storefront/order/page.html", context, title=found.number, place="account", status=503)  # fmt: skip
    response = HttpResponseRedirect(address)
    response.status_code = 303
    return response


@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether to cancel, then cancel; what was paid goes back."""
    at = clock.now()
    found = _mine(request, number, at)
    context: dict[str, object] = {"order": found}
    if request.method == "POST":
        try:
            orders.cancel_order(order_id=found.id, reason="shopper", at=at)
        except orders.StepRefused:
            context["problem"] = _("It is too late to cancel: the order is %(state)s.") % {
                "state": words.state_word(found.state).lower()
            }
        else:
            return HttpResponseRedirect(f"/orders/{found.number}?t={found.token}")
    return frame.show(
        request, "storefront/order/cancel.html", context, title=_("Cancel the order"), place="account",
        status=409 if "problem" in context else 200,
    )  # fmt: skip
