"""Scheduled work of briefs."""

from kaipu.brain.briefs import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="briefs.send", cron="10 9 * * *", lock="briefs.send")
def send(timestamp: int = 0) -> int:
    """Write to everybody who wants the morning's brief, after the night's watch."""
    return flows.send_briefs(at=clock.now())
