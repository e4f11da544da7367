"""Scheduled work of care."""

from kaipu.commerce.care import flows
from kaipu.kernel import clock, jobs


@jobs.job(name="care.mail", cron="* * * * *", lock="care.mail")
def mail(timestamp: int = 0) -> int:
    """Read what customers wrote, and send what was answered, every minute; return how many of both."""
    return flows.read_letters(now=clock.now) + flows.send_letters(now=clock.now)
