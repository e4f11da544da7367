from uuid import UUID

import pytest

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Level
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.members import api as members
from kaipu.commerce.members.models import Coupon
from kaipu.commerce.members.tests.factories import make_coupon, make_member, make_tier
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.models import Order, OrderLine
from kaipu.commerce.orders.tests.factories import AT
from kaipu.commerce.payments import api as payments
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

pytestmark = pytest.mark.django_db
KEY = UUID("019cf0a0-0000-7000-8000-000000000001")


@pytest.fixture
def sale():
    """Return a way to ring up three pieces of 4.00 at a shop that has five."""
    place, sku = make_location("SHOP1", delivers=False, pickup=True), make_sku("MILK")
    make_stock(place, sku.id, 5)
    pricing.set_price(sku_id=sku.id, amount=Money(400, "USD"), at=AT)

    def ring(at=AT, **changes: object) -> orders.SoldAtTill:
        pieces = changes.pop("pieces", 3)
        given = {
            "key": KEY, "location_id": place.id, "tracked": True, "lines": (orders.TillLine(sku.id, pieces, 400),),
            "total_minor": 1200, "payment": "cash", "received_minor": 2000, **changes,
        }  # fmt: skip
        return orders.ring_up(sale=orders.TillSale(**given), at=at)

    return ring


def test_a_sale_told_twice_is_one_sale(sale):
    first, again = sale(), sale(queued=True)
    assert (first.fresh, again.fresh, first.order_id) == (True, False, again.order_id)
    order = Order.objects.get()
    assert (order.state, order.channel, order.total_minor) == ("completed", "store", 1200)
    assert Level.objects.get().on_hand == 2
    paid = payments.list_attempts(subject=f"order:{order.id}")
    assert [(each.provider, each.state, each.amount.minor) for each in paid] == [("cash", "paid", 1200)]


def test_member_coupon_and_points_count_at_the_till_as_in_the_shop(sale):
    make_tier(spend_minor=100)
    make_tier(2, "platinum", spend_minor=99_999, price_bp=1000)
    coupon, member = make_coupon("TILL", channel="store", amount_minor=200), make_member()
    members.earn_for_order(customer_id=member, owner="order:99999", spend_minor=50_000, at=AT)
    sold = sale(customer_id=member, coupon_code="till", points=300, total_minor=700)
    assert sold.total_minor == 700
    line = OrderLine.objects.get()
    assert [(each["code"], each["minor"]) for each in line.adjustments] == [
        ("base", 1200),
        ("coupon:TILL", -200),
        ("points", -300),
    ]
    assert (Coupon.objects.get(id=coupon).taken, members.find_membership(customer_id=member).balance) == (1, 200)
    with pytest.raises(members.CouponRefused) as refused:
        sale(key=UUID(int=2), customer_id=member, coupon_code="till", total_minor=1000)
    assert refused.value.reason == "used"
    with pytest.raises(members.CouponRefused) as refused:
        sale(key=UUID(int=2), coupon_code="till", total_minor=1000)
    assert refused.value.reason == "member"


def test_another_sum_or_too_little_cash_is_told_and_nothing_is_sold(sale):
    with pytest.raises(orders.TotalChanged):
        sale(total_minor=1100)
    with pytest.raises(orders.ReceivedTooLittle):
        sale(received_minor=1199)
    with pytest.raises(payments.MethodUnknown):
        sale(payment="beads")
    assert (Order.objects.count(), Level.objects.get().on_hand) == (0, 5)


def test_a_queued_sale_keeps_the_sum_that_was_paid_and_says_what_differs(sale):
    make_coupon("GONE", total=1, amount_minor=200)
    member, rival = make_member("C1"), make_member("C2")
    members.take_coupon(code="GONE", customer_id=rival, owner="order:5", amount_minor=200, channel="web", at=AT)
    sold = sale(queued=True, customer_id=member, coupon_code="GONE", total_minor=1000)
    order = orders.get_order(order_id=sold.order_id, at=AT)
    assert (order.total.minor, order.discount.minor) == (1000, 200)
    assert [(each["kind"], each["code"], each["minor"]) for each in order.lines[0].adjustments] == [
        ("base", "base", 1200), ("till", "till_difference", -200),
    ]  # fmt: skip


