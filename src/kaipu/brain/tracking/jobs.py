"""Scheduled work of tracking."""

from dataclasses import asdict
from typing import Any

from kaipu.brain.tracking import flows, operations
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="tracking.collect", cron="* * * * *", lock="tracking.collect")
def collect(timestamp: int = 0) -> dict[str, Any]:
    """Store what visitors did, every minute."""
    return asdict(flows.collect())


@job(name="tracking.prune", cron="17 * * * *", lock="tracking.prune")
def prune(timestamp: int = 0) -> dict[str, Any]:
    """Take away what is too old, every hour a piece."""
    return asdict(operations.prune(at=clock.now()))
