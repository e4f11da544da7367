"""Paying at the real sandbox over HTTP: once, wrongly, too late."""

import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from kaipu.commerce.cart import api as cart
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.members.tests.factories import make_customer
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders import reactions
from kaipu.commerce.orders.models import Order
from kaipu.commerce.orders.tests.factories import AT, make_basket
from kaipu.commerce.payments import api as payments
from kaipu.commerce.payments import flows as payment_flows
from kaipu.commerce.payments.models import Attempt, Refund
from kaipu.demo import sandbox
from kaipu.kernel import ids
from kaipu.kernel.models import OutboxEvent
from kaipu.kernel.outbox import Envelope

pytestmark = pytest.mark.django_db
SECRET = "a secret of the sandbox, long enough"


@pytest.fixture
def company(tmp_path: Path, settings: pytest.FixtureRequest) -> Iterator[sandbox.server.Sandbox]:
    server = sandbox.serve(port=0, folder=tmp_path, secret=SECRET)
    settings.PAYMENT_URL, settings.PAYMENT_SECRET = server.address, SECRET  # type: ignore[attr-defined]
    payment_flows.gateway.cache_clear()
    yield server
    payment_flows.gateway("sandbox").close()
    payment_flows.gateway.cache_clear()
    server.stop()


def decide(pay_url: str, decision: str, **more: str) -> None:
    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *_: object) -> None:
            return None

    body = urllib.parse.urlencode({"decision": decision, **more}).encode()
    with pytest.raises(urllib.error.HTTPError) as redirect:
        urllib.request.build_opener(Stay).open(pay_url, body, timeout=5)
    assert redirect.value.code == 303
    redirect.value.close()


def test_paying_at_the_sandbox_pays_the_order_once(company: sandbox.server.Sandbox) -> None:
    basket = make_basket()
    placed, pay_url = orders.check_out(
        cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), provider="sandbox",
        site="http://127.0.0.1:1", at=AT,
    )  # fmt: skip
    assert pay_url.startswith(company.address)
    assert orders.confirm_payment(order_id=placed.id, at=AT) == orders.PaymentOutcome(placed.id, "pending", False)
    decide(pay_url, "paid")
    outcome = orders.confirm_payment(order_id=placed.id, at=AT)
    assert outcome == orders.PaymentOutcome(placed.id, "paid", True)
    assert orders.confirm_payment(order_id=placed.id, at=AT) is None
    (attempt,) = payments.list_attempts(subject=f"order:{placed.id}")
    report = payments.Report("msg_1", "SBX", str(attempt.id), "paid", placed.total_minor, "USD")
    for _ in range(10):
        assert not orders.settle_payment(provider="sandbox", report=report, at=AT).changed
    assert OutboxEvent.objects.filter(name="orders.OrderPaid").count() == 1
    assert orders.get_order(order_id=placed.id, at=AT).state == "paid"


def test_who_pays_with_one_wallet_twice_is_known_by_a_hash_that_nobody_can_undo(
    company: sandbox.server.Sandbox,
) -> None:
    marks, first = [], make_basket(quantity=1)
    for number, wallet in enumerate(("Alice's wallet", "Alice's wallet", "Bob's wallet", "")):
        token, _, _ = cart.add_to_cart(key=cart.CartKey(), sku_code=first.sku.code, quantity=1, at=AT)
        key = cart.CartKey(token=token)
        basket = replace(first, key=key, cart_id=cart.get_cart(key=key, at=AT).id)
        placed, pay_url = orders.check_out(
            cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), provider="sandbox",
            site="http://127.0.0.1:1", at=AT,
        )  # fmt: skip
        customer = make_customer(f"M{number}")
        Order.objects.filter(id=placed.id).update(customer_id=customer)
        decide(pay_url, "paid", wallet=wallet)
        orders.confirm_payment(order_id=placed.id, at=AT)
        told = {"order_id": placed.id, "at": AT.isoformat()}
        reactions.note_what_was_paid_with(Envelope(ids.new_id(), "orders.OrderPaid", told, AT, False))
        marks.append({value for kind, value in customers.list_marks(customer_id=customer) if kind == "means"})
    assert marks[0] == marks[1] != marks[2]
    assert [len(each) for each in marks] == [1, 1, 1, 0]
    assert "wal" not in "".join(marks[0])


