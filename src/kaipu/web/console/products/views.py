"""The pages of products, and what a merchandiser changes there."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.web.console import listing, words
from kaipu.web.console.shell import desk_of, needs, show
from kaipu.web.console.typed import Typed
from kaipu.web.ui import formats, quantities

POLICIES = ("public", "age", "medicine", "history")
NAMES = ("name_en", "name_zh", "description_en", "description_zh")


@require_safe
@needs("catalog.view")
def product_list(request: HttpRequest) -> HttpResponse:
    """Show products, best sellers first. Three statements besides the shell's."""
    query, at = request.GET, clock.now()
    shown = {"yes": True, "no": False}.get(query.get("shown", ""))
    departments = catalog.list_categories(depth=0)
    category = listing.choice(query, "department", [node.path for node in departments])
    found = catalog.list_products(
        at=at, text=listing.text(query), published=shown, policy=listing.choice(query, "policy", POLICIES),
        category=category, limit=listing.SIZE + 1, offset=listing.offset(request),
    )  # fmt: skip
    prices = pricing.list_prices(sku_ids=[row.sku_id for row in found], at=at)
    rows = [(row, prices.get(row.sku_id), words.policy(row.policy), words.assumed_list(row.assumed)) for row in found]
    chinese = formats.speaks_chinese()
    context = {
        "window": listing.window(request, rows),
        "shown": listing.chips(query, "shown", [("yes", _("On the shelf")), ("no", _("Not on the shelf"))]),
        "policies": listing.chips(query, "policy", [(code, words.policy(code)) for code in POLICIES]),
        "departments": [(n.path, n.name_zh if chinese else n.name_en, n.path == category) for n in departments],
        "hidden": listing.hidden(query, "q", "department"), "q": listing.text(query), "filtered": bool(query),
    }  # fmt: skip
    return show(request, "console/products/list.html", context, title=_("Products"))


@require_safe
@needs("catalog.view")
def product_page(request: HttpRequest, product_id: int) -> HttpResponse:
    """Show one product."""
    return _answer(request, product_id)


def _answer(request: HttpRequest, product_id: int, form: Typed | None = None, trouble: str = "") -> HttpResponse:
    at = clock.now()
    product = _find(product_id)
    ids = [sku.id for sku in product.skus]
    stock = desk_of(request).may("inventory.view")
    places = {place.id: place for place in inventory.list_locations(tracked=True)} if stock else {}
    prices = pricing.list_prices(sku_ids=ids, at=at)
    supply = inventory.list_supply(sku_ids=ids) if stock else {}
    skus = [
        {
            "sku": sku, "price": prices.get(sku.id), "history": pricing.list_price_history(sku_id=sku.id),
            "supply": supply.get(sku.id), "available": _available(sku.id, places) if stock else [],
            "step": quantities.written(sku.step if sku.weighed else 100, weighed=True),
        }
        for sku in product.skus
    ]  # fmt: skip
    typed: dict[str, Any] = {name: form.given.get(name, "") for name in form.given} if form else {}
    context = {
        "product": product, "trail": _trail(product.category_path), "skus": skus, "policy": words.policy(product.policy),
        "storage": words.storage(product.storage), "assumed": words.assumed_list(product.assumed),
        "on_shelf": any(sku.published for sku in product.skus),
        "may_be_shown": product.policy in {"public", "age"},
        "values": {name: typed.get(name, getattr(product, name)) for name in NAMES} | {
            "amount": typed.get("amount", ""), "reason": typed.get("reason", ""), "channel": typed.get("channel", ""),
        },
        "measures": typed, "measuring": typed.get("sku", "") if "measure" in typed else "",
        "errors": form.errors if form else {}, "problems": form.problems if form else [], "trouble": trouble,
        "channels": [("", _("All channels")), ("web", words.channel("web")), ("store", words.channel("store"))],
    }  # fmt: skip
    status = 409 if trouble else 422 if form and form.errors else 200
    name = product.name_zh if formats.speaks_chinese() else product.name_en
    return show(request, "console/products/product.html", context, title=name, status=status)


def _trail(path: str) -> list[catalog.CategoryNode]:
    """Return the categories above a product, from the department down."""
    return [node for node in catalog.list_categories() if f"{path}/".startswith(f"{node.path}/")]


def _find(product_id: int) -> catalog.ProductRecord:
    try:
        return catalog.get_product(product_id=product_id, at=clock.now())
    except catalog.ProductUnknown as error:
        raise Http404(str(product_id)) from error


