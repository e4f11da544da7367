"""Suppliers: how they keep their word, what is agreed with them, and whether they see what we expect to order."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.web.console import listing
from kaipu.web.console.replenishment.settings import amount, major
from kaipu.web.console.shell import desk_of, needs, refuse, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui.supply_words import expected_row, score

MOST_DAYS = 60
SHOWN = 25


@require_safe
@needs("inventory.view")
def supplier_list(request: HttpRequest) -> HttpResponse:
    """Show suppliers with what is agreed and how they keep their word. Four statements besides the shell's."""
    text = listing.text(request.GET).lower()
    terms, cards = replenishment.list_terms(), replenishment.list_scorecards(at=clock.now())
    found = [each for each in inventory.list_suppliers() if not text or text in f"{each.name} {each.code}".lower()]
    found.sort(key=lambda each: (each.id not in cards, -each.skus, each.name))
    rows = [
        (each, days_of(terms[each.id].order_weekdays) if each.id in terms else _("every day"), terms.get(each.id), score(cards.get(each.id)))
        for each in found
    ]  # fmt: skip
    context = {"tab": "suppliers", "rows": rows, "q": listing.text(request.GET)}
    return show(request, "console/replenishment/suppliers.html", context, title=_("Suppliers"))


@require_http_methods(["GET", "HEAD", "POST"])
@needs("inventory.view")
def supplier_page(request: HttpRequest, supplier_id: int) -> HttpResponse:
    """Show one supplier and change what is agreed with it."""
    if request.method == "POST":
        return (
            _save(request, supplier_id) if desk_of(request).may("inventory.edit") else refuse(request, "inventory.edit")
        )
    return _answer(request, supplier_id, None)


def _save(request: HttpRequest, supplier_id: int) -> HttpResponse:
    form = Typed(request.POST)
    _find(supplier_id)
    least, units = amount(form, "least"), form.whole("least_units")
    closed = _closed(form)
    if form.errors:
        return _answer(request, supplier_id, form)
    replenishment.set_terms(
        supplier_id=supplier_id, least_minor=least, least_units=units, order_weekdays=_weekdays(request, "order"),
        delivery_weekdays=_weekdays(request, "delivery"), closed_days=closed, at=clock.now(),
    )  # fmt: skip
    messages.success(request, _("Kept. The proposals of tomorrow morning go by it."))
    return HttpResponseRedirect(f"/desk/replenishment/suppliers/{supplier_id}/")


def _weekdays(request: HttpRequest, name: str) -> list[int]:
    return sorted({int(each) for each in request.POST.getlist(name) if each in {str(day) for day in range(7)}})


def _closed(form: Typed) -> list[date]:
    typed = form.text("closed", 1000).replace(",", " ").replace("，", " ").split()
    days = [listing.to_day(each) for each in typed]
    if None in days or len(days) > MOST_DAYS:
        form.errors["closed"] = _("Type days such as 2026-12-25, with spaces between; at most 60.")
    return [day for day in days if day is not None]


@require_POST
@needs("inventory.edit")
def share(request: HttpRequest, supplier_id: int) -> HttpResponse:
    """Open the supplier's own page, and show its link this once."""
    _find(supplier_id)
    secret = replenishment.open_sharing(supplier_id=supplier_id, at=clock.now())
    return _answer(request, supplier_id, None, secret)


@require_POST
@needs("inventory.edit")
def close(request: HttpRequest, supplier_id: int) -> HttpResponse:
    """Close the supplier's page."""
    _find(supplier_id)
    replenishment.close_sharing(supplier_id=supplier_id, at=clock.now())
    messages.success(request, _("The link is dead from now on."))
    return HttpResponseRedirect(f"/desk/replenishment/suppliers/{supplier_id}/")


def _find(supplier_id: int) -> inventory.SupplierRecord:
    try:
        return inventory.get_supplier(supplier_id=supplier_id)
    except inventory.SupplierUnknown as error:
        raise Http404(str(supplier_id)) from error


def _answer(request: HttpRequest, supplier_id: int, form: Typed | None, secret: str = "") -> HttpResponse:
    supplier, terms = _find(supplier_id), replenishment.find_terms(supplier_id=supplier_id)
    cards = replenishment.list_scorecards(at=clock.now(), supplier_id=supplier_id)
    expected = replenishment.list_expected(supplier_id=supplier_id)
    given = {
        "least": major(terms.least_minor) if terms.least_minor else "", "least_units": str(terms.least_units),
        "closed": " ".join(f"{day}" for day in terms.closed_days),
    }  # fmt: skip
    orders, deliveries = terms.order_weekdays, terms.delivery_weekdays
    if form:
        given = {name: form.text(name, 1000) for name in given}
        orders, deliveries = tuple(_weekdays(request, "order")), tuple(_weekdays(request, "delivery"))
    context: dict[str, Any] = {
        "tab": "suppliers", "supplier": supplier, "terms": terms, "given": given, "errors": form.errors if form else {},
        "problems": form.problems if form else [], "card": score(cards.get(supplier_id)), "open": _open(supplier_id),
        "order_days": _choices(orders), "delivery_days": _choices(deliveries), "expected": [expected_row(each) for each in expected[:SHOWN]],
        "more": max(0, len(expected) - SHOWN), "link": f"{settings.PUBLIC_URL}/suppliers/{secret}/" if secret else "",
    }  # fmt: skip
    status = 422 if form and form.errors else 200
    return show(request, "console/replenishment/supplier.html", context, title=supplier.name, status=status)


def _open(supplier_id: int) -> list[inventory.PurchaseOrderRecord]:
    return inventory.list_purchase_orders(state="ordered", supplier_id=supplier_id, limit=SHOWN)


def _choices(chosen: tuple[int, ...]) -> list[tuple[int, str, bool]]:
    return [(day, word, day in chosen) for day, word in enumerate(weekdays())]


def weekdays() -> list[str]:
    """Return the weekdays from Monday on."""
    return [str(WEEKDAYS[day]) for day in range(7)]


def days_of(days: tuple[int, ...]) -> str:
    """Return weekdays in words; none means every day."""
    words = weekdays()
    return _(", ").join(words[day] for day in days) if 0 < len(days) < 7 else _("every day")
