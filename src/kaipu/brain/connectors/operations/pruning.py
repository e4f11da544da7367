"""What nobody needs any more is taken away: settled dead rows and old runs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kaipu.brain.connectors.models import DeadRow, Run
from kaipu.kernel.operation import operation

KEPT = timedelta(days=90)
KEPT_FILES = timedelta(days=30)
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was taken away."""

    dead_rows: int
    runs: int
    files: int = 0


@operation
def prune_rows(*, at: datetime) -> Pruned:
    """Delete dead rows that were settled, and runs that ended, more than 90 days ago; 20,000 of each at once. What waits stays."""
    rows = DeadRow.objects.exclude(state="waiting").filter(changed_at__lt=at - KEPT).order_by("id")
    runs = Run.objects.exclude(state="running").filter(started_at__lt=at - KEPT).order_by("id")
    return Pruned(
        DeadRow.objects.filter(id__in=list(rows.values_list("id", flat=True)[:MOST])).delete()[0],
        Run.objects.filter(id__in=list(runs.values_list("id", flat=True)[:MOST])).delete()[0],
    )
