"""Scheduled work of metrics."""

from datetime import timedelta

from kaipu.brain.metrics import queries
from kaipu.kernel import clock
from kaipu.kernel.jobs import job

DAYS = 370


class WarehouseDisagrees(RuntimeError):
    """The published figures are not those of the shop; the first differences are told."""


@job(name="metrics.prove", cron="53 7 * * *", lock="metrics.prove")
def prove(timestamp: int = 0) -> int:
    """Compare a year of published days with the shop's own tables, every night; a difference fails the job, visibly."""
    at = clock.now()
    last = clock.local_date(at) - timedelta(days=1)
    proof = queries.prove(first=last - timedelta(days=DAYS), last=last, at=at)
    if not proof.holds:
        raise WarehouseDisagrees("; ".join(map(str, proof.differences[:5])))
    return proof.days
