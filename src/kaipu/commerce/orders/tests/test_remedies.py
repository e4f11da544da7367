"""What is sent again or taken back: never more than was bought, never twice, to the cent."""

from uuid import uuid4

import pytest

from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Level, Lot, Movement
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import OrderLine, Remedy
from kaipu.commerce.orders.queries import tell_person
from kaipu.commerce.orders.rules import share_of_pieces
from kaipu.commerce.orders.tests.factories import AT, make_basket
from kaipu.commerce.payments import api as payments
from kaipu.kernel.models import OutboxEvent
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db


def hand_over(order_id: int) -> None:
    """Let a paid order's goods leave and arrive."""
    inventory.consume_reservation(owner=f"order:{order_id}", reference=f"order:{order_id}", at=AT)
    orders.mark_shipped(order_id=order_id, tracking_number="KP1", carrier="Courier", at=AT)
    orders.complete_order(order_id=order_id, at=AT)


def make_handed_over(*, quantity: int = 3, stock: int = 5, price_minor: int = 333) -> orders.OrderRecord:
    """Let goods be bought, paid, sent and delivered."""
    basket = make_basket(quantity=quantity, stock=stock, price_minor=price_minor)
    placed = orders.place_order(
        cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), provider="sandbox", at=AT
    )
    attempt = payments.list_attempts(subject=f"order:{placed.id}")[0]
    report = payments.Report("m1", "", str(attempt.id), "paid", placed.total_minor, "USD")
    orders.settle_payment(provider="sandbox", report=report, at=AT)
    hand_over(placed.id)
    return orders.get_order(order_id=placed.id, at=AT)


def resend(order: orders.OrderRecord, quantity: int = 1, **changes: object) -> orders.Remedied:
    given = {"order_id": order.id, "pieces": {1: quantity}, "reason": "broken", "key": uuid4(), "limit": None, "at": AT}
    return orders.resend_goods(**given | changes)  # type: ignore[arg-type]  # fields by name, of several types


def take_back(order: orders.OrderRecord, quantity: int = 1, **changes: object) -> orders.Remedied:
    given = {"order_id": order.id, "pieces": {1: quantity}, "reason": "unwanted", "resell": True, "key": uuid4(),
             "limit": None, "at": AT}  # fmt: skip
    return orders.take_back_goods(**given | changes)  # type: ignore[arg-type]  # fields by name, of several types


def test_lost_goods_are_sent_again_for_nothing_with_their_list_price_and_cost():
    order = make_handed_over()
    key = uuid4()
    done = resend(order, 2, key=key)
    again = orders.get_order(number=done.number, at=AT)
    assert (again.goods.minor, again.discount.minor, again.delivery.minor, again.total.minor) == (666, 666, 0, 0)
    assert [(a["kind"], a["minor"]) for a in again.lines[0].adjustments] == [("base", 666), ("replacement", -666)]
    assert (again.state, again.delivery_method, again.contact) == ("paid", "delivery", order.contact)
    assert Level.objects.get().reserved == 2
    assert orders.list_linked_orders(order_id=order.id) == [("again", again.number, again.token)]
    assert orders.list_linked_orders(order_id=again.id) == [("first", order.number, order.token)]
    assert resend(order, 2, key=key) == orders.Remedied(done.number, Money(0, "USD"), False)
    assert orders.count_left(order_id=order.id) == {1: 1}
    told = OutboxEvent.objects.filter(name="orders.OrderPlaced").order_by("id").last()
    assert told is not None
    assert told.payload["replaces"] == order.id
    hand_over(again.id)
    assert Level.objects.get().on_hand == 0
    assert [each["what"] for each in tell_person(customer_id=order.customer_id or 0, at=AT)[0]["remedies"]] == [
        "resent"
    ]


def test_never_more_is_sent_again_than_was_bought_and_not_given_back():
    order = make_handed_over(stock=9)
    with pytest.raises(orders.TooManyPieces) as many:
        resend(order, 4)
    assert many.value.left == {1: 3}
    for pieces in ({}, {1: 0}):
        with pytest.raises(orders.PiecesMissing):
            resend(order, pieces=pieces)
    first = resend(order, 3)
    with pytest.raises(orders.TooManyPieces):
        resend(order)
    orders.cancel_order(order_id=orders.get_order(number=first.number, at=AT).id, reason="shop", at=AT)
    resend(order, 1)
    with pytest.raises(orders.RemedyAboveLimit):
        resend(order, 2, limit=Money(998, "USD"))
    orders.refund_order(order_id=order.id, amount=order.total, reason="care", at=AT)
    with pytest.raises(orders.StepRefused):
        resend(order, 1)


def test_what_was_given_back_in_money_is_not_sent_again():
    order = make_handed_over(quantity=1)
    orders.refund_order(order_id=order.id, amount=order.total - Money(1, "USD"), reason="care", at=AT)
    with pytest.raises(orders.MadeGoodAlready):
        resend(order)


def test_what_is_sold_out_is_not_promised_again():
    order = make_handed_over(stock=3)
    with pytest.raises(orders.StockShort) as short:
        resend(order, 2)
    assert [(sku.code, left) for sku, left in short.value.shortages] == [(order.lines[0].sku.code, 0)]


def test_returned_goods_give_back_exactly_what_was_paid_for_them_and_lie_in_their_lot_again():
    order = make_handed_over()
    OrderLine.objects.update(total_minor=1000, discount_minor=-1)  # 3 pieces for 10.00: 3.33, 3.33, 3.34
    key = uuid4()
    done = [take_back(order, 1, key=key), take_back(order, 1, resell=False)]
    assert [each.refund.minor for each in done] == [333, 333]
    assert take_back(order, 1, key=key) == orders.Remedied("", Money(333, "USD"), False)
    assert take_back(order, 1).refund.minor == 334
    with pytest.raises(orders.TooManyPieces):
        take_back(order)
    assert (Level.objects.get().on_hand, Lot.objects.get().on_hand) == (4, 4)
    moved = list(
        Movement.objects.filter(reference=f"order:{order.id}").order_by("id").values_list("reason", "quantity")
    )
    assert moved == [("sale", -3), ("return", 1), ("return", 1), ("waste", -1), ("return", 1)]
    assert orders.get_order(order_id=order.id, at=AT).refunded.minor == 1000
    assert sum(Remedy.objects.values_list("refund_minor", flat=True)) == 1000
    kinds = [each.kind for each in orders.list_remedies(order_id=order.id)]
    assert kinds == ["returned"] * 3


def test_a_return_above_the_limit_or_of_unknown_lots_changes_nothing():
    order = make_handed_over()
    with pytest.raises(orders.RemedyAboveLimit):
        take_back(order, 2, limit=Money(665, "USD"))
    take_back(order, 2, limit=Money(666, "USD"))
    Movement.objects.filter(reference=f"order:{order.id}").update(reference="another system")
    with pytest.raises(inventory.LotUnknown):
        take_back(order, 1)
    take_back(order, 1, resell=False)
    assert Movement.objects.filter(lot=None).count() == 2


def test_a_replacement_that_comes_back_gives_no_money_back():
    order = make_handed_over(stock=9)
    again = orders.get_order(number=resend(order).number, at=AT)
    hand_over(again.id)
    assert take_back(again).refund.minor == 0


@pytest.mark.parametrize(("paid", "quantity"), [(1000, 3), (1, 7), (0, 2), (999, 1)])
def test_parts_of_a_line_sum_to_the_line(paid, quantity):
    assert sum(share_of_pieces(paid, quantity, n, 1) for n in range(quantity)) == paid
