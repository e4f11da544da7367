"""Scheduled work of insight: the nightly and the hourly watch, and the post."""

from datetime import timedelta

from kaipu.brain.insight import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="insight.watch_days", cron="40 8 * * *", lock="insight.watch")
def watch_days(timestamp: int = 0, *, days: int = 1) -> int:
    """Look at yesterday, after the night's build; or at the last `days` closed days, the oldest first."""
    at = clock.now()
    today = clock.local_date(at)
    return sum(flows.keep_watch(grain="day", day=today - timedelta(days=back), at=at) for back in range(days, 0, -1))


@job(name="insight.watch_hours", cron="12 * * * *", lock="insight.watch")
def watch_hours(timestamp: int = 0) -> int:
    """Look at today up to the last whole hour."""
    at = clock.now()
    hour = at.astimezone(clock.zone()).hour - 1
    return flows.keep_watch(grain="hour", day=clock.local_date(at), hour=hour, at=at) if hour >= 0 else 0


@job(name="insight.tell", cron="*/5 * * * *", lock="insight.tell")
def tell(timestamp: int = 0) -> int:
    """Mail what nobody was told of yet; what quiet hours held back goes out when they end."""
    return flows.tell(at=clock.now())
