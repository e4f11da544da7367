"""Writes of memberships and tiers: joining, birthday, rising and falling, the rules of the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import connection

from kaipu.commerce.members.events import MemberJoined, TierChanged
from kaipu.commerce.members.models import Coupon, Membership, Programme, Tier, TierChange
from kaipu.commerce.members.operations.coupons import grant_coupon
from kaipu.commerce.members.operations.inviting import find_inviter
from kaipu.commerce.members.operations.posting import lock_member
from kaipu.commerce.members.queries import TierRecord, TierUnknown, get_figures, get_terms, list_tiers
from kaipu.commerce.members.rules import Step, Terms, clean_code, level_for, next_level
from kaipu.kernel import audit, clock, ids, outbox
from kaipu.kernel.operation import operation

GIFT_DAYS = 30
JUST_JOINED = timedelta(hours=1)  # signing up makes a member a moment before the invitation is read


class ProgrammeInvalid(ValueError):
    """What was said of the programme or a tier cannot be; `fields` names what."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


class BirthdayInvalid(ValueError):
    """There is no such day."""


@operation
def enrol(*, customer_id: int, at: datetime, invitation_code: str = "") -> None:
    """Make a customer a member, brought along by the member whose code is given.

    Enrolling again only notes who brought them, if they joined within the last hour and have not bought since.
    """
    inviter = find_inviter(clean_code(invitation_code), customer_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_membership (customer_id, code, level, level_since, joined_at, invited_by_id, invitation) "
            "VALUES (%s, %s, 0, %s, %s, %s, %s) ON CONFLICT (customer_id) DO NOTHING",
            [customer_id, f"M{ids.new_code(9)}", at, at, inviter, "waiting" if inviter else ""],
        )
        fresh = bool(cursor.rowcount)
        if not fresh and inviter:
            cursor.execute(
                "UPDATE members_membership SET invited_by_id = %s, invitation = 'waiting' WHERE customer_id = %s "
                "AND invited_by_id IS NULL AND joined_at > %s AND NOT EXISTS "
                "(SELECT 1 FROM members_purchase p WHERE p.customer_id = members_membership.customer_id)",
                [inviter, customer_id, at - JUST_JOINED],
            )
        if fresh:
            outbox.publish(MemberJoined(customer_id, inviter, at))


@dataclass(frozen=True, slots=True)
class PastMember:
    """A member as an earlier programme knew them."""

    customer_id: int
    joined_at: datetime
    level: int
    birth_month: int | None = None
    birth_day: int | None = None


@operation
def load_members(*, past: Sequence[PastMember], at: datetime) -> int:
    """Make many customers members, as of an earlier programme; return how many were new. One statement, and no event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_membership (customer_id, code, level, level_since, joined_at, birth_month, birth_day, invitation) "
            "SELECT c, k, l, %(at)s, j, m, d, '' FROM unnest(%(customers)s::bigint[], %(codes)s::text[], %(levels)s::int[], "
            "%(joined)s::timestamptz[], %(months)s::smallint[], %(days)s::smallint[]) AS g(c, k, l, j, m, d) "
            "ON CONFLICT (customer_id) DO NOTHING",
            {
                "at": at, "customers": [each.customer_id for each in past], "codes": [f"M{ids.new_code(9)}" for _ in past],
                "levels": [each.level for each in past], "joined": [each.joined_at for each in past],
                "months": [each.birth_month for each in past], "days": [each.birth_day for each in past],
            },
        )  # fmt: skip
        return int(cursor.rowcount)


@operation
def load_purchases(*, customer_ids: list[int], owners: list[str], spends: list[int], moments: list[datetime]) -> int:
    """Note what members bought before, for their tiers; no points are earned by it. Return how many were new. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO members_purchase (customer_id, owner, spend_minor, refunded_minor, points, clawed, at) "
            "SELECT c, o, s, 0, 0, 0, t FROM unnest(%s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[]) AS g(c, o, s, t) "
            "ON CONFLICT (owner) DO NOTHING",
            [customer_ids, owners, spends, moments],
        )
        return int(cursor.rowcount)


@operation
def set_birthday(*, customer_id: int, month: int, day: int, at: datetime) -> None:
    """Note a member's birthday, without the year. Raises BirthdayInvalid, NotAMember."""
    try:
        datetime(2024, month, day, tzinfo=at.tzinfo)  # a leap year
    except ValueError as error:
        raise BirthdayInvalid(f"{month}-{day}") from error
    member = lock_member(customer_id)
    member.birth_month, member.birth_day = month, day
    member.save(update_fields=["birth_month", "birth_day"])


