"""Scheduled work of content."""

from kaipu.commerce.content import flows, operations
from kaipu.kernel import clock, jobs


@jobs.job(name="content.publish_due", cron="* * * * *", lock="content.publish_due")
def publish_due(timestamp: int) -> int:
    """Publish what is due, every minute."""
    return operations.publish_due(at=clock.now())


@jobs.job(name="content.send_posts", cron="* * * * *", lock="content.send_posts")
def send_posts(timestamp: int) -> int:
    """Publish posts that are due at other companies, every minute."""
    return flows.send_posts(now=clock.now)


@jobs.job(name="content.read_figures", cron="25 * * * *", lock="content.read_figures")
def read_figures(timestamp: int) -> int:
    """Ask how posts do, every hour."""
    return flows.read_figures(at=clock.now())


@jobs.job(name="content.bring_replies", cron="*/5 * * * *", lock="content.bring_replies")
def bring_replies(timestamp: int) -> int:
    """Bring remarks under posts into the inbox, every five minutes."""
    return flows.bring_replies(at=clock.now())


@jobs.job(name="content.answer_remarks", cron="* * * * *", lock="content.answer_remarks")
def answer_remarks(timestamp: int) -> int:
    """Send answers to remarks, every minute."""
    return flows.answer_remarks(now=clock.now)


@jobs.job(name="content.close_challenges", cron="12 * * * *", lock="content.close_challenges")
def close_challenges(timestamp: int) -> int:
    """Close challenges that are over and give their prizes, every hour."""
    return operations.close_challenges(at=clock.now())
