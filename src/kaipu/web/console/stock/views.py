"""The pages of stock, and what a buyer changes there."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.shell import is_fragment, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats, quantities

LOW, LOW_GRAMS = 5, 1000
HORIZONS = (0, 3, 7, 30)


def place_name(place: inventory.LocationRecord) -> str:
    """Return a place's name in the reader's language."""
    return (formats.speaks_chinese() and place.name_zh) or place.name_en


@require_safe
@needs("inventory.view")
def stock_list(request: HttpRequest) -> HttpResponse:
    """Show stock by place and SKU. Two statements besides the shell's."""
    query = request.GET
    places = inventory.list_locations(tracked=True)
    found = inventory.list_stock(
        location_code=listing.choice(query, "place", [place.code for place in places]), text=listing.text(query),
        low_first=query.get("order") == "low", limit=listing.SIZE + 1, offset=listing.offset(request),
    )  # fmt: skip
    today = clock.local_date(clock.now())
    rows = [(row, _tone(row.available, row.weighed), row.next_expiry and row.next_expiry <= today) for row in found]
    context = {
        "window": listing.window(request, rows),
        "places": listing.chips(query, "place", [(place.code, place_name(place)) for place in places]),
        "orders": listing.chips(query, "order", [("low", _("Scarcest first"))]),
        "hidden": listing.hidden(query, "q"), "q": listing.text(query), "filtered": bool(query),
    }  # fmt: skip
    return show(request, "console/stock/list.html", context, title=_("Stock"))


def _tone(available: int, weighed: bool) -> str:
    return "bad" if available <= 0 else "warn" if available <= (LOW_GRAMS if weighed else LOW) else ""


@require_safe
@needs("inventory.view")
def expiring(request: HttpRequest) -> HttpResponse:
    """Show lots that expire soon or have expired. Two statements besides the shell's."""
    query = request.GET
    today = clock.local_date(clock.now())
    days = int(listing.choice(query, "days", [str(days) for days in HORIZONS]) or 7)
    places = inventory.list_locations(tracked=True)
    found = inventory.list_expiring_lots(
        until=today + timedelta(days=days), location_code=listing.choice(query, "place", [p.code for p in places]),
        limit=listing.SIZE + 1, offset=listing.offset(request),
    )  # fmt: skip
    labels = [(str(n), _("Today") if n == 0 else _("Within %(days)d days") % {"days": n}) for n in HORIZONS]
    context = {
        "window": listing.window(request, [(lot, (lot.expires_on - today).days) for lot in found]),
        "days": listing.chips(query, "days", labels),
        "places": listing.chips(query, "place", [(place.code, place_name(place)) for place in places]),
        "today": today,
    }  # fmt: skip
    return show(request, "console/stock/expiring.html", context, title=_("Lots that expire"))


@require_POST
@needs("inventory.edit")
def write_off(request: HttpRequest) -> HttpResponse:
    """Take expired lots off hand; promised pieces stay."""
    at = clock.now()
    pieces = inventory.write_off_expired_lots(today=clock.local_date(at), at=at)
    sentence = ngettext("%(n)d expired piece written off.", "%(n)d expired pieces written off.", pieces) % {"n": pieces}
    messages.success(request, sentence)
    return HttpResponseRedirect("/desk/stock/expiring/?days=0")


