"""Members, coupons and tiers for tests."""

from datetime import UTC, datetime, timedelta

from kaipu.commerce.customers.models import Customer
from kaipu.commerce.members import api as members

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
START = AT - timedelta(days=30)


def make_customer(number: str = "C1", **facts: object) -> int:
    """Make a customer and return their id."""
    return Customer.objects.create(number=number, joined_at=START, **facts).id


def make_member(number: str = "C1", invitation_code: str = "", **facts: object) -> int:
    """Make a member and return the customer's id."""
    customer = make_customer(number, **facts)
    members.enrol(customer_id=customer, invitation_code=invitation_code, at=START)
    return customer


def make_coupon(code: str = "FIVE-OFF", **changes: object) -> int:
    """Make a coupon of five off, with changes."""
    given: dict[str, object] = {
        "code": code, "title_en": "Five off", "title_zh": "立减 5 元", "kind": "amount", "amount_minor": 500, "valid_from": START,
        "valid_until": AT + timedelta(days=30), **changes,
    }  # fmt: skip
    return members.create_coupon(draft=members.CouponDraft(**given), at=START)  # type: ignore[arg-type]


def make_tier(level: int = 1, code: str = "gold", **benefits: object) -> None:
    """Make a tier that is reached with 100.00."""
    facts: dict[str, object] = {
        "spend_minor": 10_000, "points": None, "orders": None, "price_bp": 0, "earn_bp": 10_000,
        "free_delivery_from_minor": None, "service_level": "standard", "birthday_coupon_id": None, **benefits,
    }  # fmt: skip
    members.set_tier(tier=members.TierRecord(level, code, code.title(), code, **facts), at=START)  # type: ignore[arg-type]
