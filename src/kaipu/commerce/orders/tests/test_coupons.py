from datetime import timedelta

import pytest

from kaipu.commerce.cart import api as cart
from kaipu.commerce.members import api as members
from kaipu.commerce.members.models import Coupon, Holding, Redemption
from kaipu.commerce.members.tests.factories import AT, make_coupon, make_customer, make_member, make_tier
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.tests.factories import make_basket

pytestmark = pytest.mark.django_db


def refused(code: str, **given: object) -> str:
    with pytest.raises(members.CouponRefused) as caught:
        members.check_coupon(**{"code": code, "customer_id": None, "channel": "web", "at": AT, **given})
    return caught.value.reason


def test_every_reason_to_refuse_a_coupon_has_its_name():
    make_coupon("EARLY", valid_from=AT + timedelta(days=1), valid_until=None)
    make_coupon("TILL", channel="store")
    make_coupon("GIFT", access="gift")
    ended = make_coupon("ENDED")
    members.end_coupon(coupon_id=ended, at=AT)
    make_coupon("FULL", total=1)
    member = make_member()
    members.take_coupon(code="FULL", customer_id=member, owner="order:1", amount_minor=500, channel="web", at=AT)
    make_coupon("ONCE")
    members.take_coupon(code="ONCE", customer_id=member, owner="order:2", amount_minor=500, channel="web", at=AT)
    found = {code: refused(code) for code in ("NOTHING", "EARLY", "TILL", "GIFT", "ENDED", "FULL")}
    assert found == {
        "NOTHING": "unknown", "EARLY": "early", "TILL": "channel", "GIFT": "theirs", "ENDED": "over", "FULL": "exhausted",
    }  # fmt: skip
    assert refused("once", customer_id=member) == "used"
    assert refused("GIFT", customer_id=member) == "theirs"


def test_a_coupon_must_make_sense():
    with pytest.raises(members.CouponInvalid) as caught:
        make_coupon("A", kind="percent", percent_bp=0, valid_until=AT - timedelta(days=99), per_member=0)
    assert caught.value.fields == ("code", "percent_bp", "per_member", "valid_until")
    make_coupon("SAME")
    with pytest.raises(members.CodeTaken):
        make_coupon("same ")


def test_a_guest_types_a_code_pays_less_and_the_coupon_is_taken_once():
    make_coupon(total=1, threshold_minor=1000)
    basket = make_basket(quantity=3, price_minor=399)
    cart.use_coupon(key=basket.key, code="five-off", at=AT)
    priced = cart.get_cart(key=basket.key, at=AT).priced
    assert (priced.goods.minor, priced.discount.minor, priced.delivery.minor, priced.total.minor) == (
        1197,
        500,
        499,
        1196,
    )
    assert [(each.code, each.amount.minor) for each in priced.reductions] == [("coupon:FIVE-OFF", -500)]
    placed = orders.place_order(
        cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(seen_total_minor=1196), at=AT
    )
    order = orders.get_order(order_id=placed.id, at=AT)
    assert (order.discount.minor, order.total.minor) == (500, 1196)
    assert [each["code"] for each in order.lines[0].adjustments] == ["base", "coupon:FIVE-OFF"]
    assert Coupon.objects.get().taken == 1
    redemption = Redemption.objects.get()
    assert (redemption.owner, redemption.amount_minor) == (f"order:{placed.id}", 500)

    orders.cancel_order(order_id=placed.id, reason="unpaid", at=AT)
    members.give_back(owner=f"order:{placed.id}", at=AT)
    assert (Coupon.objects.get().taken, Holding.objects.get().taken) == (0, 0)


def test_below_its_threshold_a_coupon_waits_in_the_cart():
    make_coupon(threshold_minor=1000)
    basket = make_basket(quantity=1, price_minor=399)
    cart.use_coupon(key=basket.key, code="FIVE-OFF", at=AT)
    record = cart.get_cart(key=basket.key, at=AT)
    assert (record.priced.discount.minor, record.standing.coupon.code) == (0, "FIVE-OFF")
    orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT)
    assert Redemption.objects.count() == 0


