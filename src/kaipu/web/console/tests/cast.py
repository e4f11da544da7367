"""Who tests the desk: Alice manages it, Bob is a service agent, Charlie is a stranger who only shops."""

from datetime import UTC, datetime, timedelta

from django.test import Client

from kaipu.commerce.customers import api as customers
from kaipu.commerce.customers.models import User
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.tests.factories import Basket
from kaipu.commerce.payments import api as payments
from kaipu.commerce.payments.operations import open_attempt
from kaipu.kernel import access, clock
from kaipu.kernel.money import Money

JOINED = datetime(2026, 1, 1, tzinfo=UTC)


def make_person(name: str, *roles: str) -> Client:
    """Make an account, with roles it is staff, and return its browser."""
    email = f"{name.lower()}@example.com"
    user_id = customers.create_account(
        email=email, password="open-the-shop-1", name=name, is_staff=bool(roles), at=JOINED
    )
    for role in roles:
        access.grant_role(user_id=user_id, role=role, at=JOINED)
    browser = Client()
    browser.force_login(User.objects.get(id=user_id))
    return browser


def place_order(basket: Basket, *, paid: bool = True, method: str = "delivery") -> orders.OrderRecord:
    """Let the basket's guest order, and pay if asked."""
    at = clock.now() - timedelta(minutes=5)
    placed = orders.place_order(
        cart_id=basket.cart_id, key=basket.key, at=at,
        checkout=basket.checkout(method=method, pickup_code=basket.place.code if method == "pickup" else ""),
    )  # fmt: skip
    if paid:
        pay(placed.id, Money(placed.total_minor, placed.currency))
        fulfilment.open_fulfilment(order_id=placed.id, kind=method, at=at)
    return orders.get_order(order_id=placed.id, at=at)


def pay(order_id: int, amount: Money) -> None:
    """Let the payment company report an order's money."""
    at = clock.now()
    attempt = open_attempt(subject=f"order:{order_id}", provider="sandbox", amount=amount, at=at)
    report = payments.Report(f"m{order_id}", "", str(attempt), "paid", amount.minor, amount.currency)
    orders.settle_payment(provider="sandbox", report=report, at=at)


def text_of(response: object) -> str:
    """Return what a page says."""
    return response.content.decode()  # type: ignore[attr-defined, no-any-return]  # the stubs know no test response
