"""The pages of orders. The list's filters live in the address; an order opens in the side panel or as a page of its own."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.privacy import api as privacy
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.payments import api as payments
from kaipu.kernel import clock
from kaipu.web.console import listing, personal, words
from kaipu.web.console.orders.making_good import Refusal, form_of
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.ui import formats, quantities

CHANNELS = ("web", "store", "app", "phone", "import")
CONTACT = ("name", "email", "phone", "street", "city", "postcode")


@require_safe
@needs("orders.view")
def order_list(request: HttpRequest) -> HttpResponse:
    """Show orders, the newest first. Two statements besides the shell's."""
    query = request.GET
    since, until = listing.day(query, "from"), listing.day(query, "to")
    places = inventory.list_locations(tracked=True)
    found = orders.list_orders(
        state=listing.choice(query, "state", orders.STATES), channel=listing.choice(query, "channel", CHANNELS),
        location_code=listing.choice(query, "place", [place.code for place in places]), text=listing.text(query),
        by_contact=desk_of(request).may("customers.contact"), since=clock.day_start(since) if since else None,
        until=clock.day_start(until + timedelta(days=1)) if until else None,
        limit=listing.SIZE + 1, offset=listing.offset(request),
    )  # fmt: skip
    rows = [
        (row, words.order_state(row.state), words.order_tone(row.state), words.channel(row.channel),
         words.method(row.delivery_method), privacy.mask_value("name", row.name))
        for row in found
    ]  # fmt: skip
    context = {
        "window": listing.window(request, rows),
        "states": listing.chips(query, "state", [(state, words.order_state(state)) for state in orders.STATES]),
        "channels": listing.chips(query, "channel", [(code, words.channel(code)) for code in CHANNELS]),
        "places": listing.chips(
            query, "place", [(p.code, p.name_zh if formats.speaks_chinese() else p.name_en) for p in places]
        ),
        "hidden": listing.hidden(query, "q", "from", "to"),
        "q": listing.text(query), "since": since, "until": until, "filtered": bool(query),
    }  # fmt: skip
    return show(request, "console/orders/list.html", context, title=_("Orders"))


@require_safe
@needs("orders.view")
def order_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one order, as a page or in the side panel."""
    return answer(request, number)


def find(number: str) -> orders.OrderRecord:
    """Return an order by the number in an address; raises Http404."""
    try:
        return orders.get_order(number=number[:20], at=clock.now())
    except orders.OrderUnknown as error:
        raise Http404(number) from error


def answer(
    request: HttpRequest, number: str, *, done: str = "", trouble: str = "", errors: dict[str, str] | None = None,
    code: str = "", refused: Refusal | None = None,
) -> HttpResponse:  # fmt: skip
    """Answer with an order as it stands now, and with what was just done or could not be."""
    order = find(number)
    handing = fulfilment.find_fulfilment(order_id=order.id) if order.delivery_method != "none" else None
    attempts = payments.list_attempts(subject=f"order:{order.id}") if order.delivery_method != "none" else []
    known = {name: order.contact.get(name, "") for name in CONTACT}
    contact = personal.showing(request, f"order:{order.id}", f"/desk/orders/{order.number}/show/")
    context = {
        "order": order,
        "state": words.order_state(order.state),
        "tone": words.order_tone(order.state),
        "channel": words.channel(order.channel),
        "method": words.method(order.delivery_method),
        "contact": personal.masked(request, known, privacy.CONTACT_TAGS, shown=contact.shown),
        "contact_shown": contact if any(known.values()) else None,
        "timeline": [(entry, words.entry(entry), words.actor(entry.actor)) for entry in reversed(order.timeline)],
        "handing": handing,
        "attempts": [(a, words.payment_state(a.state), words.payment_tone(a.state)) for a in attempts],
        "steps": _steps(order) if desk_of(request).may("orders.edit") else {},
        "amount": quantities.total((line.quantity, line.weighed) for line in order.lines),
        "done": done,
        "trouble": trouble,
        "errors": errors or {},
        "code": code,
        "remedy": form_of(order, refused) if desk_of(request).may("orders.edit") else None,
        "remedies": [
            (each, words.remedy_reason(each.reason), words.order_state(each.state))
            for each in orders.list_remedies(order_id=order.id)
        ],
        "linked": orders.list_linked_orders(order_id=order.id),
        "base": f"/desk/orders/{order.number}/",
    }
    response = show(
        request, "console/orders/order.html", context, title=_("Order %(number)s") % {"number": order.number},
        status=409 if trouble else 422 if errors else 200,
    )  # fmt: skip
    if done:
        response["HX-Trigger"] = "desk:changed"
    return response


@require_POST
@needs("customers.contact")
def show_contact(request: HttpRequest, number: str) -> HttpResponse:
    """Show an order's contact data for a while to whoever says why."""
    order = find(number)
    return personal.show_contact(request, f"order:{order.id}", f"/desk/orders/{order.number}/")


def _steps(order: orders.OrderRecord) -> dict[str, bool]:
    """Return which steps make sense now; the state machine has the last word."""
    delivered, collected = order.delivery_method == "delivery", order.delivery_method == "pickup"
    return {
        "ship": delivered and order.state == "paid",
        "deliver": delivered and order.state == "shipped",
        "ready": collected and order.state == "paid",
        "collect": collected and order.state in {"paid", "ready"},
        "cancel": order.state in {"placed", "paid", "ready"},
    }
