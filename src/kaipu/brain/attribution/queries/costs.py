"""What channels cost, and where that was told from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from kaipu.brain.attribution.models import CostEntry
from kaipu.brain.attribution.rules import Cost
from kaipu.brain.lake import api as lake
from kaipu.kernel import clock

# Rows of our own bear numbers below zero, those of advertising companies above.
_COSTS = """
SELECT source, medium, campaign, row_id > 0, SUM(spend), CAST(COUNT(DISTINCT day) AS BIGINT), MIN(day), MAX(day)
FROM dws.ad_spend WHERE day BETWEEN $first AND $last AND spend > 0 GROUP BY ALL ORDER BY SUM(spend) DESC, source, medium, campaign
"""
_TOLD = """
SELECT DISTINCT day, source, medium, campaign FROM dws.ad_spend WHERE row_id > 0 AND day BETWEEN $first AND $last
"""

_SPENDING = """
SELECT (at AT TIME ZONE %(noon)s)::date AS day, source, medium, spend_minor, '' AS note, true, true, NULL::bigint, NULL::timestamptz
  FROM lake_ad_spend_v2 WHERE campaign = %(campaign)s AND row_id > 0 AND spend_minor > 0
UNION ALL
SELECT c.day, c.source, c.medium, c.spend_minor, c.note, false,
       EXISTS (SELECT 1 FROM lake_ad_spend_v2 v WHERE v.row_id = -c.id), c.created_by_id, c.created_at
  FROM attribution_costentry c WHERE c.campaign = %(campaign)s AND c.replaced_at IS NULL AND c.spend_minor > 0
 ORDER BY 1 DESC, 2, 3, 5, 6
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
class SpendingLine:
    """What a campaign cost on a day at a place. `told` by the advertising company, else written down by `by`.

    `counts` is False where the advertising company has told the cost of the same day, source and medium: its figure counts.
    """

    day: date
    source: str
    medium: str
    spend_minor: int
    note: str
    told: bool
    counts: bool
    by: int | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """A cost as it was written down; `replaced_at` where a correction took its place."""

    id: int
    day: date
    source: str
    medium: str
    campaign: str
    spend_minor: int
    note: str
    origin: str
    created_at: datetime
    replaced_at: datetime | None


def list_costs(*, first: date, last: date, at: datetime) -> list[CostLine]:
    """Return costs by source, medium and campaign, the largest first. One statement; raises lake.NothingPublished."""
    return [CostLine(*row) for row in lake.ask(_COSTS, {"first": first, "last": last}, at=at)]


def list_entries(*, most: int = 50) -> list[EntryRecord]:
    """Return what was written down here, the newest first, with what was corrected."""
    rows = CostEntry.objects.order_by("-created_at", "-id").values_list(
        "id", "day", "source", "medium", "campaign", "spend_minor", "note", "origin", "created_at", "replaced_at"
    )[:most]
    return [EntryRecord(*row) for row in rows]


def list_spending(*, campaign: str) -> list[SpendingLine]:
    """Return what a campaign, named as in its links, has cost, the newest day first; of corrections only the last. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(_SPENDING, {"campaign": campaign, "noon": clock.zone().key})
        return [SpendingLine(*row) for row in cursor.fetchall()]


def count_spent(*, campaigns: Sequence[str]) -> dict[str, int]:
    """Return what campaigns, named as in their links, have cost in minor units, each cost once. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT campaign, SUM(spend_minor)::bigint FROM lake_ad_spend_v2 WHERE campaign = ANY(%s) GROUP BY campaign",
            [list(campaigns)],
        )
        return dict(cursor.fetchall())


def find_known(*, costs: Sequence[Cost]) -> dict[tuple[date, str, str, str, str], int]:
    """Return the amounts of costs that are written down already, by day, source, medium, campaign and note."""
    keys = {cost.key for cost in costs}
    rows = CostEntry.objects.filter(day__in={cost.day for cost in costs}, replaced_at=None).values_list(
        "day", "source", "medium", "campaign", "note", "spend_minor"
    )
    return {row[:5]: row[5] for row in rows if row[:5] in keys}


def find_told(*, costs: Sequence[Cost], at: datetime) -> set[tuple[date, str, str, str, str]]:
    """Return which costs an advertising company has told already: those count, and ours of the same day do not."""
    if not costs:
        return set()
    days = [cost.day for cost in costs]
    try:
        rows = lake.ask(_TOLD, {"first": min(days), "last": max(days)}, at=at)
    except lake.NothingPublished:
        return set()
    told = {tuple(row) for row in rows}
    return {cost.key for cost in costs if cost.place in told}
