"""Writes of coupons: made, ended, put into wallets, taken by an order and given back.

Both limits are conditional updates of one row each, so of a hundred who use the last piece at once one has it; the CHECKs
on the rows would stop even a faulty statement. Locks the holding first, then the coupon.
"""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import F

from kaipu.commerce.members.events import CouponGivenBack, CouponGranted, CouponTaken
from kaipu.commerce.members.models import Coupon, Holding, Redemption
from kaipu.commerce.members.queries import CouponRefused, CouponUnknown, find_coupon
from kaipu.commerce.members.rules import clean_code
from kaipu.kernel import audit, outbox
from kaipu.kernel.operation import operation


class CouponInvalid(ValueError):
    """What was said of a coupon cannot be; `fields` names what."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class CodeTaken(ValueError):
    """Another coupon has this code."""


@dataclass(frozen=True, slots=True)
class CouponDraft:
    """What a new coupon is to be. `percent_bp`: 1000 is ten per cent; None means without limit."""

    code: str
    title_en: str
    title_zh: str
    kind: str
    valid_from: datetime
    valid_until: datetime | None = None
    amount_minor: int = 0
    percent_bp: int = 0
    cap_minor: int | None = None
    threshold_minor: int = 0
    channel: str = ""
    access: str = "code"
    per_member: int = 1
    total: int | None = None


def _faults(draft: CouponDraft) -> tuple[str, ...]:
    wrong = {
        "code": not clean_code(draft.code),
        "title_en": not draft.title_en.strip(), "title_zh": not draft.title_zh.strip(),
        "kind": draft.kind not in ("amount", "percent"),
        "amount_minor": draft.kind == "amount" and draft.amount_minor <= 0,
        "percent_bp": draft.kind == "percent" and not 0 < draft.percent_bp <= 10_000,
        "cap_minor": draft.cap_minor is not None and draft.cap_minor <= 0,
        "threshold_minor": draft.threshold_minor < 0, "channel": draft.channel not in ("", "web", "store"),
        "access": draft.access not in ("code", "wallet", "gift"), "per_member": draft.per_member < 1,
        "total": draft.total is not None and draft.total < 1,
        "valid_until": draft.valid_until is not None and draft.valid_until <= draft.valid_from,
    }  # fmt: skip
    return tuple(name for name, is_wrong in wrong.items() if is_wrong)


@operation
def create_coupon(*, draft: CouponDraft, at: datetime) -> int:
    """Make a coupon and return its id. Raises CouponInvalid, CodeTaken."""
    faults = _faults(draft)
    if faults:
        raise CouponInvalid(faults)
    code = clean_code(draft.code)
    if Coupon.objects.filter(code=code).exists():
        raise CodeTaken(code)
    coupon = Coupon.objects.create(
        code=code, title_en=draft.title_en.strip(), title_zh=draft.title_zh.strip(), kind=draft.kind,
        amount_minor=draft.amount_minor if draft.kind == "amount" else 0,
        percent_bp=draft.percent_bp if draft.kind == "percent" else 0, cap_minor=draft.cap_minor,
        threshold_minor=draft.threshold_minor, currency=settings.CURRENCY, channel=draft.channel, access=draft.access,
        valid_from=draft.valid_from, valid_until=draft.valid_until, per_member=draft.per_member, total=draft.total,
        created_at=at,
    )  # fmt: skip
    audit.record(action="members.create_coupon", subject=f"coupon:{coupon.id}", detail={"code": code}, at=at)
    return coupon.id


@operation
def end_coupon(*, coupon_id: int, at: datetime) -> None:
    """End a coupon now; uses that stand stay. Ending twice changes nothing. Raises CouponUnknown."""
    if not Coupon.objects.filter(id=coupon_id).exists():
        raise CouponUnknown(str(coupon_id))
    if Coupon.objects.filter(id=coupon_id, ended_at=None).update(ended_at=at):
        audit.record(action="members.end_coupon", subject=f"coupon:{coupon_id}", at=at)


@operation
def claim_coupon(*, customer_id: int, code: str, at: datetime) -> None:
    """Put a coupon that is free to take into a member's wallet. Claiming twice changes nothing. Raises CouponRefused."""
    coupon = find_coupon(code=code)
    if coupon is None or coupon.access == "gift":
        raise CouponRefused("unknown" if coupon is None else "theirs", code)
    state = coupon.state_at(at)
    if state != "open":
        raise CouponRefused(state, code)
    _hold(coupon.id, customer_id, coupon.per_member, "claimed", None, at)


