"""Scheduled work of replenishment."""

from typing import Any

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


@job(name="replenishment.compare", cron="50 4 * * *", lock="replenishment.compare")
def compare(timestamp: int = 0, *, again: bool = False) -> dict[str, Any]:
    """Play the shop's last year under every way of ordering, once in four weeks, and switch on the one that earned most."""
    return flows.compare_due(now=clock.now, again=again)
