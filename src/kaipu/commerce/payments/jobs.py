"""Scheduled work of payments."""

from kaipu.commerce.payments import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="payments.give_refunds", cron="* * * * *", lock="payments.give_refunds")
def give_refunds(timestamp: int) -> int:
    """Give back what was decided, every minute."""
    return flows.give_refunds(at=clock.now())
