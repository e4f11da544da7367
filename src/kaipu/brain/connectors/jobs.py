"""Scheduled work of connectors."""

from dataclasses import asdict
from typing import Any

from kaipu.brain.connectors import flows, queries
from kaipu.kernel import clock, jobs
from kaipu.kernel.jobs import job


@job(name="connectors.due", cron="* * * * *", lock="connectors.due")
def due(timestamp: int = 0) -> list[str]:
    """Put the connectors that are due into the queue, every minute."""
    keys = queries.list_due(at=clock.now())
    for key in keys:
        jobs.defer_alone("connectors.run", f"connectors.run:{key}", key=key)
    return keys


@job(name="connectors.run")
def run(*, key: str) -> dict[str, Any]:
    """Fetch what is new of one connector."""
    return asdict(flows.run_connector(key=key))


@job(name="connectors.watch", cron="*/10 * * * *", lock="connectors.watch")
def watch(timestamp: int = 0) -> list[str]:
    """Look which connectors' data are late, every ten minutes."""
    return [key for key, late in flows.watch_lateness(at=clock.now()) if late]


@job(name="connectors.prune", cron="41 3 * * *", lock="connectors.prune")
def prune(timestamp: int = 0) -> dict[str, Any]:
    """Take away what is too old, every night."""
    return asdict(flows.prune(at=clock.now()))


@job(name="connectors.read_feeds", cron="*/30 * * * *", lock="connectors.read_feeds")
def read_feeds(timestamp: int = 0) -> int:
    """Read the feeds of headlines, every half an hour."""
    return flows.read_feeds(now=clock.now)
