"""Creators and what they were worth, groups, and rewards for reviews."""

from datetime import date, timedelta

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.content import api as content
from kaipu.commerce.content import rules
from kaipu.commerce.content.tests.factories import AT
from kaipu.commerce.customers import api as customers
from kaipu.commerce.members import api as members
from kaipu.commerce.orders import api as orders
from kaipu.commerce.orders.tests.factories import make_basket
from kaipu.commerce.reviews import api as reviews

pytestmark = pytest.mark.django_db


def make_creator(**changes: object) -> int:
    given: dict[str, object] = {
        "name": "Lin",
        "platform": "douyin",
        "handle": "lin",
        "contact": "lin@example.com",
        "followers": 12_000,
        **changes,
    }
    return content.save_creator(creator_id=None, at=AT, **given)  # type: ignore[arg-type]  # fields by name, of several types


def make_member(name: str = "Ann Lee") -> int:
    customer_id = customers.know_guest(
        name=name, email=f"{name[:3].lower()}@example.com", phone="15550001111", language="en", at=AT
    )
    members.enrol(customer_id=customer_id, at=AT)
    return customer_id


def make_review(customer_id: int, text: str, order_id: int) -> int:
    product = make_sku(f"{customer_id}-{len(text)}").product_id
    past = reviews.PastReview(order_id, product, customer_id, "Ann L.", 5, text, "en", AT + timedelta(hours=1))
    reviews.load_reviews(past=[past])
    return reviews.list_reviews(customer_id=customer_id)[0].id


@pytest.fixture
def order_id() -> int:
    basket = make_basket()
    return orders.place_order(cart_id=basket.cart_id, key=basket.key, checkout=basket.checkout(), at=AT).id


def test_tiers_are_by_followers_and_may_be_changed() -> None:
    assert [rules.tier_of(n, {}) for n in (0, 9_999, 10_000, 100_000, 900_000)] == [
        "nano",
        "nano",
        "micro",
        "mid",
        "top",
    ]
    make_creator()
    assert content.list_creators()[0].tier == "micro"
    with pytest.raises(content.EntryInvalid):
        content.set_tiers(least={"nano": 0, "micro": 50, "mid": 50, "top": 60}, at=AT)
    content.set_tiers(least={"nano": 0, "micro": 20_000, "mid": 50_000, "top": 60_000}, at=AT)
    assert content.list_creators()[0].tier == "nano"


def test_what_a_contract_cost_and_returned() -> None:
    assert rules.cost_of(20_000, 750, 33_333) == 22_500
    assert rules.cost_of(20_000, 750, -5) == 20_000
    assert rules.return_on(45_000, 22_500) == 1.0
    assert rules.return_on(1, 0) is None
    creator = make_creator()
    given = {
        "starts_on": date(2026, 9, 1),
        "fee_minor": 0,
        "commission_bp": 500,
        "deliverables": "",
        "coupon_code": "",
        "path": "/",
        "user_id": 1,
        "at": AT,
    }
    with pytest.raises(content.EntryInvalid) as wrong:
        content.sign_contract(creator_id=creator, ends_on=date(2026, 8, 1), **given)  # type: ignore[arg-type]  # fields by name, of several types
    assert wrong.value.fields == ("ends_on",)
    contract = content.sign_contract(creator_id=creator, ends_on=date(2026, 9, 30), **given)  # type: ignore[arg-type]  # fields by name, of several types
    content.forget_creator(creator_id=creator, at=AT)
    gone = content.list_creators()[0]
    assert (gone.name, gone.handle, gone.contact, [each.id for each in content.list_contracts()]) == (
        "",
        "",
        "",
        [contract],
    )
    with pytest.raises(content.EntryInvalid):
        content.save_creator(
            creator_id=creator, name="Lin", platform="douyin", handle="", contact="", followers=1, at=AT
        )


def test_a_group_has_one_name() -> None:
    given = {"platform": "wechat", "owner_id": 1, "members_count": 120, "link": "https://g.example/1", "at": AT}
    group = content.save_group(group_id=None, name="Moon", **given)  # type: ignore[arg-type]  # fields by name, of several types
    with pytest.raises(content.EntryInvalid):
        content.save_group(group_id=None, name="Moon", **given)  # type: ignore[arg-type]  # fields by name, of several types
    content.save_group(group_id=group, name="Moon", **{**given, "members_count": 130})  # type: ignore[arg-type]  # fields by name, of several types
    assert [each.members for each in content.list_groups()] == [130]


def test_a_published_review_with_pictures_is_rewarded_once() -> None:
    ann = make_member()
    assert reviews.get_reward() == 0
    assert reviews.reward_review(review_id=7, customer_id=ann, at=AT) is False
    reviews.set_reward(points=30, at=AT)
    assert reviews.reward_review(review_id=7, customer_id=ann, at=AT) is True
    assert reviews.reward_review(review_id=7, customer_id=ann, at=AT) is False
    stranger = customers.know_guest(name="Cy", email="cy@example.com", phone="15550002222", language="en", at=AT)
    assert reviews.reward_review(review_id=8, customer_id=stranger, at=AT) is False
    assert [row.points for row in members.list_ledger(customer_id=ann)] == [30]
    with pytest.raises(reviews.RewardInvalid):
        reviews.set_reward(points=-1, at=AT)


def test_leaders_are_by_helpful_votes(order_id: int) -> None:
    ann, ben = make_member("Ann Lee"), make_member("Ben Ray")
    make_review(ann, "a", order_id)
    review = make_review(ben, "b", order_id)
    reviews.vote_helpful(review_id=review, customer_id=ann, at=AT)
    found = reviews.list_leaders(since=AT)
    assert [(customer, votes, count) for customer, _author, votes, count in found] == [(ben, 1, 1), (ann, 0, 1)]


def test_a_fee_belongs_to_the_days_of_its_contract() -> None:
    starts, ends = date(2026, 9, 1), date(2026, 9, 30)
    assert rules.fee_within(30_000, starts, ends, date(2026, 9, 21), date(2026, 12, 1)) == 10_000
    assert rules.fee_within(30_000, starts, ends, date(2026, 1, 1), date(2026, 12, 1)) == 30_000
    assert rules.fee_within(100, starts, ends, date(2026, 9, 30), date(2026, 9, 30)) == 3  # 3.33
    assert rules.fee_within(30_000, starts, ends, date(2026, 10, 1), date(2026, 12, 1)) == 0