@operation
def grant_coupon(
    *, coupon_id: int, customer_id: int, source: str, at: datetime, expires_at: datetime | None = None
) -> None:
    """Give a customer a coupon, once more if they have it already. `source` says who gave it. Raises CouponUnknown.

    `source`: “claimed”, “gift”, “birthday”, “campaign”, “service” …
    """
    if not Coupon.objects.filter(id=coupon_id).exists():
        raise CouponUnknown(str(coupon_id))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_holding AS h (coupon_id, customer_id, granted, taken, source, expires_at, received_at) "
            "VALUES (%s, %s, 1, 0, %s, %s, %s) ON CONFLICT (customer_id, coupon_id) DO UPDATE SET "
            "granted = h.granted + 1, source = excluded.source, expires_at = excluded.expires_at, received_at = excluded.received_at",
            [coupon_id, customer_id, source, expires_at, at],
        )
    outbox.publish(CouponGranted(coupon_id, customer_id, source, at))


@operation
def grant_coupons(*, coupon_id: int, customer_ids: list[int], source: str, at: datetime) -> int:
    """Give a coupon to many customers who do not have it; return how many got it. One statement, and no event.

    Raises CouponUnknown.
    """
    if not Coupon.objects.filter(id=coupon_id).exists():
        raise CouponUnknown(str(coupon_id))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_holding (coupon_id, customer_id, granted, taken, source, received_at) "
            "SELECT %s, c, 1, 0, %s, %s FROM unnest(%s::bigint[]) AS c ON CONFLICT (customer_id, coupon_id) DO NOTHING",
            [coupon_id, source, at, customer_ids],
        )
        return int(cursor.rowcount)


def _hold(coupon_id: int, customer_id: int, times: int, source: str, expires_at: datetime | None, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_holding (coupon_id, customer_id, granted, taken, source, expires_at, received_at) "
            "VALUES (%s, %s, %s, 0, %s, %s, %s) ON CONFLICT (customer_id, coupon_id) DO NOTHING",
            [coupon_id, customer_id, times, source, expires_at, at],
        )
        if cursor.rowcount:
            outbox.publish(CouponGranted(coupon_id, customer_id, source, at))


@operation
def take_coupon(*, code: str, customer_id: int, owner: str, amount_minor: int, channel: str, at: datetime) -> None:
    """Use a coupon for an owner (“order:7”), who was given `amount_minor` off. Call it late: the coupon's row stays locked.

    Raises CouponRefused when a limit was reached meanwhile; then nothing was taken.
    """
    coupon = find_coupon(code=code)
    if coupon is None:
        raise CouponRefused("unknown", code)
    if coupon.access != "gift":
        _hold(coupon.id, customer_id, coupon.per_member, "code", None, at)
    unguarded = "coupons" in settings.GUARDS_OFF
    with connection.cursor() as cursor:
        guard = "" if unguarded else "AND taken < granted AND (expires_at IS NULL OR expires_at > %(at)s)"
        cursor.execute(
            "UPDATE members_holding SET taken = taken + 1 WHERE coupon_id = %(coupon)s AND customer_id = %(customer)s "
            + guard,
            {"coupon": coupon.id, "customer": customer_id, "at": at},
        )
        if not cursor.rowcount:
            raise CouponRefused("used" if coupon.access != "gift" else "theirs", code)
        limit = "" if unguarded else (
            "AND ended_at IS NULL AND valid_from <= %(at)s AND (valid_until IS NULL OR valid_until > %(at)s) "
            "AND (total IS NULL OR taken < total)"
        )  # fmt: skip
        cursor.execute(
            "UPDATE members_coupon SET taken = taken + 1 WHERE id = %(coupon)s " + limit,
            {"coupon": coupon.id, "at": at},
        )
        if not cursor.rowcount:
            state = coupon.state_at(at)
            raise CouponRefused("exhausted" if state == "open" else state, code)
    Redemption.objects.create(
        coupon_id=coupon.id,
        customer_id=customer_id,
        owner=owner,
        amount_minor=amount_minor,
        channel=channel,
        taken_at=at,
    )
    outbox.publish(CouponTaken(coupon.id, customer_id, owner, amount_minor, coupon.currency, at))


def give_coupon_back(owner: str, at: datetime) -> None:
    """Give an owner's coupon back to its holder, once; for this module only."""
    taken = Redemption.objects.filter(owner=owner, given_back_at=None).first()
    if taken is None:
        return
    if not Redemption.objects.filter(id=taken.id, given_back_at=None).update(given_back_at=at):
        return  # somebody else gave it back in this very moment
    Holding.objects.filter(coupon_id=taken.coupon_id, customer_id=taken.customer_id).update(taken=F("taken") - 1)
    Coupon.objects.filter(id=taken.coupon_id).update(taken=F("taken") - 1)
    outbox.publish(CouponGivenBack(taken.coupon_id, taken.customer_id, owner, at))
