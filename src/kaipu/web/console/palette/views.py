"""What the command palette finds, and the theme switch beside it."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.brain.privacy import api as privacy
from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.orders import api as orders
from kaipu.kernel import clock
from kaipu.web.console import listing, navigation, words
from kaipu.web.console.shell import THEME_COOKIE, THEMES, Desk, desk_of, needs
from kaipu.web.ui import formats
from kaipu.web.ui.addresses import safe_next

MOST = 5
YEAR = 365 * 24 * 3600
Found = tuple[str, str, str, str]  # icon, text, remark, address


@require_safe
@needs("today.view")
def find(request: HttpRequest) -> HttpResponse:
    """Answer with what fits the words typed so far: at most one statement for each kind of thing."""
    typed, desk = listing.text(request.GET), desk_of(request)
    found = [*_pages(typed, desk), *(_things(typed, desk) if len(typed) > 1 else ())]
    return render(request, "console/palette/found.html", {"found": found, "typed": typed})


def _pages(typed: str, desk: Desk) -> Iterator[Found]:
    for item in navigation.pages(desk.scopes):
        if typed.lower() in item.title.lower():
            yield item.icon, item.title, _("Page"), item.url


def _things(typed: str, desk: Desk) -> Iterator[Found]:
    contact = desk.may("customers.contact")
    if desk.may("orders.view"):
        for order in orders.list_orders(text=typed, by_contact=False, limit=MOST):
            remark = f"{words.order_state(order.state)} · {formats.money_text(order.total)}"
            yield (
                "shopping-bag",
                _("Order %(number)s") % {"number": order.number},
                remark,
                f"/desk/orders/{order.number}/",
            )
    if desk.may("catalog.view"):
        for product in catalog.list_products(text=typed, at=clock.now(), limit=MOST):
            name = product.name_zh if formats.speaks_chinese() else product.name_en
            yield "tag", name, product.sku_code, f"/desk/products/{product.id}/"
    if desk.may("customers.view"):
        for each in customers.list_customers(text=typed, by_contact=contact, limit=MOST):
            name = privacy.mask_value("name", each.name)
            yield "user", name or each.number, each.number, f"/desk/customers/{each.id}/"


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep whether the desk is light or dark in this browser."""
    response = HttpResponseRedirect(safe_next(request, request.POST.get("next", "/desk/")))
    chosen = request.POST.get("theme", "")
    if chosen in THEMES:
        response.set_cookie(
            THEME_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
        )
    else:
        response.delete_cookie(THEME_COOKIE)
    return response
