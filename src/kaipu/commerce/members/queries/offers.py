"""What a customer's membership, coupon and points do to a price: offers for the one function that computes it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kaipu.commerce.members.queries.coupons import CouponRecord, CouponRefused, check_coupon
from kaipu.commerce.members.queries.people import MembershipRecord, find_membership
from kaipu.commerce.members.queries.programme import get_terms
from kaipu.commerce.members.rules import WHOLE, Terms, coupon_off, points_worth, usable_points
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.money import Money

KIND = "promotion"
POINTS = "points"


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody brings to a price. `trouble` says why the coupon counts for nothing, where it does not."""

    member: MembershipRecord | None
    coupon: CouponRecord | None
    code: str
    trouble: str
    points: int
    terms: Terms

    def most_points(self, goods_minor: int) -> int:
        """Return how many points could be spent on goods worth this much."""
        balance = self.member.balance if self.member else 0
        return usable_points(self.terms, goods_minor, balance, balance)


def get_standing(*, customer_id: int | None, code: str, points: int, channel: str, at: datetime) -> Standing:
    """Return what a customer brings to a price: tier, coupon, and points they want to spend.

    A guest without a coupon costs no statement, a member at most six.
    """
    member = None if customer_id is None else find_membership(customer_id=customer_id)
    terms = Terms() if member is None else get_terms()
    coupon, trouble = None, ""
    if code:
        try:
            coupon = check_coupon(code=code, customer_id=customer_id, channel=channel, at=at)
        except CouponRefused as refused:
            trouble = refused.reason
    return Standing(member, coupon, code, trouble, points if member else 0, terms)


def apply_standing(context: pricing.PricingContext, standing: Standing) -> pricing.PricingContext:
    """Return a context in which the standing counts: the tier's price first, then the coupon on what is left, then points."""

    def offer(lines: Sequence[pricing.Wanted]) -> list[pricing.Adjustment]:
        return _adjustments(lines, standing, context.currency)

    tier = standing.member.tier if standing.member else None
    delivery = context.delivery
    if delivery and tier and tier.free_delivery_from_minor is not None:
        least = min(delivery.free_from.minor, tier.free_delivery_from_minor)
        delivery = replace(delivery, free_from=Money(least, context.currency))
    return replace(context, delivery=delivery, offers=(*context.offers, offer))


def _adjustments(lines: Sequence[pricing.Wanted], standing: Standing, currency: str) -> list[pricing.Adjustment]:
    left = sum(line.base.minor for line in lines)
    found = []

    def take(minor: int, code: str, **values: str) -> None:
        nonlocal left
        if minor:
            left -= minor
            found.append(pricing.Adjustment(KIND, code, Money(-minor, currency), values=tuple(values.items())))

    tier = standing.member.tier if standing.member else None
    if tier:
        take(left * tier.price_bp // WHOLE, f"tier:{tier.code}", en=tier.title_en, zh=tier.title_zh)
    if standing.coupon:
        coupon = standing.coupon
        take(coupon_off(coupon.terms, left), f"coupon:{coupon.code}", en=coupon.title_en, zh=coupon.title_zh)
    if standing.points and standing.member:
        points = usable_points(standing.terms, left, standing.member.balance, standing.points)
        take(points_worth(standing.terms, points), POINTS, points=str(points))
    return found


@dataclass(frozen=True, slots=True)
class Used:
    """What a priced cart takes from its customer: the coupon's amount, and points."""

    coupon_minor: int
    points: int


def what_is_used(priced: pricing.PricedCart) -> Used:
    """Read off a priced cart what the coupon took off, and how many points are spent."""
    coupon_minor, points = 0, 0
    for line in priced.lines:
        for each in line.adjustments:
            if each.code.startswith("coupon:"):
                coupon_minor -= each.amount.minor
            elif each.code == POINTS:
                points = int(dict(each.values)["points"])
    return Used(coupon_minor, points)
