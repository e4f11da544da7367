"""Scheduled work of segments."""

from kaipu.brain.segments import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="segments.upload", cron="* * * * *", lock="segments.upload")
def upload(timestamp: int = 0) -> int:
    """Upload audiences that wait; return how many were taken."""
    return flows.upload_due(now=clock.now)


@job(name="segments.withdraw", cron="40 3 * * *", lock="segments.upload")
def withdraw(timestamp: int = 0) -> int:
    """Ask each night for the removal of who was erased or no longer agrees; return of how many segments."""
    return flows.withdraw_due(now=clock.now)


@job(name="segments.measure", cron="10 3 * * *", lock="segments.measure")
def measure(timestamp: int = 0) -> int:
    """Count each night who belongs to every segment; return how many segments."""
    return flows.measure(now=clock.now)
