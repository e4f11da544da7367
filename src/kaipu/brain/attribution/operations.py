"""Writes of attribution: what channels cost, and who looks after the stages of the life cycle."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from django.db import connection

from kaipu.brain.attribution.models import CostEntry, Stage
from kaipu.brain.attribution.rules import STAGES, Cost
from kaipu.kernel import audit, clock
from kaipu.kernel.operation import operation

LOCK = 7_205_417  # one writer of costs at a time, so that two corrections of one day do not meet


class StageUnknown(LookupError):
    """There is no such stage."""


@dataclass(frozen=True, slots=True)
class Noted:
    """How many costs are new, how many corrected another, and how many were known like that."""

    new: int
    corrected: int
    known: int


@operation
def note_costs(*, costs: Sequence[Cost], origin: str, by: int, at: datetime) -> Noted:
    """Write costs down. One that is known with another amount is corrected: the old row stays, marked as replaced.

    Takes an advisory lock until the end of the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    days = {cost.day for cost in costs}
    standing = {
        (row.day, row.source, row.medium, row.campaign, row.note): row
        for row in CostEntry.objects.filter(day__in=days, replaced_at=None)
    }
    fresh, replaced, known = [], [], 0
    for cost in costs:
        row = standing.get(cost.key)
        if row and (row.spend_minor, row.clicks, row.impressions) == (cost.spend_minor, cost.clicks, cost.impressions):
            known += 1
            continue
        if row:
            replaced.append(row.id)
        fresh.append(
            CostEntry(
                day=cost.day, at=datetime.combine(cost.day, time(12), clock.zone()), source=cost.source, medium=cost.medium,
                campaign=cost.campaign, note=cost.note, spend_minor=cost.spend_minor, clicks=cost.clicks, impressions=cost.impressions,
                origin=origin, created_by_id=by, created_at=at,
            )
        )  # fmt: skip
    CostEntry.objects.filter(id__in=replaced).update(replaced_at=at)
    CostEntry.objects.bulk_create(fresh, batch_size=1000)
    noted = Noted(len(fresh) - len(replaced), len(replaced), known)
    audit.record(
        action="attribution.note_costs", subject=f"costs:{origin.partition(':')[0]}",
        detail={"new": noted.new, "corrected": noted.corrected, "minor": sum(cost.spend_minor for cost in costs)}, at=at,
    )  # fmt: skip
    return noted


@operation
def set_stage(*, stage: str, owner_id: int | None, origins: Sequence[str], at: datetime) -> None:
    """Say who looks after a stage and which campaigns and journeys work on it. Raises StageUnknown."""
    if stage not in STAGES:
        raise StageUnknown(stage)
    given = {"owner_id": owner_id, "origins": sorted(set(origins)), "changed_at": at}
    Stage.objects.update_or_create(stage=stage, defaults=given)
    audit.record(
        action="attribution.set_stage", subject=f"stage:{stage}", detail={"owner_id": owner_id, "origins": given["origins"]}, at=at
    )  # fmt: skip