@require_safe
@needs("inventory.view")
def lots(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Show the lots of a SKU at a place, as a page or in the side panel."""
    return _answer(request, place, code)


def _answer(
    request: HttpRequest, place_code: str, code: str, form: Typed | None = None, *, done: str = "", trouble: str = "",
    counting: int = 0,
) -> HttpResponse:  # fmt: skip
    place, sku = _find(place_code, code)
    at = clock.now()
    today = clock.local_date(at)
    known = inventory.list_lots(sku_id=sku.id, location_code=place.code)
    shelf_life = sku.shelf_life_days
    fresh = {"quantity": "", "lot": f"R{today:%y%m%d}", "unit_cost": "", "note": "", "counted": "",
             "expires_on": (today + timedelta(days=shelf_life)).isoformat() if shelf_life else ""}  # fmt: skip
    context = {
        "place": place, "place_name": place_name(place), "sku": sku, "lots": known, "today": today,
        "available": inventory.list_availability(sku_ids=[sku.id], location_id=place.id).get(sku.id, 0),
        "on_hand": sum(lot.on_hand for lot in known), "counting": counting,
        "values": fresh | ({name: form.given.get(name, "") for name in fresh if name in form.given} if form else {}),
        "errors": form.errors if form else {}, "done": done, "trouble": trouble, **_labels(sku.weighed),
    }  # fmt: skip
    name = sku.name_zh if formats.speaks_chinese() else sku.name_en
    status = 409 if trouble else 422 if form and form.errors else 200
    response = show(request, "console/stock/lots.html", context, title=name, status=status)
    if done:
        response["HX-Trigger"] = "desk:changed"
    return response


def _labels(weighed: bool) -> dict[str, str]:
    """Return what the fields are called, and which keys they want: a weight needs letters."""
    if weighed:
        return {
            "quantity_label": _("Weight, such as 12.5 kg"),
            "counted_label": _("Weight found"),
            "cost_label": _("Cost a kilogram"),
            "keys": "text",
        }
    return {
        "quantity_label": _("Pieces"),
        "counted_label": _("Pieces counted"),
        "cost_label": _("Cost a piece"),
        "keys": "numeric",
    }


def _find(place_code: str, code: str) -> tuple[inventory.LocationRecord, catalog.SkuRecord]:
    try:
        return inventory.get_location(code=place_code), catalog.get_sku(code=code, at=clock.now())
    except (inventory.LocationUnknown, catalog.SkuUnknown) as error:
        raise Http404(code) from error


def _finish(request: HttpRequest, place: str, code: str, done: str) -> HttpResponse:
    if is_fragment(request):
        return _answer(request, place, code, done=done)
    messages.success(request, done)
    return HttpResponseRedirect(f"/desk/stock/{place}/{code}/")


@require_POST
@needs("inventory.edit")
def receive(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Put a lot on hand."""
    where, sku = _find(place, code)
    form = Typed(request.POST)
    quantity = form.quantity("quantity", weighed=sku.weighed, least=1)
    lot = form.needed("lot", _("Give the lot a code, such as the one on its label."), most=60)
    at = clock.now()
    expires_on = form.expiry("expires_on", today=clock.local_date(at), needed=sku.shelf_life_days is not None)
    cost = form.money("unit_cost").minor if form.text("unit_cost") else None
    if form.errors:
        return _answer(request, place, code, form)
    receipt = inventory.Receipt(sku.id, quantity, lot, expires_on, cost)
    inventory.receive_stock(location_id=where.id, receipts=[receipt], reference="desk", at=at)
    done = (
        _("%(weight)s received.") % {"weight": quantities.written(quantity, weighed=True)}
        if sku.weighed
        else ngettext("%(n)d piece received.", "%(n)d pieces received.", quantity) % {"n": quantity}
    )
    return _finish(request, place, code, done)


@require_POST
@needs("inventory.edit")
def count(request: HttpRequest, place: str, code: str) -> HttpResponse:
    """Set a lot to what was counted."""
    _where, sku = _find(place, code)
    form = Typed(request.POST)
    counted = form.quantity("counted", weighed=sku.weighed)
    lot_id = form.whole("lot_id", most=2**53)
    ours = {lot.id for lot in inventory.list_lots(sku_id=sku.id, location_code=place)}
    if form.errors:
        return _answer(request, place, code, form, counting=lot_id)
    if lot_id not in ours:
        return _answer(request, place, code, form, trouble=_("This lot is empty or gone by now. Nothing was changed."))
    try:
        inventory.count_lot(lot_id=lot_id, counted=counted, note=form.text("note"), at=clock.now())
    except inventory.LotInvalid:
        form.errors["counted"] = _("More pieces than this are promised to orders. Ship or cancel those first.")
        return _answer(request, place, code, form, counting=lot_id)
    return _finish(request, place, code, _("The count is saved."))
