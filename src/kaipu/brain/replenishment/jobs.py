"""Scheduled work of replenishment."""

from kaipu.brain.replenishment import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="replenishment.propose", cron="15 5 * * *", lock="replenishment.propose")
def propose(timestamp: int) -> int:
    """File today's proposals, every morning."""
    return flows.propose_orders(at=clock.now())


@job(name="replenishment.measure", cron="45 5 * * *", lock="replenishment.measure")
def measure(timestamp: int) -> int:
    """Measure what is due, every morning."""
    return flows.measure_due(at=clock.now())
