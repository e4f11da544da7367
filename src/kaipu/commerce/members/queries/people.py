"""Reads of members: membership, ledger, and everything for the person to read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Sum

from kaipu.commerce.members.models import Correction, Membership, Purchase, Redemption, TierChange
from kaipu.commerce.members.queries.coupons import list_wallet
from kaipu.commerce.members.queries.programme import TierRecord, list_tiers
from kaipu.commerce.members.rules import clean_code


class NotAMember(LookupError):
    """This customer is no member, or no member has this code."""


@dataclass(frozen=True, slots=True)
class MembershipRecord:
    """A membership with its balance of points (negative where more was clawed back than was left) and tier, if one is reached."""

    customer_id: int
    code: str
    level: int
    tier: TierRecord | None
    level_since: datetime
    grace_until: datetime | None
    joined_at: datetime
    birth_month: int | None
    birth_day: int | None
    invited_by_id: int | None
    invitation: str
    balance: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One entry of a member's ledger: `points` is what it did to the balance, `balance` what stood there afterwards."""

    id: int
    kind: str
    reference: str
    note: str
    actor: str
    at: datetime
    points: int
    balance: int


@dataclass(frozen=True, slots=True)
class CorrectionRecord:
    """A change of a balance by hand, waiting or decided."""

    id: int
    customer_id: int
    points: int
    reason: str
    state: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class TierChangeRecord:
    """When somebody rose or fell."""

    from_level: int
    to_level: int
    figures: Mapping[str, int]
    at: datetime


_MEMBERSHIP = """
SELECT m.customer_id, m.code, m.level, m.level_since, m.grace_until, m.joined_at, m.birth_month, m.birth_day, m.invited_by_id,
       m.invitation, (SELECT coalesce(sum(p.points), 0) FROM members_entry e JOIN members_posting p ON p.entry_id = e.id
                       WHERE e.customer_id = m.customer_id AND p.account = 'member')::int
  FROM members_membership m WHERE {which}
"""


def _membership(which: str, value: int | str) -> MembershipRecord | None:
    with connection.cursor() as cursor:
        cursor.execute(_MEMBERSHIP.format(which=which), [value])
        row = cursor.fetchone()
    if row is None:
        return None
    tiers = {tier.level: tier for tier in list_tiers()}
    return MembershipRecord(*(*row[:3], tiers.get(row[2]), *row[3:]))


def find_membership(*, customer_id: int) -> MembershipRecord | None:
    """Return a customer's membership, or None. Two statements."""
    return _membership("m.customer_id = %s", customer_id)


def find_member_by_code(*, code: str) -> MembershipRecord | None:
    """Return the member with a code, as a till scans it, or None."""
    return _membership("m.code = %s", clean_code(code))


def get_balance(*, customer_id: int) -> int:
    """Return a member's points: the sum of all postings. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(points), 0) FROM members_posting p JOIN members_entry e ON e.id = p.entry_id "
            "WHERE e.customer_id = %s AND p.account = 'member'",
            [customer_id],
        )
        return int(cursor.fetchone()[0])


def list_ledger(*, customer_id: int, limit: int = 50) -> list[LedgerRow]:
    """Return a member's entries with the balance after each, the newest first. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.kind, e.reference, e.note, e.actor, e.at, p.points, "
            "sum(p.points) OVER (ORDER BY e.at, e.id)::int FROM members_entry e "
            "JOIN members_posting p ON p.entry_id = e.id AND p.account = 'member' WHERE e.customer_id = %s "
            "ORDER BY e.at DESC, e.id DESC LIMIT %s",
            [customer_id, limit],
        )
        return [LedgerRow(*row) for row in cursor.fetchall()]


def find_next_expiry(*, customer_id: int) -> tuple[datetime, int] | None:
    """Return when the next points expire and how many, or None. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT expires_at, sum("left")::int FROM members_lot WHERE customer_id = %s AND "left" > 0 '
            "AND expires_at IS NOT NULL GROUP BY expires_at ORDER BY expires_at LIMIT 1",
            [customer_id],
        )
        return cursor.fetchone()


def get_figures(*, customer_id: int, since: datetime) -> dict[str, int]:
    """Return what counts for the tier since a moment: spend less refunds, points earned, orders. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(greatest(spend_minor - refunded_minor, 0)), 0)::bigint, "
            "coalesce(sum(points - clawed), 0)::int, count(*) FILTER (WHERE refunded_minor < spend_minor)::int "
            "FROM members_purchase WHERE customer_id = %s AND at > %s",
            [customer_id, since],
        )
        spend, points, orders = cursor.fetchone()
    return {"spend_minor": spend, "points": points, "orders": orders}


def list_tier_changes(*, customer_id: int, limit: int = 20) -> list[TierChangeRecord]:
    """Return when a member rose or fell, the newest first."""
    rows = TierChange.objects.filter(customer_id=customer_id).order_by("-at", "-id")
    return [TierChangeRecord(*row) for row in rows.values_list("from_level", "to_level", "figures", "at")[:limit]]


