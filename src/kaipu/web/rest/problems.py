"""Errors as problem documents (RFC 9457): what is wrong, and how to mend it, in the caller's language."""

from collections.abc import Sequence
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from kaipu.commerce.cart import api as cart
from kaipu.commerce.orders import api as orders
from kaipu.commerce.payments import api as payments
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import idempotency

KIND = "application/problem+json"


def problem(
    request: HttpRequest, status: int, code: str, title: str, detail: str, errors: Sequence[dict[str, Any]] = ()
) -> HttpResponse:
    """Return a problem document; `errors` point at fields or lines."""
    body: dict[str, Any] = {
        "type": f"/api/v1/problems/{code}", "title": title, "status": status, "detail": detail,
        "instance": request.path,
    }  # fmt: skip
    if errors:
        body["errors"] = list(errors)
    return HttpResponse(orjson.dumps(body), status=status, content_type=KIND)


def _line_gone(request: HttpRequest, error: orders.LinesGone) -> HttpResponse:
    return problem(
        request, 409, "no-longer-sold", _("No longer sold"),
        _("Some goods in the cart are no longer sold. Take them out and try again."),
        [{"sku": sku.code} for sku in error.skus],
    )  # fmt: skip


def _short(request: HttpRequest, error: orders.StockShort) -> HttpResponse:
    return problem(
        request, 409, "sold-out", _("Not enough left"),
        _("Fewer pieces are left than the cart asks for. Lower the quantities and try again."),
        [{"sku": sku.code, "available": left} for sku, left in error.shortages],
    )  # fmt: skip


def _total(request: HttpRequest, error: orders.TotalChanged) -> HttpResponse:
    return problem(
        request, 409, "total-changed", _("The sum has changed"),
        _("Prices changed since the cart was read. Read the cart again and send its total."),
        [{"field": "seen_total_minor", "seen": error.seen_minor, "now": error.now_minor}],
    )  # fmt: skip


def _contact(request: HttpRequest, error: orders.ContactIncomplete) -> HttpResponse:
    return problem(
        request, 422, "contact-incomplete", _("Details are missing"),
        _("Some details are missing or cannot be right. Fill them in and send again."),
        [{"field": field} for field in error.fields],
    )  # fmt: skip


def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(p) for p in e["loc"][1:]) or str(e["loc"][0]), "message": e["msg"]} for e in error.errors
    ]
    detail = _("The request does not have the right form. Mend the fields named and send it again.")
    return problem(request, 422, "invalid-request", _("The request cannot be read"), detail, errors)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, error.status_code, "bad-request", _("The request cannot be read"), str(error))


def _simple(status: int, code: str, title: str, detail: str) -> Any:
    def answer(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(request, status, code, _(title), _(detail))

    return answer


def _noop(text: str) -> str:
    return text


def register(api: NinjaAPI) -> None:
    """Teach an API all problems it can meet."""
    n = _noop
    simple: dict[type[Exception], tuple[int, str, str, str]] = {
        shelf.CategoryUnknown: (404, "unknown", n("Not found"), n("There is no such category. List them at /api/v1/categories.")),
        cart.NotForSale: (404, "not-for-sale", n("Not for sale"), n("No product with this SKU is sold. Search at /api/v1/products.")),
        cart.CartLost: (404, "cart-unknown", n("No such cart"), n("There is no open cart under this token. Make one at /api/v1/carts.")),
        cart.QuantityRefused: (422, "quantity", n("Impossible quantity"), n("A quantity is a whole number from 1 to 999.")),
        orders.CartEmpty: (409, "cart-empty", n("Nothing to order"), n("The cart is empty or was ordered already.")),
        orders.PickupUnavailable: (422, "pickup", n("No pick-up there"), n("This shop hands no orders over. List shops at /api/v1/pickup-points.")),
        orders.AgeUnconfirmed: (422, "age", n("Age not confirmed"), n("The cart holds goods for adults: send age_confirmed if the shopper is of age.")),
        orders.OrderUnknown: (404, "order-unknown", n("No such order"), n("No order has this number and token.")),
        idempotency.KeyReused: (422, "key-reused", n("Key used before"), n("This Idempotency-Key came with another request. Take a new key.")),
        idempotency.KeyInProgress: (409, "in-progress", n("Still under way"), n("A request with this Idempotency-Key is being worked on. Ask again in a moment.")),
        payments.PaymentProviderDown: (503, "payment-down", n("Payment is unreachable"), n("The payment company does not answer. Nothing was charged; try again in a minute.")),
    }  # fmt: skip
    for kind, values in simple.items():
        api.add_exception_handler(kind, _simple(*values))
    detailed: dict[type[Exception], Any] = {
        orders.LinesGone: _line_gone, orders.StockShort: _short, orders.TotalChanged: _total,
        orders.ContactIncomplete: _contact, ValidationError: _validation, HttpError: _http,
    }  # fmt: skip
    for kind, handler in detailed.items():
        api.add_exception_handler(kind, handler)
