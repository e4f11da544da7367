"""Scheduled work of members; the times are UTC, after midnight in the shop's usual zones."""

from kaipu.commerce.members import flows
from kaipu.kernel import clock, jobs


@jobs.job(name="members.expire_points", cron="20 8 * * *", lock="members.expire_points")
def expire_points(timestamp: int) -> int:
    """Let points expire, every night."""
    return flows.expire_all(at=clock.now())


@jobs.job(name="members.review_tiers", cron="30 8 * * *", lock="members.review_tiers")
def review_tiers(timestamp: int) -> int:
    """Review all tiers, every night: the window has moved by a day."""
    return flows.review_all(at=clock.now())


@jobs.job(name="members.give_birthday_gifts", cron="40 8 * * *", lock="members.give_birthday_gifts")
def give_birthday_gifts(timestamp: int) -> int:
    """Give birthday gifts, every morning."""
    return flows.give_birthday_gifts(at=clock.now())
