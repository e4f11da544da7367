"""The pages of customers. Lists are masked for everybody; one customer is shown to whoever may and says why."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.privacy import api as privacy
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.web.console import listing, personal, words
from kaipu.web.console.campaigns import told
from kaipu.web.console.segments import portraits
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.value import views as value

ORDERS = 50


@require_safe
@needs("customers.view")
def customer_list(request: HttpRequest) -> HttpResponse:
    """Show customers, the newest first. Without the right to contact data only the number can be searched. One statement."""
    by_contact = desk_of(request).may("customers.contact")
    found = customers.list_customers(
        text=listing.text(request.GET), by_contact=by_contact, limit=listing.SIZE + 1, offset=listing.offset(request)
    )
    context = {
        "window": listing.window(request, [personal.masked(request, each, privacy.CUSTOMER_TAGS) for each in found]),
        "q": listing.text(request.GET), "filtered": bool(request.GET), "by_contact": by_contact,
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
    contact = personal.showing(request, f"customer:{customer_id}", f"/desk/customers/{customer_id}/show/")
    book = customers.list_addresses(customer_id=customer_id)
    found = orders.list_orders(customer_id=customer_id, limit=ORDERS) if desk.may("orders.view") else []
    context = {
        "customer": personal.masked(request, customer, privacy.CUSTOMER_TAGS, shown=contact.shown),
        "addresses": [personal.masked(request, each, privacy.CONTACT_TAGS, shown=contact.shown) for each in book],
        "contact_shown": contact,
        "consents": [(_purpose(name), given) for name, given in sorted(customers.get_consents(customer_id=customer_id).items())],
        "orders": [(o, words.order_state(o.state), words.order_tone(o.state), words.channel(o.channel)) for o in found],
        "full": len(found) == ORDERS, "letters": told.lines_of(customer_id) if desk.may("campaigns.view") else (),
        "expected": value.expected_of(customer_id),
        "attributes": [(name.replace("_", " "), value) for name, value in sorted(customer.attributes.items())],
        "portrait": portraits.portrait_of(customer_id) if desk.may("campaigns.view") else None, "number": customer.number,
    }  # fmt: skip
    title = _("Customer %(number)s") % {"number": customer.number}
    return show(request, "console/customers/customer.html", context, title=title)


@require_POST
@needs("customers.contact")
def show_contact(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show a customer's contact data for a while to whoever says why."""
    return personal.show_contact(request, f"customer:{customer_id}", f"/desk/customers/{customer_id}/")


def _purpose(name: str) -> str:
    words_of = {
        "marketing_email": _("Marketing e-mails"), "marketing_sms": _("Offers by SMS"), "marketing_wechat": _("Offers by WeChat"),
        "marketing_push": _("Push messages"), "analytics": _("Analytics"), "personalisation": _("Personalisation"),
    }  # fmt: skip
    return words_of.get(name, name)
