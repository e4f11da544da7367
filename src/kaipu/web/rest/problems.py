"""Errors as problem documents (RFC 9457): what is wrong, and how to mend it, in the caller's language."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from kaipu.brain.behaviour import api as behaviour
from kaipu.brain.decisions import api as decisions
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.brain.tracking import api as tracking
from kaipu.commerce.cart import api as cart
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.commerce.payments import api as payments
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import idempotency
from kaipu.web.ui.problems import document, not_found, too_large

problem = document


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


def _guardrails(request: HttpRequest, error: decisions.GuardrailBroken) -> HttpResponse:
    return problem(
        request, 409, "guardrail-broken", _("A limit would be broken"),
        _("A limit of this decision would be broken as things stand now, so nothing was done. The limits are named."),
        [{"guardrail": code} for code in error.codes],
    )  # fmt: skip


def _not_askable(request: HttpRequest, error: metrics.SeriesInvalid | behaviour.QuestionInvalid) -> HttpResponse:
    return problem(
        request, 422, "not-askable", _("This cannot be asked"),
        _("A part of the question does not fit. Mend the field named; metrics and their dimensions are at /api/v1/metrics."),
        [{"field": error.reason, "value": error.value}],
    )  # fmt: skip


def _validation(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(p) for p in e["loc"][1:]) or str(e["loc"][0]), "message": e["msg"]} for e in error.errors
    ]
    detail = _("The request does not have the right form. Mend the fields named and send it again.")
    return problem(request, 422, "invalid-request", _("The request cannot be read"), detail, errors)


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, RequestDataTooBig):
        return too_large(request)
    return problem(request, error.status_code, "bad-request", _("The request cannot be read"), str(error))


def _simple(status: int, code: str, title: str, detail: str) -> Any:
    def answer(request: HttpRequest, error: Exception) -> HttpResponse:
        return problem(request, status, code, _(title), _(detail))

    return answer


SIMPLE: dict[type[Exception], tuple[int, str, str, str]] = {
    shelf.CategoryUnknown: (404, "category-unknown", gettext_noop("Not found"), gettext_noop("There is no such category. List them at /api/v1/categories.")),
    cart.NotForSale: (404, "not-for-sale", gettext_noop("Not for sale"), gettext_noop("No product with this SKU is sold. Search at /api/v1/products.")),
    cart.CartLost: (404, "cart-unknown", gettext_noop("No such cart"), gettext_noop("There is no open cart under this token. Make one at /api/v1/carts.")),
    cart.QuantityRefused: (422, "quantity", gettext_noop("Impossible quantity"), gettext_noop("A quantity is a whole number: 1 to 999 pieces, or 1 to 50,000 grams of what is sold by weight.")),
    orders.CartEmpty: (409, "cart-empty", gettext_noop("Nothing to order"), gettext_noop("The cart is empty or was ordered already.")),
    orders.PickupUnavailable: (422, "pickup", gettext_noop("No pick-up there"), gettext_noop("This shop hands no orders over. List shops at /api/v1/pickup-points.")),
    orders.AgeUnconfirmed: (422, "age", gettext_noop("Age not confirmed"), gettext_noop("The cart holds goods for adults: send age_confirmed if the shopper is of age.")),
    orders.OrderUnknown: (404, "order-unknown", gettext_noop("No such order"), gettext_noop("No order has this number and token.")),
    members.NotAMember: (404, "member-unknown", gettext_noop("No such member"), gettext_noop("No member has this code.")),
    idempotency.KeyReused: (422, "key-reused", gettext_noop("Key used before"), gettext_noop("This Idempotency-Key came with another request. Take a new key.")),
    idempotency.KeyInProgress: (409, "in-progress", gettext_noop("Still under way"), gettext_noop("A request with this Idempotency-Key is being worked on. Ask again in a moment.")),
    metrics.MetricUnknown: (404, "metric-unknown", gettext_noop("No such metric"), gettext_noop("The dictionary has no metric of this name. List them at /api/v1/metrics.")),
    lake.NothingPublished: (503, "not-built", gettext_noop("Not built yet"), gettext_noop("The warehouse is not built yet, so there are no figures. It is built every five minutes.")),
    lake.QueryTooLong: (503, "query-too-long", gettext_noop("Stopped after half a minute"), gettext_noop("The question took too long. Ask for fewer days or rows.")),
    tracking.SpoolFailed: (503, "not-kept", gettext_noop("Not kept"), gettext_noop("The events could not be written down, so none of them counts as received. Send them again later, with the same ids.")),
    decisions.DecisionUnknown: (404, "decision-unknown", gettext_noop("No such decision"), gettext_noop("No decision has this number. List them at /api/v1/decisions.")),
    decisions.DecisionClosed: (409, "decision-closed", gettext_noop("Decided already, or too late"), gettext_noop("The decision's state does not allow this, so nothing was done. Read it to see how it stands.")),
    decisions.ProducersHalted: (409, "producers-halted", gettext_noop("Stopped"), gettext_noop("The kill switch of decisions is on, so nothing is carried out until somebody at the desk takes it back.")),
    AuthenticationError: (401, "key", gettext_noop("No valid key"), gettext_noop("Send the header Authorization: Bearer with a key that may do this. Keys for events and decisions are given out at the desk, under Event collection; keys for metrics by kaipu metrics key.")),
    payments.PaymentProviderDown: (503, "payment-down", gettext_noop("Payment is unreachable"), gettext_noop("The payment company does not answer. Nothing was charged; try again in a minute.")),
}  # fmt: skip
OTHERS: dict[str, tuple[int, str, str]] = {
    "unknown": (404, gettext_noop("We cannot find this page"), gettext_noop("Nothing is at this address. The description of the API is at /api/v1/openapi.json.")),
    "no-longer-sold": (409, gettext_noop("No longer sold"), gettext_noop("Some goods in the cart are no longer sold. Take them out and try again.")),
    "sold-out": (409, gettext_noop("Not enough left"), gettext_noop("Fewer pieces are left than the cart asks for. Lower the quantities and try again.")),
    "total-changed": (409, gettext_noop("The sum has changed"), gettext_noop("Prices changed since the cart was read. Read the cart again and send its total.")),
    "contact-incomplete": (422, gettext_noop("Details are missing"), gettext_noop("Some details are missing or cannot be right. Fill them in and send again.")),
    "not-askable": (422, gettext_noop("This cannot be asked"), gettext_noop("A part of the question does not fit. Mend the field named; metrics and their dimensions are at /api/v1/metrics.")),
    "guardrail-broken": (409, gettext_noop("A limit would be broken"), gettext_noop("A limit of this decision would be broken as things stand now, so nothing was done. The limits are named.")),
    "invalid-request": (422, gettext_noop("The request cannot be read"), gettext_noop("The request does not have the right form. Mend the fields named and send it again.")),
    "bad-request": (400, gettext_noop("The request cannot be read"), gettext_noop("Nothing was changed. Go back and try again.")),
    "signature": (401, gettext_noop("Wrong signature"), gettext_noop("This message was not signed by the provider.")),
    "payment-unknown": (404, gettext_noop("No such payment"), gettext_noop("No payment here has this id.")),
    "amount": (409, gettext_noop("Another amount"), gettext_noop("The amount is not the one that was asked for.")),
    "forbidden": (403, gettext_noop("This form came from another site"), gettext_noop("For your safety we did nothing. Go back to our shop and send the form from there.")),
    "method": (405, gettext_noop("This address cannot do that"), gettext_noop("Nothing was changed. The header Allow names the methods that the address answers to.")),
    "too-large": (413, gettext_noop("That was too much at once"), gettext_noop("Nothing was changed; send less and try again.")),
    "too-fast": (429, gettext_noop("That was a little too fast"), gettext_noop("Wait as many seconds as the header Retry-After says, then try again.")),
    "broken": (500, gettext_noop("Something broke on our side"), gettext_noop("It is not your fault, and we have noted it. Try again in a minute with the same Idempotency-Key.")),
}  # fmt: skip
MEANINGS = {code: (status, title, text) for status, code, title, text in SIMPLE.values()} | OTHERS


def explain(request: HttpRequest, code: str) -> HttpResponse:
    """Say what a problem's `type` means: a page for a person who opens the address, JSON for a program."""
    if code not in MEANINGS:
        return not_found(request)
    status, title, text = MEANINGS[code]
    if "text/html" in request.headers.get("Accept", ""):
        return render(request, "ui/problems/page.html", {"status": status, "title": _(title), "text": _(text)})
    body = {"type": request.path, "title": _(title), "status": status, "detail": _(text)}
    return JsonResponse(body)


def register(api: NinjaAPI) -> None:
    """Teach an API all problems it can meet."""
    for kind, values in SIMPLE.items():
        api.add_exception_handler(kind, _simple(*values))
    detailed: dict[type[Exception], Any] = {
        orders.LinesGone: _line_gone, orders.StockShort: _short,
        decisions.GuardrailBroken: _guardrails, orders.TotalChanged: _total,
        orders.ContactIncomplete: _contact, metrics.SeriesInvalid: _not_askable,
        behaviour.QuestionInvalid: _not_askable, ValidationError: _validation, HttpError: _http,
        Http404: not_found,
    }  # fmt: skip
    for kind, handler in detailed.items():
        api.add_exception_handler(kind, handler)