def test_what_the_books_lack_is_sold_and_noted(sale):
    sold = sale(pieces=7, total_minor=2800, received_minor=2800, queued=True)
    sku = OrderLine.objects.get().sku_id
    assert (sold.short, Level.objects.get().on_hand) == ({sku: 2}, 0)
    assert inventory.count_mismatches() == 0
    assert orders.get_order(order_id=sold.order_id, at=AT).timeline[0].detail["short"] == {str(sku): 2}


def test_goods_without_a_price_are_refused_unless_they_are_gone_already(sale):
    nameless = make_sku("NEW")
    line = orders.TillLine(nameless.id, 1, 250)
    with pytest.raises(orders.LinesGone):
        sale(lines=(line,), total_minor=250)
    assert sale(lines=(line,), total_minor=250, queued=True).total_minor == 250


def test_money_taken_at_the_counter_is_given_back_there(sale):
    sold = sale()
    payments.decide_refund(subject=f"order:{sold.order_id}", amount=Money(400, "USD"), reason="shop", at=AT)
    assert payments.give_refunds(at=AT) == 1
    assert payments.list_attempts(subject=f"order:{sold.order_id}")[0].refunded.minor == 400


def test_350_grams_are_sold_by_the_kilogram_and_the_order_remembers(sale):
    sku = make_sku("TOMATO", weighed=True, plu="42")
    pricing.set_price(sku_id=sku.id, amount=Money(1280, "USD"), at=AT)
    shop = Level.objects.get().location
    make_stock(shop, sku.id, 5000)
    make_supply(sku.id, unit_cost_minor=901)
    sold = sale(lines=(orders.TillLine(sku.id, 350, 1280),), total_minor=448, received_minor=448, points=0)
    assert sold.total_minor == 448
    line = OrderLine.objects.get()
    assert (line.quantity, line.unit_minor, line.total_minor, line.measure, line.price_per, line.cost_minor) == (
        350, 1280, 448, "weight", 1000, 315,
    )  # fmt: skip
    assert Level.objects.get(sku=sku).on_hand == 4650
    record = orders.get_order(at=AT, order_id=sold.order_id).lines[0]
    assert (record.measure, record.price_per, record.goods.minor) == ("weight", 1000, 448)


def test_a_queued_sale_keeps_its_grams_and_the_sum_that_was_paid(sale):
    sku = make_sku("CHEESE", weighed=True)
    pricing.set_price(sku_id=sku.id, amount=Money(2500, "USD"), at=AT)
    sold = sale(lines=(orders.TillLine(sku.id, 1234, 2400),), total_minor=2962, queued=True)
    line = OrderLine.objects.get()
    assert (sold.total_minor, line.quantity, line.total_minor, sold.short) == (2962, 1234, 2962, {sku.id: 1234})
    assert [(each["code"], each["minor"]) for each in line.adjustments] == [("base", 3085), ("till_difference", -123)]


def test_more_than_fifty_kilograms_are_no_line(sale):
    sku = make_sku("RICE", weighed=True)
    pricing.set_price(sku_id=sku.id, amount=Money(300, "USD"), at=AT)
    with pytest.raises(pricing.QuantityInvalid):
        sale(lines=(orders.TillLine(sku.id, 50_001, 300),), total_minor=15_000)
    with pytest.raises(pricing.QuantityInvalid):
        sale(pieces=1000, total_minor=400_000)


def test_what_was_sold_or_stocked_keeps_its_measure(sale):
    sku = make_sku("PEAR")
    catalog.measure_sku(sku_id=sku.id, measure="weight", step=50, plu="007", at=AT)
    assert catalog.find_sku_by_plu(plu="00007", at=AT).step == 50
    with pytest.raises(catalog.PluTaken):
        catalog.measure_sku(sku_id=make_sku("FIG").id, measure="weight", step=50, plu="7", at=AT)
    sale()
    milk = OrderLine.objects.get().sku_id
    with pytest.raises(catalog.MeasureFixed):
        catalog.measure_sku(sku_id=milk, measure="weight", step=100, plu="", at=AT)