def _available(sku_id: int, places: dict[int, inventory.LocationRecord]) -> list[tuple[inventory.LocationRecord, int]]:
    return [
        (places[each.location_id], each.available)
        for each in inventory.list_places_of(sku_id=sku_id)
        if each.location_id in places
    ]


def _change(request: HttpRequest, product_id: int, step: Callable[[], object], done: str) -> HttpResponse:
    try:
        step()
    except catalog.ProductUnknown as error:
        raise Http404(str(product_id)) from error
    messages.success(request, done)
    return HttpResponseRedirect(f"/desk/products/{product_id}/")


@require_POST
@needs("catalog.edit")
def set_price(request: HttpRequest, product_id: int) -> HttpResponse:
    """Let a SKU cost something else from now on."""
    form = Typed(request.POST)
    codes = {sku.code: sku for sku in _find(product_id).skus}
    sku = codes.get(form.text("sku"))
    if sku is None:
        form.errors["sku"] = _("This product has no such SKU.")
    amount = form.money("amount")
    channel = form.text("channel") if form.text("channel") in {"web", "store"} else ""
    if form.errors or sku is None:
        return _answer(request, product_id, form)
    at = clock.now()
    return _change(
        request, product_id,
        lambda: pricing.set_price(sku_id=sku.id, amount=amount, channel=channel, reason=form.text("reason"), at=at),
        _("The price is %(price)s from now on; shoppers see it within a second.") % {"price": formats.money_text(amount)},
    )  # fmt: skip


@require_POST
@needs("catalog.edit")
def measure(request: HttpRequest, product_id: int) -> HttpResponse:
    """Say how a SKU is measured; one that was ordered or stocked keeps its measure."""
    form = Typed(request.POST)
    sku = {sku.code: sku for sku in _find(product_id).skus}.get(form.text("sku"))
    by_weight = form.text("measure") == "weight"
    step = form.quantity("step", weighed=True, least=1) if by_weight else 1
    if sku is None:
        form.errors["sku"] = _("This product has no such SKU.")
    if form.errors or sku is None:
        return _answer(request, product_id, form)
    try:
        return _change(
            request, product_id,
            lambda: catalog.measure_sku(
                sku_id=sku.id, measure="weight" if by_weight else "piece", step=step, plu=form.text("plu"), at=clock.now()
            ),
            _("Saved. Look at its price: it is that of a kilogram now.") if by_weight else _("Saved. It is sold by the piece."),
        )  # fmt: skip
    except catalog.MeasureInvalid:
        form.errors["step"] = _("A step is 1 g to 5 kg, and a number at the scale up to 6 digits.")
    except catalog.MeasureFixed:
        form.errors["measure"] = _(
            "It was ordered or stocked already, so it stays as it is. Make a new product for the other measure."
        )
    except catalog.PluTaken:
        form.errors["plu"] = _("Another product has this number at the scale.")
    return _answer(request, product_id, form)


@require_POST
@needs("catalog.edit")
def publish(request: HttpRequest, product_id: int) -> HttpResponse:
    """Put a product on the shelf; one without a price stays off."""
    at = clock.now()
    product = _find(product_id)
    if not pricing.list_prices(sku_ids=[sku.id for sku in product.skus], at=at):
        return _answer(request, product_id, trouble=_("It has no price yet. Set one first; nothing was changed."))
    try:
        return _change(
            request, product_id, lambda: catalog.publish_product(product_id=product_id, at=at), _("It is on the shelf.")
        )
    except catalog.NotPublishable:
        facts = {"policy": words.policy(product.policy)}
        return _answer(
            request, product_id, trouble=_("It may not be sold here (%(policy)s). Nothing was changed.") % facts
        )


@require_POST
@needs("catalog.edit")
def unpublish(request: HttpRequest, product_id: int) -> HttpResponse:
    """Take a product off the shelf."""
    return _change(
        request, product_id, lambda: catalog.unpublish_product(product_id=product_id, at=clock.now()),
        _("It is off the shelf. Carts that hold it say so."),
    )  # fmt: skip


@require_POST
@needs("catalog.edit")
def describe(request: HttpRequest, product_id: int) -> HttpResponse:
    """Give a product its names and descriptions in both languages."""
    form = Typed(request.POST)
    values = {
        "name_en": form.needed("name_en", _("A product needs an English name.")),
        "name_zh": form.needed("name_zh", _("A product needs a Chinese name.")),
        "description_en": form.text("description_en", 4000),
        "description_zh": form.text("description_zh", 4000),
    }
    if form.errors:
        return _answer(request, product_id, form)
    return _change(
        request, product_id, lambda: catalog.describe_product(product_id=product_id, at=clock.now(), **values),
        _("The names are saved."),
    )  # fmt: skip
