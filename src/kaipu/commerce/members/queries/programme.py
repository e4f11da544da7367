"""Reads of the programme and its tiers."""

from dataclasses import dataclass

from kaipu.commerce.members.models import Programme, Tier
from kaipu.commerce.members.rules import Terms

_TERMS = (
    "points_per_major", "burn_points", "burn_minor", "burn_share_bp", "keep_months", "double_weekdays", "window_days",
    "grace_days", "approve_from", "referral_points", "referral_limit",
)  # fmt: skip


class TierUnknown(LookupError):
    """There is no tier of this level."""


@dataclass(frozen=True, slots=True)
class TierRecord:
    """A tier: by which figures of the window it is reached (any of them), and what it brings."""

    level: int
    code: str
    title_en: str
    title_zh: str
    spend_minor: int | None
    points: int | None
    orders: int | None
    price_bp: int
    earn_bp: int
    free_delivery_from_minor: int | None
    service_level: str
    birthday_coupon_id: int | None


_TIER = (
    "level", "code", "title_en", "title_zh", "spend_minor", "points", "orders", "price_bp", "earn_bp",
    "free_delivery_from_minor", "service_level", "birthday_coupon_id",
)  # fmt: skip


def get_terms() -> Terms:
    """Return the rules of points in force. One statement."""
    row = Programme.objects.values_list(*_TERMS).first()
    if row is None:
        return Terms()
    known = dict(zip(_TERMS, row, strict=True))
    return Terms(**{**known, "double_weekdays": tuple(known["double_weekdays"])})


def list_tiers() -> list[TierRecord]:
    """Return the tiers, the lowest first. One statement."""
    return [TierRecord(*row) for row in Tier.objects.order_by("level").values_list(*_TIER)]
