"""Which members have something in common: a tier, points, a coupon, a month of birth; numbers only, for whoever gathers people."""

from datetime import datetime

from django.db import connection

from kaipu.commerce.members.models import Membership

COUPON_STATES = ("open", "used", "unused")


def list_in_tier(*, code: str) -> list[int]:
    """Return the members on a tier now; “” is those below the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT customer_id FROM lake_member_v1 WHERE tier = %s ORDER BY 1", [code])
        return [row[0] for row in cursor.fetchall()]


def list_by_points(*, least: int | None = None, most: int | None = None) -> list[int]:
    """Return the members whose balance lies between two numbers; who never had any has 0. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.customer_id FROM members_membership m LEFT JOIN (SELECT e.customer_id, sum(p.points) AS points "
            "FROM members_posting p JOIN members_entry e ON e.id = p.entry_id WHERE p.account = 'member' GROUP BY 1) AS b "
            "ON b.customer_id = m.customer_id WHERE coalesce(b.points, 0) BETWEEN coalesce(%s, -2147483648) AND "
            "coalesce(%s, 2147483647) ORDER BY 1",
            [least, most],
        )
        return [row[0] for row in cursor.fetchall()]


def list_with_coupon(*, code: str, state: str, at: datetime) -> list[int]:
    """Return who stands so to a coupon: it lies “open” in their wallet, they “used” it, or it was given and is “unused” and over."""
    asked = {
        "open": "SELECT h.customer_id FROM members_holding h JOIN members_coupon c ON c.id = h.coupon_id WHERE c.code = %(code)s "
        "AND h.taken < h.granted AND c.ended_at IS NULL AND coalesce(h.expires_at, c.valid_until, 'infinity') > %(at)s ORDER BY 1",
        "used": "SELECT DISTINCT r.customer_id FROM members_redemption r JOIN members_coupon c ON c.id = r.coupon_id "
        "WHERE c.code = %(code)s AND r.given_back_at IS NULL ORDER BY 1",
        "unused": "SELECT h.customer_id FROM members_holding h JOIN members_coupon c ON c.id = h.coupon_id WHERE c.code = %(code)s "
        "AND h.taken < h.granted AND (c.ended_at IS NOT NULL OR coalesce(h.expires_at, c.valid_until, 'infinity') <= %(at)s) ORDER BY 1",
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(asked[state], {"code": code, "at": at})
        return [row[0] for row in cursor.fetchall()]


def list_born_in(*, month: int) -> list[int]:
    """Return the members born in a month."""
    return list(
        Membership.objects.filter(birth_month=month).order_by("customer_id").values_list("customer_id", flat=True)
    )
