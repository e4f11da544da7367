"""Scheduled work of privacy."""

from dataclasses import asdict
from typing import Any

from kaipu.brain.privacy import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="privacy.carry_out", cron="2-59/5 * * * *", lock="privacy.carry_out")
def carry_out(timestamp: int = 0, **given: Any) -> dict[str, Any]:
    """Carry out what persons asked for, every five minutes; nothing asked costs nothing."""
    return asdict(flows.carry_out(**given))


@job(name="privacy.replay", lock="privacy.carry_out")
def replay() -> dict[str, Any]:
    """Erase again whom a restored backup brought back."""
    return asdict(flows.replay())


@job(name="privacy.retain", cron="41 6 * * *", lock="privacy.retain")
def retain(timestamp: int = 0) -> dict[str, int]:
    """Take away what is too old, every night."""
    return flows.retain(at=clock.now())
