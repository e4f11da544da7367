"""The ledger of points: earned, burnt, clawed back, expired, given. Each entry's two postings sum to nothing.

Whoever moves a member's points locks their membership first, so the balance that was read is the balance that is changed.
"""

from datetime import datetime

from django.conf import settings
from django.db import connection

from kaipu.commerce.members.models import Entry, Lot, Membership, Posting, Purchase
from kaipu.commerce.members.operations.coupons import give_coupon_back
from kaipu.commerce.members.operations.inviting import reward_invitation
from kaipu.commerce.members.operations.membership import review_tier
from kaipu.commerce.members.operations.posting import lock_member, post
from kaipu.commerce.members.queries import get_balance, get_terms, list_tiers
from kaipu.commerce.members.rules import later, points_earned, points_to_claw
from kaipu.kernel import clock
from kaipu.kernel.money import MINOR_DIGITS
from kaipu.kernel.operation import operation


class PointsShort(ValueError):
    """A member has fewer points than were to be spent; nothing was taken."""

    def __init__(self, wanted: int, balance: int) -> None:
        super().__init__(f"{wanted} of {balance}")
        self.wanted, self.balance = wanted, balance


@operation
def burn_points(*, customer_id: int, points: int, owner: str, at: datetime) -> None:
    """Spend a member's points for an owner (“order:7”), once. Locks the membership. Raises PointsShort, NotAMember."""
    lock_member(customer_id)
    balance = get_balance(customer_id=customer_id)
    if points > balance:
        raise PointsShort(points, balance)
    post(customer_id, "burn", -points, f"burn:{owner}", at)


@operation
def give_back(*, owner: str, at: datetime) -> None:
    """Give back the coupon and the points that an owner used, because their order will not happen. Twice changes nothing."""
    burnt = Posting.objects.filter(entry__reference=f"burn:{owner}", account="member").values_list(
        "entry__customer_id", "points"
    )
    for customer_id, points in burnt:
        lock_member(customer_id)
        post(customer_id, "burn_back", -points, f"burn_back:{owner}", at, expires_at=_expiry(at))
    give_coupon_back(owner, at)


def _expiry(at: datetime) -> datetime | None:
    months = get_terms().keep_months
    return later(at, months) if months else None


@operation
def earn_for_order(*, customer_id: int, owner: str, spend_minor: int, at: datetime) -> int:
    """Note a member's order and give the points it earns; return them, 0 for somebody who is no member.

    Once for an owner, however often it is told. The first order of somebody who was invited rewards the invitation, and
    the member's tier is reviewed.
    """
    member = Membership.objects.select_for_update().filter(customer_id=customer_id).first()
    if member is None or Purchase.objects.filter(owner=owner).exists():
        return 0
    terms = get_terms()
    earn_bp = next((tier.earn_bp for tier in list_tiers() if tier.level == member.level), 10_000)
    minor_in_major = 10 ** MINOR_DIGITS.get(settings.CURRENCY, 2)
    points = points_earned(terms, spend_minor, minor_in_major, earn_bp, clock.local_date(at).isoweekday())
    Purchase.objects.create(customer_id=customer_id, owner=owner, spend_minor=spend_minor, points=points, at=at)
    if points:
        post(customer_id, "earn", points, f"earn:{owner}", at, expires_at=_expiry(at))
    if member.invitation == "waiting":
        reward_invitation(member, terms, at)
    review_tier(customer_id=customer_id, at=at)
    return points


@operation
def claw_back(*, owner: str, refund_minor: int, reference: str, at: datetime) -> int:
    """Take back the points that a refunded part of an order had earned, once for each `reference`; return how many.

    The balance may fall below zero: what is earned next makes up for it first.
    """
    bought = Purchase.objects.filter(owner=owner).first()
    if bought is None or Entry.objects.filter(reference=reference).exists():
        return 0
    lock_member(bought.customer_id)
    bought = Purchase.objects.select_for_update().get(id=bought.id)
    bought.refunded_minor += refund_minor
    points = points_to_claw(bought.points, bought.clawed, bought.spend_minor, bought.refunded_minor)
    bought.clawed += points
    bought.save(update_fields=["refunded_minor", "clawed"])
    if points:
        post(bought.customer_id, "claw_back", -points, reference, at)
    return points


@operation
def expire_points(*, customer_id: int, at: datetime) -> int:
    """Let a member's points expire that are due; return how many."""
    lock_member(customer_id)
    due = Lot.objects.filter(customer_id=customer_id, expires_at__lte=at, left__gt=0)
    points = sum(due.values_list("left", flat=True))
    if not points:
        return 0
    due.update(left=0)
    day = clock.local_date(at).isoformat()
    post(customer_id, "expire", -points, f"expire:{customer_id}:{day}:{at.timestamp():.0f}", at, from_lots=False)
    return points


@operation
def give_points(*, customer_id: int, points: int, reference: str, note: str, at: datetime) -> bool:
    """Give a member points for something else than buying, once for a reference. Raises NotAMember."""
    lock_member(customer_id)
    return post(customer_id, "gift", points, reference, at, note=note, expires_at=_expiry(at))


@operation
def open_ledgers(*, customer_ids: list[int], points: list[int], at: datetime) -> int:
    """Bring the balances of members from an earlier programme into the ledger, once each; return how many. Two statements.

    Whoever is no member or was opened before is left out. No event is told.
    """
    expires_at = _expiry(at)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH given AS (
                SELECT g.customer_id, g.points FROM unnest(%(ids)s::bigint[], %(points)s::int[]) AS g(customer_id, points)
                  JOIN members_membership m ON m.customer_id = g.customer_id WHERE g.points > 0),
            entries AS (
                INSERT INTO members_entry (customer_id, kind, reference, note, actor, at)
                SELECT customer_id, 'opening', 'opening:' || customer_id, '', '', %(at)s FROM given
                ON CONFLICT (reference) DO NOTHING RETURNING id, customer_id),
            postings AS (
                INSERT INTO members_posting (entry_id, account, points)
                SELECT e.id, side.account, g.points * side.sign FROM entries e JOIN given g USING (customer_id)
                 CROSS JOIN (VALUES ('member', 1), ('issued', -1)) AS side(account, sign))
            INSERT INTO members_lot (entry_id, customer_id, points, "left", expires_at)
            SELECT e.id, e.customer_id, g.points, g.points, %(expires)s FROM entries e JOIN given g USING (customer_id)
            """,
            {"ids": customer_ids, "points": points, "at": at, "expires": expires_at},
        )
        return int(cursor.rowcount)
