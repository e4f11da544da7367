"""The endpoints: what a shopper does in the storefront, for programs. Each is one question or one operation."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, NinjaAPI, Query, Status

from kaipu.commerce.cart import api as cart
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.shelf import api as shelf
from kaipu.kernel import clock
from kaipu.web.rest import behaviour, decisions, events, insight, metrics, problems, schemas, shaping, supply, tills

api = NinjaAPI(
    title="Kaipu",
    version="1",
    urls_namespace="rest",
    description="Browse, search, cart, checkout and order status; events for programs with a key. Errors are problem documents (RFC 9457).",
    docs_url=None,
)
problems.register(api)
api.add_router("/behaviour", behaviour.router)
api.add_router("/events", events.router)
api.add_router("/metrics", metrics.router)
api.add_router("/insight", insight.router)
api.add_router("/decisions", decisions.router)
api.add_router("/tills", tills.router)
api.add_router("/supply", supply.router)
PROBLEMS = {404: schemas.Problem, 409: schemas.Problem, 422: schemas.Problem}
IdempotencyKey = Annotated[schemas.Text, Header(alias="Idempotency-Key", min_length=8, max_length=100)]


@api.get("/categories", response=list[schemas.CategoryOut], summary="List departments")
def list_categories(request: HttpRequest) -> list[schemas.CategoryOut]:
    """Return the departments with the number of products on sale under each."""
    return [shaping.category(branch) for branch in shelf.list_departments()]


@api.get(
    "/categories/{path:path}", response={200: schemas.CategoryOut, 404: schemas.Problem}, summary="Open a category"
)
def get_category(request: HttpRequest, path: str) -> schemas.CategoryOut:
    """Return a category with its children."""
    listing = shelf.browse(path=path)
    return shaping.category(listing.trail[-1], listing.children)


@api.get(
    "/products",
    response={200: schemas.ProductPage, 404: schemas.Problem, 422: schemas.Problem},
    summary="Browse or search",
)
def list_products(request: HttpRequest, wanted: Query[shaping.Wanted]) -> schemas.ProductPage:
    """Return a page of products of a category, or of those that match a text in English, Chinese or pinyin."""
    return shaping.page(shaping.find(wanted))


@api.get("/products/{slug}", response={200: schemas.Product, 404: schemas.Problem}, summary="Open a product")
def get_product(request: HttpRequest, slug: str) -> schemas.Product:
    """Return one product."""
    card = shelf.find_card(slug=slug)
    if card is None:
        raise cart.NotForSale(slug)
    return shaping.product(card)


@api.get("/suggestions", response=list[schemas.SuggestionOut], summary="Complete a query")
def list_suggestions(request: HttpRequest, q: str) -> list[schemas.SuggestionOut]:
    """Return categories and products that complete what is being typed."""
    return [
        schemas.SuggestionOut(kind=s.kind, name={"en": s.name_en, "zh": s.name_zh}, target=s.target)
        for s in shelf.suggest(text=q)
    ]


@api.get("/pickup-points", response=list[schemas.Place], summary="List shops that hand orders over")
def list_pickup_points(request: HttpRequest) -> list[schemas.Place]:
    """Return the shops at which an order can be collected."""
    return [
        schemas.Place(
            code=p.code, name={"en": p.name_en, "zh": p.name_zh}, street=p.street, city=p.city, postcode=p.postcode
        )
        for p in inventory.list_locations(pickup=True, tracked=True)
    ]


@api.post(
    "/carts",
    response={201: schemas.CartOut, 404: schemas.Problem, 422: schemas.Problem},
    summary="Make a cart with a first line",
)
def make_cart(request: HttpRequest, line: schemas.CartLineIn) -> Status[schemas.CartOut]:
    """Make a cart; its token is the key to it, so keep it secret."""
    at = clock.now()
    token, _, _ = cart.add_to_cart(key=cart.CartKey(), sku_code=line.sku, quantity=line.quantity, at=at)
    return Status(201, shaping.cart_of(cart.get_cart(key=cart.CartKey(token=token), at=at)))


def _open(token: str) -> cart.CartRecord:
    record = cart.get_cart(key=cart.CartKey(token=token), at=clock.now())
    if record.id is None:
        raise cart.CartLost(token)
    return record


@api.get("/carts/{token}", response={200: schemas.CartOut, 404: schemas.Problem}, summary="Read a cart")
def get_cart(request: HttpRequest, token: str) -> schemas.CartOut:
    """Return a cart with today's prices."""
    return shaping.cart_of(_open(token))


@api.post(
    "/carts/{token}/lines",
    response={200: schemas.CartOut, 404: schemas.Problem, 422: schemas.Problem},
    summary="Add to a cart",
)
def add_line(request: HttpRequest, token: str, line: schemas.CartLineIn) -> schemas.CartOut:
    """Put pieces on top of those in the cart."""
    _open(token)
    cart.add_to_cart(key=cart.CartKey(token=token), sku_code=line.sku, quantity=line.quantity, at=clock.now())
    return shaping.cart_of(_open(token))


@api.put(
    "/carts/{token}/lines/{sku}",
    response={200: schemas.CartOut, 404: schemas.Problem, 422: schemas.Problem},
    summary="Set a line's quantity",
)
def set_line(request: HttpRequest, token: str, sku: str, line: schemas.QuantityIn) -> schemas.CartOut:
    """Set a line to a quantity; 0 takes it out."""
    cart.set_quantity(key=cart.CartKey(token=token), sku_code=sku, quantity=line.quantity, at=clock.now())
    return shaping.cart_of(_open(token))


@api.post("/carts/{token}/checkout", response={201: schemas.Placed, **PROBLEMS}, summary="Check out")
def check_out(
    request: HttpRequest, token: str, checkout: schemas.CheckoutIn, idempotency_key: IdempotencyKey
) -> Status[schemas.Placed]:
    """Place the order and return where to pay. The same Idempotency-Key always gives the same order."""
    key = cart.CartKey(token=token)
    cart_id = cart.find_cart_id(key=key)
    if cart_id is None:
        raise cart.CartLost(token)
    order, pay_url = orders.check_out_once(
        idempotency_key=idempotency_key, cart_id=cart_id, key=key, provider="sandbox", site=settings.PUBLIC_URL,
        checkout=shaping.checkout(checkout), at=clock.now(),
    )  # fmt: skip
    placed = schemas.Placed(
        number=order.number, token=order.token, total_minor=order.total_minor, currency=order.currency, pay_url=pay_url
    )
    return Status(201, placed)


@api.get("/orders/{number}", response={200: schemas.OrderOut, 404: schemas.Problem}, summary="Follow an order")
def get_order(request: HttpRequest, number: str, token: str) -> schemas.OrderOut:
    """Return an order and what happened to it; the token came with the checkout."""
    return shaping.order(orders.get_order(number=number, token=token, at=clock.now()))
