"""Scheduled work of clusters. Only workers import this file: it brings scikit-learn."""

from typing import Any

from kaipu.brain.clusters import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="clusters.train", cron="*/10 * * * *", lock="clusters.train")
def train(timestamp: int = 0, *, again: bool = False) -> dict[str, Any]:
    """Draw anew who shops alike; once a day, as soon as there are data."""
    return flows.train_due(now=clock.now, again=again)
