"""What members tells upwards: ids, points and money."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class MemberJoined:
    """A customer became a member; `by_customer_id` brought them along, where somebody did."""

    customer_id: int
    by_customer_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class PointsPosted:
    """A member's balance moved; `kind` says why (“earn”, “burn”, “burn_back”, “claw_back”, “expire”, “adjust”, “gift”)."""

    customer_id: int
    kind: str
    points: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CouponGranted:
    """A coupon came into a customer's wallet."""

    coupon_id: int
    customer_id: int
    source: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CouponTaken:
    """A coupon was used for an order."""

    coupon_id: int
    customer_id: int
    owner: str
    amount_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CouponGivenBack:
    """The order a coupon was used for will not happen."""

    coupon_id: int
    customer_id: int
    owner: str
    at: datetime


@dataclass(frozen=True, slots=True)
class TierChanged:
    """A member stands on another tier."""

    customer_id: int
    from_level: int
    to_level: int
    at: datetime
