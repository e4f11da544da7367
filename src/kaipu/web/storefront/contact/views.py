"""The contact form, and the page behind the link “How was it?”. Both work without JavaScript."""

import contextlib

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from kaipu.commerce.care import api as care
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock, ids
from kaipu.web.storefront import bag, frame
from kaipu.web.ui import formats

FIELDS = {"name": 100, "email": 200, "order": 20, "text": 4000, "client_id": 64}


@require_http_methods(["GET", "POST"])
def contact(request: HttpRequest) -> HttpResponse:
    """Show the form, and put what is sent into the inbox; the answer comes by mail."""
    given = {name: request.POST.get(name, "").replace("\x00", "").strip()[:most] for name, most in FIELDS.items()}
    customer = bag.customer_of(request)
    person = customers.get_customer(customer_id=customer) if customer is not None else None
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _faults(given, asks_address=person is None or not person.email)
        order = _order(given["order"], customer)
        if not errors:
            care.open_conversation(
                opening=care.Opening(
                    channel="form", text=given["text"], language="zh" if formats.speaks_chinese() else "en",
                    client_id=given["client_id"], customer_id=customer, order_id=order,
                    name=person.name if person else given["name"], email=(person.email if person else "") or given["email"],
                    phone=person.phone if person else "",
                    subject="" if order or not given["order"] else f"{given['order']}: {given['text']}",
                ),
                at=clock.now(),
            )  # fmt: skip
            response = HttpResponseRedirect("/contact/?sent=yes")
            response.status_code = 303
            return response
    context = {
        "given": given, "errors": errors, "problems": list(errors.items()), "person": person,
        "sent": request.GET.get("sent") == "yes", "client_id": given["client_id"] or ids.new_id().hex,
    }  # fmt: skip
    return frame.show(
        request, "storefront/contact/page.html", context, title=_("Write to us"), status=422 if errors else 200,
        robots="index,follow",
    )  # fmt: skip


def _faults(given: dict[str, str], *, asks_address: bool) -> dict[str, str]:
    errors = {}
    if asks_address:
        try:
            validate_email(given["email"])
        except ValidationError:
            errors["email"] = _("Enter your e-mail address, so that we can answer.")
    if not given["text"]:
        errors["text"] = _("Type what you want to tell us.")
    return errors


def _order(number: str, customer: int | None) -> int | None:
    """Return the order that is named, where it is the writer's own; a guest's number is only told in words."""
    if not number or customer is None:
        return None
    with contextlib.suppress(orders.OrderUnknown):
        return orders.get_order(number=number, customer_id=customer, at=clock.now()).id
    return None


@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, token: str) -> HttpResponse:
    """Ask how it was, and keep the answer; opened by the link of the mail that was sent when it was settled."""
    talk = care.find_conversation(token=token[:64])
    if talk is None:
        raise Http404(token)
    errors, stars = {}, request.POST.get("stars", "")
    if request.method == "POST" and talk.rated_at is None:
        if stars in {"1", "2", "3", "4", "5"}:
            with contextlib.suppress(care.RatedAlready):
                care.rate_service(
                    token=talk.token, stars=int(stars), words=request.POST.get("words", ""), at=clock.now()
                )
            response = HttpResponseRedirect(f"/rate/{talk.token}/")
            response.status_code = 303
            return response
        errors["stars"] = _("Choose one to five stars.")
    context = {
        "talk": talk, "errors": errors, "words": request.POST.get("words", "")[:1000],
        "problems": [("stars-5", each) for each in errors.values()],
        "stars": [("5", _("Excellent")), ("4", _("Good")), ("3", _("All right")), ("2", _("Poor")), ("1", _("Bad"))],
    }  # fmt: skip
    return frame.show(
        request, "storefront/contact/rate.html", context, title=_("How was it?"), status=422 if errors else 200
    )
