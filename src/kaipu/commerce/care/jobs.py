"""Scheduled work of care."""

from datetime import timedelta

from kaipu.commerce.care import flows
from kaipu.commerce.care.operations import draw_quality_sample, post_invitations
from kaipu.kernel import clock, jobs


@jobs.job(name="care.mail", cron="* * * * *", lock="care.mail")
def mail(timestamp: int = 0) -> int:
    """Read what customers wrote, and send what was answered, every minute; return how many of both."""
    return flows.read_letters(now=clock.now) + flows.send_letters(now=clock.now)


@jobs.job(name="care.draw_sample", cron="15 9 * * 1", lock="care.draw_sample")
def draw_sample(timestamp: int = 0) -> int:
    """Draw the talks of the week before to be looked at, on Monday; return how many."""
    at = clock.now()
    today = clock.local_date(at)
    return draw_quality_sample(week=today - timedelta(days=today.weekday() + 7), at=at)


@jobs.job(name="care.invite", cron="*/5 * * * *", lock="care.invite")
def invite(timestamp: int = 0) -> int:
    """Make mails of the invitations to questionnaires that are due; return how many."""
    return post_invitations(at=clock.now())


@jobs.job(name="care.social", cron="* * * * *", lock="care.social")
def social(timestamp: int = 0) -> int:
    """Send answers to followers, and fetch the pictures they sent, every minute; return how many of both."""
    return flows.answer_followers(now=clock.now) + flows.fetch_pictures(now=clock.now)
