"""Scheduled work of win-backs."""

from kaipu.brain.winbacks import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="winbacks.propose", cron="30 5 * * *", lock="winbacks.propose")
def propose(timestamp: int = 0) -> int:
    """Propose win-backs, every morning."""
    return flows.propose_winbacks(at=clock.now())


@job(name="winbacks.measure", cron="55 5 * * *", lock="winbacks.measure")
def measure(timestamp: int = 0) -> int:
    """Measure what is due, every morning."""
    return flows.measure_due(at=clock.now())
