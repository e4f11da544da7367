"""The nightly round: points expire, tiers are reviewed, birthdays are remembered; one operation a member, so none is long."""

import calendar
from datetime import datetime

from kaipu.commerce.members import operations, queries
from kaipu.kernel import clock

AT_ONCE = 500


def expire_all(*, at: datetime) -> int:
    """Let all points expire that are due; return how many points."""
    gone = 0
    while due := queries.list_expiring(at=at, limit=AT_ONCE):
        gone += sum(operations.expire_points(customer_id=customer, at=at) for customer in due)
    return gone


def review_all(*, at: datetime) -> int:
    """Review the tier of every member; return how many were looked at."""
    seen, after = 0, 0
    while members := queries.list_member_ids(after=after, limit=AT_ONCE):
        for customer in members:
            operations.review_tier(customer_id=customer, at=at)
        seen, after = seen + len(members), members[-1]
    return seen


def give_birthday_gifts(*, at: datetime) -> int:
    """Give today's birthday gifts; whoever was born on 29 February has theirs on the 28th of other years."""
    today = clock.local_date(at)
    days = [today.day]
    if (today.month, today.day) == (2, 28) and not calendar.isleap(today.year):
        days.append(29)
    given = 0
    while found := queries.list_birthdays(month=today.month, days=days, year=today.year, limit=AT_ONCE):
        given += sum(operations.give_birthday_gift(customer_id=customer, at=at) for customer in found)
    return given
