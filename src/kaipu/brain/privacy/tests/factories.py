"""A person who has left traces everywhere: Alice, with everything that a shop may know of somebody."""

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore

from kaipu.brain.connectors.models import DeadRow, Ticket
from kaipu.brain.lake.tests.factories import NOW, Shop, at_noon, make_order, make_shop, make_trade
from kaipu.brain.tracking.models import DeadLetter, Event
from kaipu.brain.tracking.tests.factories import event, write_spool
from kaipu.commerce.cart.models import Cart, CartLine
from kaipu.commerce.customers.events import CustomerJoined
from kaipu.commerce.customers.models import Address, Consent, Customer, User
from kaipu.commerce.exchange.models import Rejection, Run
from kaipu.commerce.orders.models import Order, TimelineEntry
from kaipu.commerce.payments.models import Attempt, Notification
from kaipu.kernel import audit, idempotency, outbox
from kaipu.kernel.operation import acting, operation

VISITOR, SESSION = "a" * 31 + "1", "a" * 31 + "2"
EMAIL, NAME, PHONE, STREET = "alice.lidell@example.org", "Alice Liddell", "+16175550123", "12 Wonderland Lane"


@dataclass(frozen=True, slots=True)
class Traced:
    """The shop, Alice's account, the order with her contact, and the file that she was imported from."""

    shop: Shop
    alice: Customer
    user: User
    order: Order
    upload: Path


@operation
def _tell(*, customer_id: int) -> None:
    outbox.publish(CustomerJoined(customer_id, "sign-up", NOW))
    audit.record(action="test.see", subject=f"customer:{customer_id}", at=NOW)


def make_traces(var: Path) -> Traced:
    """Write Alice into every place that may hold a person; `var` is the installation's folder."""
    shop = make_shop()
    make_trade(shop)
    alice = shop.alice
    Customer.objects.filter(id=alice.id).update(name=NAME, email=EMAIL, phone=PHONE, attributes={"household": "2"})
    user = User.objects.create(email=EMAIL, name=NAME, customer=alice, date_joined=NOW)
    Address.objects.create(customer=alice, recipient=NAME, phone=PHONE, street=STREET, city="Boston", postcode="02108")
    Consent.objects.create(customer=alice, purpose="analytics", granted=True, source="account", at=NOW)
    contact = {
        "name": NAME, "email": EMAIL, "phone": PHONE, "street": STREET, "city": "Boston", "region": "MA", "postcode": "02108",
    }  # fmt: skip
    day = NOW.date() - timedelta(days=2)
    order = make_order(
        shop.online, alice, at_noon(day), [(shop.milk, 3, 1234)], contact=contact, token="alice-secret-token-of-order",
        visit=SESSION, delivery_method="delivery",
    )  # fmt: skip
    TimelineEntry.objects.create(
        order=order, at=NOW, kind="placed", actor=f"user:{user.id}", detail={"note": f"ring {NAME}"}
    )
    pay = Attempt.objects.create(
        subject=f"order:{order.id}", provider="sandbox", amount_minor=1234, currency="USD", created_at=NOW,
        pay_url="https://pay.example/alice-secret-token-of-order",
    )  # fmt: skip
    Notification.objects.create(
        provider="sandbox", message_id="m1", attempt=pay, outcome="paid", body={"payer": EMAIL}, received_at=NOW
    )
    cart = Cart.objects.create(token="alice-secret-token-of-cart", customer=alice, created_at=NOW, updated_at=NOW)
    CartLine.objects.create(cart=cart, sku=shop.soap, quantity=1, seen_minor=250, added_at=NOW)
    with acting(actor=f"user:{user.id}"):
        _tell(customer_id=alice.id)
        idempotency.once(scope=f"checkout:{alice.id}", key="k", body=1, at=NOW, work=lambda: _answer(mail=EMAIL))
    for hour, (name, body) in enumerate(
        [
            ("page_view", {}),
            ("search", {"text": f"gift for {NAME}"}),
            ("page_view", {"path": "/orders/alice-secret-token-of-order/"}),
        ]
    ):
        Event.objects.create(
            id=uuid4(), at=at_noon(day) + timedelta(minutes=hour), name=name, visitor=VISITOR, session=SESSION,
            customer_id=alice.id if hour else None, body=body, received_at=NOW,
        )  # fmt: skip
    Event.objects.create(
        id=uuid4(),
        at=at_noon(day),
        name="page_view",
        visitor="b" * 32,
        session="b" * 32,
        body={"path": "/"},
        received_at=NOW,
    )
    Ticket.objects.create(
        connector="desk", row_key="t1", digest="x", at=at_noon(day), ticket="t1", created_at=at_noon(day), channel="mail",
        topic="late", customer_id=alice.id,
    )  # fmt: skip
    DeadRow.objects.create(
        connector="desk",
        digest="y",
        run_id=1,
        field="csat",
        reason="wrong",
        payload=json.dumps({"from": EMAIL}),
        received_at=NOW,
    )
    DeadLetter.objects.create(
        source="server", name="search", reason="missing", field="text", received_at=NOW,
        payload=json.dumps({"name": "search", "customer": alice.id, "visitor": VISITOR}),
    )  # fmt: skip
    write_spool(var, NOW, [event("page_view", NOW - timedelta(days=1), VISITOR, session=SESSION, customer=alice.id)])
    write_spool(var, NOW, [event("page_view", NOW - timedelta(days=1), "c" * 32)])
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.id), "x"
    session.save()
    return Traced(shop, alice, user, order, _import(var, alice))


@operation
def _answer(*, mail: str) -> dict[str, str]:
    return {"mail": mail}


def _import(var: Path, alice: Customer) -> Path:
    upload = var / "uploads" / ("d" * 64)
    upload.parent.mkdir(parents=True)
    upload.write_text(f"number,name,email\n{alice.number},{NAME},{EMAIL}\n")
    run = Run.objects.create(
        kind="customers",
        file_name="people.csv",
        file_digest="d" * 64,
        stored_path=str(upload),
        state="done",
        started_at=NOW,
    )
    Rejection.objects.create(run=run, row_number=2, reason="email_taken", original={"email": EMAIL, "name": NAME})
    (var / "log").mkdir()
    (var / "log" / "web.log").write_text(f'{{"trouble": "no {EMAIL}|{EMAIL}|{EMAIL} here"}}\n{{"path": "/"}}\n')
    waiting = var / "drop" / "asleep" / "people.jsonl"  # no run will ever read it: its connector is switched off
    waiting.parent.mkdir(parents=True)
    waiting.write_text(f'{{"mail": "{EMAIL}", "stars": 5}}\n')
    (var / "exports").mkdir()
    (var / "exports" / "customers.csv").write_text(f"{NAME},{EMAIL}\n")
    return upload
