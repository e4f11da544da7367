"""Scheduled work of content."""

from kaipu.commerce.content import operations
from kaipu.kernel import clock, jobs


@jobs.job(name="content.publish_due", cron="* * * * *", lock="content.publish_due")
def publish_due(timestamp: int) -> int:
    """Publish what is due, every minute."""
    return operations.publish_due(at=clock.now())
