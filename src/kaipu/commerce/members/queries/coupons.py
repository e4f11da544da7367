"""Reads of coupons and wallets."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from kaipu.commerce.members.models import Coupon
from kaipu.commerce.members.rules import CouponTerms, clean_code


class CouponUnknown(LookupError):
    """No coupon has this code or id."""


class CouponRefused(ValueError):
    """A coupon cannot be used (now, here, by this customer); `reason` says why.

    Reasons: “unknown”, “early”, “over”, “channel”, “exhausted” (its total limit), “used” (this customer's limit), “theirs”
    (only for those whom it was given), “threshold”.
    """

    def __init__(self, reason: str, code: str = "") -> None:
        super().__init__(f"{code}: {reason}")
        self.reason, self.code = reason, code


@dataclass(frozen=True, slots=True)
class CouponRecord:
    """A coupon. `access`: “code” (whoever knows it), “wallet” (any member may take it), “gift” (only who is given it)."""

    id: int
    code: str
    title_en: str
    title_zh: str
    kind: str
    amount_minor: int
    percent_bp: int
    cap_minor: int | None
    threshold_minor: int
    currency: str
    channel: str
    access: str
    valid_from: datetime
    valid_until: datetime | None
    per_member: int
    total: int | None
    taken: int
    created_at: datetime
    ended_at: datetime | None

    @property
    def terms(self) -> CouponTerms:
        """What it takes off."""
        return CouponTerms(self.kind, self.amount_minor, self.percent_bp, self.cap_minor, self.threshold_minor)

    def state_at(self, at: datetime) -> str:
        """Return “early”, “over”, “exhausted” or “open”."""
        if self.ended_at is not None or (self.valid_until is not None and at >= self.valid_until):
            return "over"
        if at < self.valid_from:
            return "early"
        return "exhausted" if self.total is not None and self.taken >= self.total else "open"


@dataclass(frozen=True, slots=True)
class CouponRow:
    """A coupon in a list with what became of it: wallets it lies in, uses that stand, and what they took off."""

    coupon: CouponRecord
    held: int
    given_minor: int


@dataclass(frozen=True, slots=True)
class WalletItem:
    """A coupon in somebody's wallet; `state` is “open”, “early”, “over”, “exhausted” or “used”."""

    coupon: CouponRecord
    granted: int
    taken: int
    source: str
    expires_at: datetime | None
    received_at: datetime
    state: str


COUPON = (
    "id", "code", "title_en", "title_zh", "kind", "amount_minor", "percent_bp", "cap_minor", "threshold_minor", "currency",
    "channel", "access", "valid_from", "valid_until", "per_member", "total", "taken", "created_at", "ended_at",
)  # fmt: skip
_SELECTED = ", ".join(f"c.{name}" for name in COUPON)


def find_coupon(*, code: str) -> CouponRecord | None:
    """Return the coupon with a code, or None. One statement."""
    row = Coupon.objects.filter(code=clean_code(code)).values_list(*COUPON).first()
    return None if row is None else CouponRecord(*row)


def get_coupon(*, coupon_id: int) -> CouponRecord:
    """Return a coupon; raises CouponUnknown."""
    row = Coupon.objects.filter(id=coupon_id).values_list(*COUPON).first()
    if row is None:
        raise CouponUnknown(str(coupon_id))
    return CouponRecord(*row)


def list_coupons(*, limit: int = 50, offset: int = 0, access: str = "") -> list[CouponRow]:
    """Return coupons with what became of them, the newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_SELECTED}, "
            "(SELECT count(*) FROM members_holding h WHERE h.coupon_id = c.id)::int, "
            "(SELECT coalesce(sum(amount_minor), 0) FROM members_redemption r WHERE r.coupon_id = c.id "
            "AND given_back_at IS NULL)::bigint FROM members_coupon c WHERE (%s = '' OR access = %s) "
            "ORDER BY c.created_at DESC, c.id DESC LIMIT %s OFFSET %s",
            [access, access, limit, offset],
        )
        return [CouponRow(CouponRecord(*row[:19]), row[19], row[20]) for row in cursor.fetchall()]


def list_wallet(*, customer_id: int, at: datetime) -> list[WalletItem]:
    """Return the coupons in a customer's wallet, what can be used first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_SELECTED}, h.granted, h.taken, h.source, h.expires_at, h.received_at FROM members_holding h "
            "JOIN members_coupon c ON c.id = h.coupon_id WHERE h.customer_id = %s ORDER BY h.received_at DESC, h.id DESC",
            [customer_id],
        )
        items = []
        for row in cursor.fetchall():
            coupon, (granted, taken, source, expires_at, received_at) = CouponRecord(*row[:19]), row[19:]
            state = coupon.state_at(at)
            if taken >= granted:
                state = "used"
            elif expires_at is not None and at >= expires_at:
                state = "over"
            items.append(WalletItem(coupon, granted, taken, source, expires_at, received_at, state))
    return sorted(items, key=lambda item: item.state != "open")


def list_claimable(*, customer_id: int, at: datetime) -> list[CouponRecord]:
    """Return the coupons a member may take into their wallet now and has not. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_SELECTED} FROM members_coupon c WHERE access = 'wallet' AND ended_at IS NULL AND valid_from <= %(at)s "
            "AND (valid_until IS NULL OR valid_until > %(at)s) AND (total IS NULL OR taken < total) AND NOT EXISTS "
            "(SELECT 1 FROM members_holding h WHERE h.coupon_id = c.id AND h.customer_id = %(customer)s) "
            "ORDER BY valid_until NULLS LAST, id LIMIT 20",
            {"at": at, "customer": customer_id},
        )
        return [CouponRecord(*row) for row in cursor.fetchall()]


def check_coupon(*, code: str, customer_id: int | None, channel: str, at: datetime) -> CouponRecord:
    """Return the coupon of a code if it can be used now; whether the goods reach its threshold is for the price to say.

    Promises nothing: a limit may be reached a moment later. Two statements. Raises CouponRefused.
    """
    coupon = find_coupon(code=code)
    if coupon is None:
        raise CouponRefused("unknown", code)
    state = coupon.state_at(at)
    if state != "open":
        raise CouponRefused(state, code)
    if coupon.channel not in ("", channel):
        raise CouponRefused("channel", code)
    trouble = _trouble_with_holder(coupon, customer_id, at)
    if trouble:
        raise CouponRefused(trouble, code)
    return coupon


def _trouble_with_holder(coupon: CouponRecord, customer_id: int | None, at: datetime) -> str:
    """Return what forbids this customer a coupon, or “”. A guest is known when the order is placed."""
    if customer_id is None:
        return "" if coupon.access == "code" else "theirs"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT granted, taken, expires_at FROM members_holding WHERE coupon_id = %s AND customer_id = %s",
            [coupon.id, customer_id],
        )
        row = cursor.fetchone()
    if row is None:
        return "theirs" if coupon.access == "gift" else ""
    granted, taken, expires_at = row
    if taken >= granted:
        return "used"
    return "over" if expires_at is not None and at >= expires_at else ""