def test_a_coupon_that_ended_meanwhile_is_told_and_nothing_is_ordered():
    coupon = make_coupon()
    basket = make_basket(quantity=3, price_minor=399)
    cart.use_coupon(key=basket.key, code="FIVE-OFF", at=AT)
    members.end_coupon(coupon_id=coupon, at=AT)
    with pytest.raises(members.CouponRefused) as caught:
        orders.place_order(
            cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(seen_total_minor=1196), at=AT
        )
    assert caught.value.reason == "over"


def test_a_gift_counts_once_for_each_time_it_was_given_and_the_wallet_tells():
    coupon, member = make_coupon("GIFT", access="gift"), make_member()
    for _ in range(2):
        members.grant_coupon(coupon_id=coupon, customer_id=member, source="gift", at=AT)
    given = {"code": "GIFT", "customer_id": member, "amount_minor": 500, "channel": "web", "at": AT}
    members.take_coupon(**given, owner="order:1")
    assert [(item.granted, item.taken, item.state) for item in members.list_wallet(customer_id=member, at=AT)] == [
        (2, 1, "open")
    ]
    members.take_coupon(**given, owner="order:2")
    assert members.list_wallet(customer_id=member, at=AT)[0].state == "used"
    with pytest.raises(members.CouponRefused):
        members.take_coupon(**given, owner="order:3")


def test_a_wallet_coupon_is_offered_until_it_is_taken():
    make_coupon("WALLET", access="wallet")
    make_coupon("SECRET")
    member = make_member()
    assert [each.code for each in members.list_claimable(customer_id=member, at=AT)] == ["WALLET"]
    members.claim_coupon(customer_id=member, code="wallet", at=AT)
    members.claim_coupon(customer_id=member, code="wallet", at=AT)
    assert members.list_claimable(customer_id=member, at=AT) == []
    assert [(each.coupon.code, each.source) for each in members.list_wallet(customer_id=member, at=AT)] == [
        ("WALLET", "claimed")
    ]


def test_tier_coupon_and_points_lower_the_price_one_after_the_other():
    make_tier(price_bp=1000, free_delivery_from_minor=2000)
    make_coupon("TEN", kind="percent", amount_minor=0, percent_bp=1000)
    member = make_member()
    members.earn_for_order(customer_id=member, owner="order:99", spend_minor=30_000, at=AT)
    basket = make_basket(quantity=3, price_minor=1000)
    cart.merge_carts(token=basket.key.token, customer_id=member, at=AT)
    key = cart.CartKey(customer_id=member)
    cart.use_coupon(key=key, code="TEN", at=AT)
    cart.use_points(key=key, points=1000, at=AT)
    priced = cart.get_cart(key=key, at=AT).priced
    assert [(each.code, each.amount.minor) for each in priced.reductions] == [
        ("tier:gold", -300), ("coupon:TEN", -270), ("points", -300),
    ]  # fmt: skip
    assert (priced.delivery.minor, priced.total.minor) == (0, 2130)
    placed = orders.place_order(cart_id=basket.cart_id, key=key, checkout=basket.checkout(seen_total_minor=2130), at=AT)
    assert members.find_membership(customer_id=member).balance == 0
    orders.cancel_order(order_id=placed.id, reason="shopper", at=AT)
    assert members.find_membership(customer_id=member).balance == 300


def test_nobody_else_is_a_holder():
    make_coupon("GIFT", access="gift")
    stranger = make_customer("C9")
    with pytest.raises(members.CouponRefused):
        members.take_coupon(code="GIFT", customer_id=stranger, owner="order:1", amount_minor=1, channel="web", at=AT)
    assert Coupon.objects.get().taken == 0
