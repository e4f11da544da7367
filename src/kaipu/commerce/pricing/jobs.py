"""Scheduled work of prices."""

from kaipu.commerce.pricing import operations
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="pricing.end_passing_prices", cron="* * * * *", lock="pricing.end_passing_prices")
def end_passing_prices(timestamp: int = 0) -> int:
    """Ask the prices before again where some have passed."""
    return operations.end_passing_prices(at=clock.now())
