"""The pages of purchase orders."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.web.console import listing, words
from kaipu.web.console.shell import needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import quantities

STATES = ("ordered", "received", "cancelled")
LIMIT = 200


def _value(order: inventory.PurchaseOrderRecord) -> int:
    return sum(line.cost_minor for line in order.lines)


def _amount(order: inventory.PurchaseOrderRecord) -> str:
    return quantities.total((line.quantity, line.weighed) for line in order.lines)


def decision_of(reference: str) -> int | None:
    """Return the decision a purchase order came of, if any."""
    kind, _sep, key = reference.partition(":")
    return int(key) if kind == "decision" and key.isdigit() else None


@require_safe
@needs("inventory.view")
def purchase_list(request: HttpRequest) -> HttpResponse:
    """Show purchase orders, the newest first. Two statements besides the shell's."""
    query = request.GET
    today = clock.local_date(clock.now())
    found = inventory.list_purchase_orders(state=listing.choice(query, "state", STATES), limit=LIMIT)
    rows = [
        (order, words.purchase_state(order.state), words.purchase_tone(order.state), _amount(order), _value(order),
         order.state == "ordered" and order.expected_on < today, decision_of(order.reference))
        for order in found
    ]  # fmt: skip
    context = {
        "rows": rows, "full": len(found) == LIMIT, "limit": LIMIT,
        "states": listing.chips(query, "state", [(state, words.purchase_state(state)) for state in STATES]),
    }  # fmt: skip
    return show(request, "console/purchasing/list.html", context, title=_("Purchase orders"))


@require_safe
@needs("inventory.view")
def purchase_page(request: HttpRequest, order_id: int) -> HttpResponse:
    """Show one purchase order."""
    return _answer(request, order_id)


def _find(order_id: int) -> inventory.PurchaseOrderRecord:
    try:
        return inventory.get_purchase_order(purchase_order_id=order_id)
    except inventory.PurchaseOrderUnknown as error:
        raise Http404(str(order_id)) from error


def _answer(request: HttpRequest, order_id: int, form: Typed | None = None, trouble: str = "") -> HttpResponse:
    order = _find(order_id)
    today = clock.local_date(clock.now())
    lines = []
    for line in order.lines:
        name = f"expires_{line.sku_id}"
        usual = (today + timedelta(days=line.shelf_life_days)).isoformat() if line.shelf_life_days else ""
        lines.append(
            {
                "line": line, "field": name, "value": form.given.get(name, "") if form else usual,
                "error": form.errors.get(name, "") if form else "", "sum": line.cost_minor,
            }
        )  # fmt: skip
    context = {
        "order": order, "lines": lines, "state": words.purchase_state(order.state),
        "tone": words.purchase_tone(order.state), "value": _value(order), "amount": _amount(order),
        "decision": decision_of(order.reference), "late": order.state == "ordered" and order.expected_on < today,
        "trouble": trouble, "problems": form.problems if form else [],
    }  # fmt: skip
    status = 409 if trouble else 422 if form and form.errors else 200
    title = _("Purchase order %(number)s") % {"number": order.number}
    return show(request, "console/purchasing/order.html", context, title=title, status=status)


@require_POST
@needs("inventory.edit")
def receive(request: HttpRequest, order_id: int) -> HttpResponse:
    """Receive all pieces of a purchase order, with the expiry days read off the packs."""
    order = _find(order_id)
    form = Typed(request.POST)
    today = clock.local_date(clock.now())
    expiries: dict[int, date | None] = {}
    for line in order.lines:
        name = f"expires_{line.sku_id}"
        expiries[line.sku_id] = form.expiry(name, today=today, needed=line.shelf_life_days is not None)
    if form.errors and order.state == "ordered":
        return _answer(request, order_id, form)
    try:
        inventory.receive_purchase_order(purchase_order_id=order_id, expiries=expiries, at=clock.now())
    except inventory.PurchaseOrderClosed:
        return _answer(request, order_id, trouble=_closed(_find(order_id).state))
    messages.success(request, _("Received. The stock is up, one lot a line."))
    return HttpResponseRedirect(f"/desk/purchasing/{order_id}/")


@require_POST
@needs("inventory.edit")
def cancel(request: HttpRequest, order_id: int) -> HttpResponse:
    """Cancel a purchase order that has not arrived."""
    _find(order_id)
    try:
        inventory.cancel_purchase_order(purchase_order_id=order_id, at=clock.now())
    except inventory.PurchaseOrderClosed:
        return _answer(request, order_id, trouble=_closed(_find(order_id).state))
    messages.success(request, _("Cancelled. Nothing of it will be expected any more."))
    return HttpResponseRedirect(f"/desk/purchasing/{order_id}/")


def _closed(state: str) -> str:
    facts = {"state": words.purchase_state(state)}
    return _("This purchase order already stands at “%(state)s”, so nothing was done.") % facts