def list_corrections(*, customer_id: int | None = None, state: str = "", limit: int = 50) -> list[CorrectionRecord]:
    """Return changes by hand, the newest first."""
    found = Correction.objects.all()
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    if state:
        found = found.filter(state=state)
    rows = found.order_by("-asked_at", "-id").values_list(
        "id", "customer_id", "points", "reason", "state", "asked_by", "asked_at", "decided_by", "decided_at"
    )
    return [CorrectionRecord(*row) for row in rows[:limit]]


@dataclass(frozen=True, slots=True)
class ProgrammeFigures:
    """How the programme stands: members, those on each level, and points by account (negative: what the shop gave)."""

    members: int
    by_level: Mapping[int, int]
    points: Mapping[str, int]


def get_programme_figures() -> ProgrammeFigures:
    """Return how the programme stands. Two statements; the second reads all postings."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT level, count(*) FROM members_membership GROUP BY level ORDER BY level")
        levels = {int(level): int(count) for level, count in cursor.fetchall()}
        cursor.execute("SELECT account, sum(points) FROM members_posting GROUP BY account ORDER BY account")
        points = {account: int(total) for account, total in cursor.fetchall()}
    return ProgrammeFigures(sum(levels.values()), levels, points)


def list_expiring(*, at: datetime, limit: int) -> list[int]:
    """Return customers who hold points that are due to expire."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT DISTINCT customer_id FROM members_lot WHERE expires_at <= %s AND "left" > 0 ORDER BY 1 LIMIT %s',
            [at, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def list_member_ids(*, after: int, limit: int) -> list[int]:
    """Return the customers who are members, by id, after one."""
    rows = Membership.objects.filter(customer_id__gt=after).order_by("customer_id")
    return list(rows.values_list("customer_id", flat=True)[:limit])


def list_birthdays(*, month: int, days: list[int], year: int, limit: int) -> list[int]:
    """Return members whose birthday is on one of the days and who had no gift this year."""
    rows = Membership.objects.filter(birth_month=month, birth_day__in=days).exclude(gift_year=year)
    return list(rows.order_by("customer_id").values_list("customer_id", flat=True)[:limit])


def list_born_on(*, month: int, day: int) -> list[int]:
    """Return the members whose birthday a day of the year is."""
    rows = Membership.objects.filter(birth_month=month, birth_day=day).order_by("customer_id")
    return list(rows.values_list("customer_id", flat=True))


@dataclass(frozen=True, slots=True)
class Invitations:
    """What became of a member's invitations."""

    waiting: int
    rewarded: int
    refused: int


def count_invitations(*, customer_id: int) -> Invitations:
    """Return what became of a member's invitations. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT invitation, count(*) FROM members_membership WHERE invited_by_id = %s GROUP BY 1", [customer_id]
        )
        counted = dict(cursor.fetchall())
    return Invitations(*(int(counted.get(state, 0)) for state in ("waiting", "rewarded", "refused")))


def list_inviters(*, start: datetime, end: datetime) -> list[int]:
    """Return the customers through whom somebody became a member from `start` up to before `end`. One statement."""
    rows = Membership.objects.filter(invited_by__isnull=False, joined_at__gte=start, joined_at__lt=end)
    return sorted(rows.values_list("invited_by_id", flat=True).distinct())


def sum_spend(*, customer_id: int) -> int:
    """Return what a member's orders counted for in all, in minor units."""
    return int(Purchase.objects.filter(customer_id=customer_id).aggregate(n=Sum("spend_minor"))["n"] or 0)


def tell_person(*, customer_id: int, at: datetime) -> dict[str, Any]:
    """Return everything that this module knows of a customer, as plain values, for the person to read."""
    member = find_membership(customer_id=customer_id)
    if member is None and not Redemption.objects.filter(customer_id=customer_id).exists():
        return {}
    wallet = list_wallet(customer_id=customer_id, at=at)
    ledger = list_ledger(customer_id=customer_id, limit=10_000)
    return {
        "code": member.code if member else "", "tier": member.tier.title_en if member and member.tier else "",
        "joined_at": member.joined_at if member else None, "points": member.balance if member else 0,
        "birthday": [member.birth_month, member.birth_day] if member and member.birth_month else None,
        "invited_by_somebody": bool(member and member.invited_by_id),
        "coupons": [{"code": each.coupon.code, "received_at": each.received_at, "used": each.taken} for each in wallet],
        "coupons_used": list(
            Redemption.objects.filter(customer_id=customer_id).order_by("id").values("coupon__code", "owner", "amount_minor", "taken_at", "given_back_at")
        ),
        "ledger": [{"at": each.at, "kind": each.kind, "points": each.points, "note": each.note} for each in ledger],
        "purchases": list(Purchase.objects.filter(customer_id=customer_id).order_by("id").values("owner", "spend_minor", "points", "at")),
        "tiers": [{"from": each.from_level, "to": each.to_level, "at": each.at} for each in list_tier_changes(customer_id=customer_id)],
        "corrections": [{"points": each.points, "reason": each.reason, "state": each.state, "at": each.asked_at} for each in list_corrections(customer_id=customer_id)],
    }  # fmt: skip


def window_start(at: datetime, days: int) -> datetime:
    """Return from when on figures count for the tier."""
    return at - timedelta(days=days)
