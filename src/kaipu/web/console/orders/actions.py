"""The steps staff take with an order: each press of a button is one operation, and each refusal a sentence."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock
from kaipu.web.console import words
from kaipu.web.console.orders.views import answer, find
from kaipu.web.console.shell import is_fragment, needs
from kaipu.web.console.typed import Typed


def _take(request: HttpRequest, number: str, step: Callable[[int], object], done: str) -> HttpResponse:
    """Take a step and answer with the order as it stands; a refusal changes nothing and says why."""
    order = find(number)
    try:
        step(order.id)
    except orders.StepRefused:
        return answer(request, number, trouble=_refused(find(number).state))
    except fulfilment.WrongKind:
        kind = words.method(order.delivery_method)
        return answer(request, number, trouble=_("This order is for: %(kind)s. Nothing was done.") % {"kind": kind})
    except inventory.ReservationMissing:
        trouble = _("The stock promised to this order is gone. Count the lots, then try again; nothing was done.")
        return answer(request, number, trouble=trouble)
    if is_fragment(request):
        return answer(request, number, done=done)
    messages.success(request, done)
    return HttpResponseRedirect(f"/desk/orders/{order.number}/")


def _refused(state: str) -> str:
    facts = {"state": words.order_state(state)}
    return _("This order already stands at “%(state)s”, so nothing was done.") % facts


@require_POST
@needs("orders.edit")
def ship(request: HttpRequest, number: str) -> HttpResponse:
    """Pick an order and hand it to the carrier."""
    return _take(
        request, number, lambda key: fulfilment.ship_order(order_id=key, at=clock.now()),
        _("Shipped. The shopper sees the parcel number."),
    )  # fmt: skip


@require_POST
@needs("orders.edit")
def ready(request: HttpRequest, number: str) -> HttpResponse:
    """Keep an order at the counter."""
    return _take(
        request, number, lambda key: fulfilment.make_ready(order_id=key, at=clock.now()), _("Ready at the counter.")
    )


@require_POST
@needs("orders.edit")
def deliver(request: HttpRequest, number: str) -> HttpResponse:
    """Note that the parcels arrived."""
    return _take(
        request, number, lambda key: fulfilment.deliver_order(order_id=key, at=clock.now()), _("Noted as delivered.")
    )


@require_POST
@needs("orders.edit")
def collect(request: HttpRequest, number: str) -> HttpResponse:
    """Hand an order over at the counter against its code."""
    form = Typed(request.POST)
    code = form.needed("code", _("Type the six-character code that the shopper shows."), most=12)
    if form.errors:
        return answer(request, number, errors=form.errors, code=code)
    try:
        return _take(
            request, number, lambda key: fulfilment.collect_order(order_id=key, code=code, at=clock.now()),
            _("Handed over."),
        )  # fmt: skip
    except fulfilment.PickupCodeWrong:
        sentence = _("This code is not this order's. Ask the shopper to show the order page again; nothing was done.")
        return answer(request, number, errors={"code": sentence}, code=code)


@require_POST
@needs("orders.edit")
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """Cancel an order for the shop."""
    return _take(
        request, number, lambda key: orders.cancel_order(order_id=key, reason="shop", at=clock.now()),
        _("Cancelled. The promised pieces are free again; money that was paid goes back."),
    )  # fmt: skip
