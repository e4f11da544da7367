"""Scheduled work of segments."""

from kaipu.brain.segments import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="segments.upload", cron="* * * * *", lock="segments.upload")
def upload(timestamp: int = 0) -> int:
    """Upload audiences that wait; return how many were taken."""
    return flows.upload_due(now=clock.now)