@operation
def review_tier(*, customer_id: int, at: datetime) -> int:
    """Put a member on the tier their figures of the window reach, down only after the grace; return the level."""
    member, terms = lock_member(customer_id), get_terms()
    figures = get_figures(customer_id=customer_id, since=at - timedelta(days=terms.window_days))
    steps = [Step(tier.level, tier.spend_minor, tier.points, tier.orders) for tier in list_tiers()]
    level, grace = next_level(
        member.level, level_for(steps, figures), member.grace_until, at, at + timedelta(days=terms.grace_days)
    )
    if level == member.level:
        if grace != member.grace_until:
            Membership.objects.filter(id=member.id).update(grace_until=grace)
        return level
    Membership.objects.filter(id=member.id).update(level=level, level_since=at, grace_until=grace)
    TierChange.objects.create(customer_id=customer_id, from_level=member.level, to_level=level, figures=figures, at=at)
    outbox.publish(TierChanged(customer_id, member.level, level, at))
    return level


@operation
def give_birthday_gift(*, customer_id: int, at: datetime) -> bool:
    """Give a member their tier's birthday coupon for 30 days, once a year; return whether one was given."""
    member, year = lock_member(customer_id), clock.local_date(at).year
    gift = Tier.objects.filter(level=member.level).values_list("birthday_coupon_id", flat=True).first()
    if member.gift_year == year:
        return False
    Membership.objects.filter(id=member.id).update(gift_year=year)
    if gift is None:
        return False
    grant_coupon(
        coupon_id=gift, customer_id=customer_id, source="birthday", at=at, expires_at=at + timedelta(days=GIFT_DAYS)
    )
    return True


@operation
def set_programme(*, terms: Terms, at: datetime) -> None:
    """Write the rules of points; what was earned before stays. Raises ProgrammeInvalid."""
    limits = {
        "points_per_major": (0, 1000), "burn_points": (1, 1_000_000), "burn_minor": (1, 100_000_000),
        "burn_share_bp": (0, 10_000), "keep_months": (0, 120), "window_days": (1, 3650), "grace_days": (0, 3650),
        "approve_from": (0, 1_000_000), "referral_points": (0, 100_000), "referral_limit": (0, 100_000),
    }  # fmt: skip
    given = asdict(terms)
    wrong = tuple(name for name, (least, most) in limits.items() if not least <= given[name] <= most)
    if any(not 1 <= day <= 7 for day in terms.double_weekdays):
        wrong += ("double_weekdays",)
    if wrong:
        raise ProgrammeInvalid(wrong)
    Programme.objects.update_or_create(id=1, defaults={**given, "double_weekdays": list(terms.double_weekdays)})
    audit.record(action="members.set_programme", subject="programme", detail=given, at=at)


@operation
def set_tier(*, tier: TierRecord, at: datetime) -> None:
    """Write the tier of a level, new or changed; members move at the next review. Raises ProgrammeInvalid."""
    wrong = {
        "level": not 0 <= tier.level <= 9, "code": not tier.code, "title_en": not tier.title_en,
        "title_zh": not tier.title_zh, "price_bp": not 0 <= tier.price_bp <= 5000,
        "earn_bp": not 0 <= tier.earn_bp <= 100_000,
        "service_level": tier.service_level not in ("standard", "fast", "personal"),
        "birthday_coupon_id": tier.birthday_coupon_id is not None
        and not Coupon.objects.filter(id=tier.birthday_coupon_id).exists(),
        "spend_minor": any(
            each is not None and each < 0 for each in (tier.spend_minor, tier.points, tier.orders)
        ),
    }  # fmt: skip
    faults = tuple(name for name, is_wrong in wrong.items() if is_wrong)
    if faults:
        raise ProgrammeInvalid(faults)
    values: Mapping[str, object] = {name: value for name, value in asdict(tier).items() if name != "level"}
    Tier.objects.update_or_create(level=tier.level, defaults=values)
    audit.record(action="members.set_tier", subject=f"tier:{tier.level}", detail=dict(values), at=at)


@operation
def remove_tier(*, level: int, at: datetime) -> None:
    """Take a tier away; its members fall at the next review, after the grace. Raises TierUnknown."""
    gone, _ = Tier.objects.filter(level=level).delete()
    if not gone:
        raise TierUnknown(str(level))
    audit.record(action="members.remove_tier", subject=f"tier:{level}", at=at)
