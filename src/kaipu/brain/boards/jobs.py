"""Scheduled work of boards."""

from kaipu.brain.boards import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="boards.send", cron="*/15 * * * *", lock="boards.send")
def send(timestamp: int = 0) -> int:
    """Send the boards that are due by mail; return how many."""
    return flows.send_due(at=clock.now())
