"""The pages of customers."""

from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.web.console import listing, words
from kaipu.web.console.shell import desk_of, needs, show

ORDERS = 50


def masked(customer: customers.CustomerRecord, *, unmasked: bool) -> customers.CustomerRecord:
    """Return a customer as someone without the right to contact data sees them."""
    if unmasked:
        return customer
    return replace(
        customer, name=customers.mask_name(customer.name), email=customers.mask_email(customer.email),
        phone="•••" if customer.phone else "",
    )  # fmt: skip


@require_safe
@needs("customers.view")
def customer_list(request: HttpRequest) -> HttpResponse:
    """Show customers, the newest first. Without the right to contact data only the number can be searched. One statement."""
    unmasked = desk_of(request).may("customers.contact")
    found = customers.list_customers(
        text=listing.text(request.GET), by_contact=unmasked, limit=listing.SIZE + 1, offset=listing.offset(request)
    )
    context = {
        "window": listing.window(request, [masked(each, unmasked=unmasked) for each in found]),
        "q": listing.text(request.GET), "filtered": bool(request.GET), "unmasked": unmasked,
    }  # fmt: skip
    return show(request, "console/customers/list.html", context, title=_("Customers"))


@require_safe
@needs("customers.view")
def customer_page(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show one customer with their newest orders."""
    desk = desk_of(request)
    try:
        customer = customers.get_customer(customer_id=customer_id)
    except customers.CustomerUnknown as error:
        raise Http404(str(customer_id)) from error
    unmasked = desk.may("customers.contact")
    found = orders.list_orders(customer_id=customer_id, limit=ORDERS) if desk.may("orders.view") else []
    context = {
        "customer": masked(customer, unmasked=unmasked),
        "addresses": customers.list_addresses(customer_id=customer_id) if unmasked else [],
        "consents": [(_purpose(name), given) for name, given in sorted(customers.get_consents(customer_id=customer_id).items())],
        "orders": [(o, words.order_state(o.state), words.order_tone(o.state), words.channel(o.channel)) for o in found],
        "full": len(found) == ORDERS,
        "attributes": [(name.replace("_", " "), value) for name, value in sorted(customer.attributes.items())],
        "unmasked": unmasked,
    }  # fmt: skip
    title = _("Customer %(number)s") % {"number": customer.number}
    return show(request, "console/customers/customer.html", context, title=title)


def _purpose(name: str) -> str:
    words_of = {
        "marketing_email": _("Marketing e-mails"), "analytics": _("Analytics"), "personalisation": _("Personalisation"),
    }  # fmt: skip
    return words_of.get(name, name)
