"""Scheduled work of campaigns."""

from kaipu.brain.campaigns import flows, operations
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="campaigns.send", cron="* * * * *", lock="campaigns.send")
def send(timestamp: int = 0) -> int:
    """Send mail that is due; return how many."""
    return flows.send_due(now=clock.now)


@job(name="campaigns.bounces", cron="*/10 * * * *", lock="campaigns.bounces")
def bounces(timestamp: int = 0) -> int:
    """Read what came back; return how many reports were new."""
    return flows.read_bounces(now=clock.now)


@job(name="campaigns.walk", cron="*/5 * * * *", lock="campaigns.walk")
def walk(timestamp: int = 0) -> int:
    """Let people walk through journeys; return how many steps were taken."""
    return flows.walk_journeys(now=clock.now)


@job(name="campaigns.end", cron="7 * * * *", lock="campaigns.end")
def end(timestamp: int = 0) -> int:
    """End campaigns whose last day is over; return how many."""
    at = clock.now()
    return operations.end_due(today=clock.local_date(at), at=at)
