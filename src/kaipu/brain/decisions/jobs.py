"""Scheduled work of decisions."""

from django.conf import settings

from kaipu.brain.decisions import flows, operations
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="decisions.expire", cron="*/10 * * * *", lock="decisions.expire")
def expire(timestamp: int = 0) -> int:
    """Close what nobody decided in time."""
    return operations.close_expired(at=clock.now())


@job(name="decisions.approve_by_policies", cron="*/5 * * * *", lock="decisions.approve_by_policies")
def approve_by_policies(timestamp: int = 0) -> int:
    """Approve what policies allow."""
    return flows.approve_by_policies(at=clock.now())


@job(name="decisions.judge", cron="25 6 * * *", lock="decisions.judge")
def judge(timestamp: int = 0) -> int:
    """Judge producers by what their decisions delivered, after the morning's measurements."""
    return flows.judge_producers(at=clock.now())


@job(name="decisions.call_hooks", cron="* * * * *", lock="decisions.call_hooks")
def call_hooks(timestamp: int = 0) -> int:
    """Tell addresses what happened."""
    return flows.call_hooks(now=clock.now, private=settings.CONNECTOR_PRIVATE_HOSTS)