def test_a_report_of_another_amount_pays_nothing(company: sandbox.server.Sandbox) -> None:
    basket = make_basket()
    placed, _ = orders.check_out(
        cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), provider="sandbox",
        site="http://127.0.0.1:1", at=AT,
    )  # fmt: skip
    (attempt,) = payments.list_attempts(subject=f"order:{placed.id}")
    report = payments.Report("msg_1", "SBX", str(attempt.id), "paid", 1, "USD")
    with pytest.raises(payments.AmountMismatch):
        orders.settle_payment(provider="sandbox", report=report, at=AT)
    assert orders.get_order(order_id=placed.id, at=AT).state == "placed"


def test_a_paid_order_is_not_asked_for_again_and_a_second_payment_goes_back(company: sandbox.server.Sandbox) -> None:
    basket = make_basket()
    how = {"cart_id": basket.cart_id, "key": basket.key, "checkout": basket.checkout(), "provider": "sandbox"}
    placed, pay_url = orders.check_out(**how, site="http://127.0.0.1:1", at=AT)
    once = {**how, "checkout": basket.checkout(), "idempotency_key": "key-00000001"}
    (first,) = payments.list_attempts(subject=f"order:{placed.id}")
    decide(pay_url, "paid")
    orders.confirm_payment(order_id=placed.id, at=AT)
    own = f"http://127.0.0.1:1/orders/{placed.number}?t={placed.token}"
    assert orders.check_out(**how, site="http://127.0.0.1:1", at=AT)[1] == own
    assert orders.check_out_once(**once, site="http://127.0.0.1:1", at=AT)[1] == own
    assert orders.check_out_once(**once, site="http://127.0.0.1:1", at=AT)[1] == own
    assert len(payments.list_attempts(subject=f"order:{placed.id}")) == 1
    # a second attempt that was open in another window all the same, and is paid, too
    second = Attempt.objects.create(
        subject=f"order:{placed.id}", provider="sandbox", amount_minor=placed.total_minor, currency="USD", created_at=AT
    )
    for _ in range(3):
        report = payments.Report("msg_2", "SBX", str(second.id), "paid", placed.total_minor, "USD")
        assert not orders.settle_payment(provider="sandbox", report=report, at=AT).changed
    assert orders.get_order(order_id=placed.id, at=AT).state == "paid"
    states = {attempt.id: attempt.state for attempt in payments.list_attempts(subject=f"order:{placed.id}")}
    assert states == {first.id: "paid", second.id: "surplus"}
    (refund,) = Refund.objects.all()
    assert (refund.attempt_id, refund.amount_minor) == (second.id, placed.total_minor)


def test_money_that_comes_too_late_is_given_back(company: sandbox.server.Sandbox) -> None:
    basket = make_basket()
    placed, pay_url = orders.check_out(
        cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), provider="sandbox",
        site="http://127.0.0.1:1", at=AT,
    )  # fmt: skip
    late = AT + timedelta(hours=1)
    assert orders.list_unpaid(before=late) == [placed.id]
    orders.cancel_order(order_id=placed.id, reason="unpaid", at=late)
    assert inventory.list_availability(sku_ids=[basket.sku.id], location_id=basket.place.id) == {basket.sku.id: 5}
    decide(pay_url, "paid")
    orders.confirm_payment(order_id=placed.id, at=late)
    assert orders.get_order(order_id=placed.id, at=late).state == "cancelled"
    assert payments.give_refunds(at=late) == 1
    (attempt,) = payments.list_attempts(subject=f"order:{placed.id}")
    assert attempt.refunded == attempt.amount
