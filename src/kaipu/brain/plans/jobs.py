"""Scheduled work of plans."""

from kaipu.brain.plans import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="plans.review", cron="*/15 * * * *", lock="plans.review")
def review(timestamp: int = 0) -> int:
    """Write the reviews that are due, on Mondays and on the first of months and quarters from six; return how many."""
    return flows.write_due(at=clock.now())


@job(name="plans.send", cron="*/15 * * * *", lock="plans.send")
def send(timestamp: int = 0) -> int:
    """Send reviews to those who want them by mail; return how many."""
    return flows.send_due(at=clock.now())
