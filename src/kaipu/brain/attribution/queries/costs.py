"""What channels cost, and where that was told from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaipu.brain.attribution.models import CostEntry
from kaipu.brain.attribution.rules import Cost
from kaipu.brain.lake import api as lake

# Rows of our own bear numbers below zero, those of advertising companies above.
_COSTS = """
SELECT source, medium, campaign, row_id > 0, SUM(spend), CAST(COUNT(DISTINCT day) AS BIGINT), MIN(day), MAX(day)
FROM dws.ad_spend WHERE day BETWEEN $first AND $last AND spend > 0 GROUP BY ALL ORDER BY SUM(spend) DESC, source, medium, campaign
"""
_TOLD = """
SELECT DISTINCT day, source, medium, campaign FROM dws.ad_spend WHERE row_id > 0 AND day BETWEEN $first AND $last
"""


@dataclass(frozen=True, slots=True)
class CostLine:
    """What a campaign cost at a source in a span; `told` by its advertising company, or written down here."""

    source: str
    medium: str
    campaign: str
    told: bool
    spend: Decimal
    days: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A cost as it was written down; `replaced_at` where a correction took its place."""

    id: int
    day: date
    source: str
    medium: str
    campaign: str
    spend_minor: int
    origin: str
    created_at: datetime
    replaced_at: datetime | None


def list_costs(*, first: date, last: date, at: datetime) -> list[CostLine]:
    """Return costs by source, medium and campaign, the largest first. One statement; raises lake.NothingPublished."""
    return [CostLine(*row) for row in lake.ask(_COSTS, {"first": first, "last": last}, at=at)]


def list_entries(*, most: int = 50) -> list[EntryRecord]:
    """Return what was written down here, the newest first, with what was corrected."""
    rows = CostEntry.objects.order_by("-created_at", "-id").values_list(
        "id", "day", "source", "medium", "campaign", "spend_minor", "origin", "created_at", "replaced_at"
    )[:most]
    return [EntryRecord(*row) for row in rows]


def find_known(*, costs: Sequence[Cost]) -> dict[tuple[date, str, str, str], int]:
    """Return the amounts of costs that are written down already, by day, source, medium and campaign."""
    keys = {cost.key for cost in costs}
    rows = CostEntry.objects.filter(day__in={cost.day for cost in costs}, replaced_at=None).values_list(
        "day", "source", "medium", "campaign", "spend_minor"
    )
    return {row[:4]: row[4] for row in rows if row[:4] in keys}


def find_told(*, costs: Sequence[Cost], at: datetime) -> set[tuple[date, str, str, str]]:
    """Return which costs an advertising company has told already: those count, and ours of the same day do not."""
    if not costs:
        return set()
    days = [cost.day for cost in costs]
    try:
        rows = lake.ask(_TOLD, {"first": min(days), "last": max(days)}, at=at)
    except lake.NothingPublished:
        return set()
    return {tuple(row) for row in rows} & {cost.key for cost in costs}
