"""Scheduled work of partners; the times are UTC, after midnight in the shop's usual zones."""

from kaipu.commerce.partners import flows
from kaipu.kernel import clock, jobs


@jobs.job(name="partners.release_commissions", cron="50 8 * * *", lock="partners.release_commissions")
def release_commissions(timestamp: int) -> int:
    """Free the commissions on goods that can no longer come back, and forget old visits, every night."""
    return flows.release_all(at=clock.now())
