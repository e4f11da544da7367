"""Scheduled work of competitors."""

from dataclasses import asdict
from typing import Any

from kaipu.brain.competitors import flows
from kaipu.kernel.jobs import job


@job(name="competitors.follow", cron="*/5 * * * *", lock="competitors.follow")
def follow(timestamp: int = 0) -> dict[str, Any]:
    """Take over new offers, match them and bring alerts up to date, every five minutes; nothing new costs next to nothing."""
    return asdict(flows.follow_offers())
