"""Who stands in which stage of a customer's life, how many of them stand in the next, what each stage cost, who looks after it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from kaipu.brain.attribution.models import Stage
from kaipu.brain.attribution.rules import BITS, STAGES
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.commerce.members import api as members
from kaipu.kernel import clock

# Person numbers are those of dws.visits; an order's person is its customer's. Every person once, with what they did.
_PEOPLE = """
WITH seen AS (
  SELECT person, COUNT(DISTINCT day) AS days, MAX(filled_cart) AS cart FROM dws.visits
  WHERE day BETWEEN $first AND $last GROUP BY person
), bought AS (
  SELECT k.person, COUNT(*) AS orders FROM dws.orders AS o
  JOIN dwd.persons AS k ON k.customer_id = o.customer_id
  WHERE o.sold AND o.channel = 'web' AND o.day BETWEEN $first AND $last GROUP BY k.person
), told AS (SELECT DISTINCT person FROM dwd.persons WHERE customer_id IN (SELECT unnest($inviters)))
SELECT CASE WHEN s.person IS NULL THEN 0 ELSE 1 + 2 * s.cart + CASE WHEN s.days >= 2 THEN 4 ELSE 0 END END
       + CASE WHEN b.orders >= 1 THEN 8 ELSE 0 END + CASE WHEN b.orders >= 2 THEN 16 ELSE 0 END
       + CASE WHEN t.person IS NULL THEN 0 ELSE 32 END AS bits, CAST(COUNT(*) AS BIGINT)
FROM seen AS s FULL JOIN bought AS b ON b.person = s.person FULL JOIN told AS t ON t.person = COALESCE(s.person, b.person)
GROUP BY bits
"""
_DISCOUNTS = """
SELECT buyer_kind = 'new', SUM(discount) FROM dws.orders
WHERE sold AND channel = 'web' AND day BETWEEN $first AND $last GROUP BY buyer_kind = 'new'
"""

_CAMPAIGNS = "SELECT campaign, SUM(spend) FROM dws.ad_spend WHERE day BETWEEN $first AND $last GROUP BY campaign"


@dataclass(frozen=True, slots=True)
class StageRecord:
    """People of a stage in a span and in the one before it, how many of them stand in the next too, and what was spent on it.

    `spent` is what campaigns that are linked to the stage cost in the span, each at the first stage that it is linked to; `cost` is what
    discounts took, and for the first stage all other advertising. So no cost is in two places, and all of them add up.
    """

    stage: str
    people: int
    before: int
    going_on: int
    cost: Decimal
    spent: Decimal
    owner_id: int | None
    origins: tuple[str, ...]


def list_stages(*, first: date, last: date, at: datetime) -> list[StageRecord]:
    """Return all stages in order. Seven statements; raises lake.NothingPublished."""
    length = (last - first).days + 1
    now = _count(first, last, at)
    before = _count(first - timedelta(days=length), first - timedelta(days=1), at)
    spend = metrics.get_totals(["ad_spend"], first=first, last=last, at=at)["ad_spend"] or Decimal(0)
    given = dict(lake.ask(_DISCOUNTS, {"first": first, "last": last}, at=at))
    kept = {row.stage: row for row in Stage.objects.all()}
    spent = _spent({stage: tuple(row.origins) for stage, row in kept.items()}, first, last, at)
    cost = {
        "acquire": spend - sum(spent.values()),
        "convert": given.get(True, Decimal(0)),
        "repurchase": given.get(False, Decimal(0)),
    }
    found = []
    for place, stage in enumerate(STAGES):
        both = BITS[stage] | (BITS[STAGES[place + 1]] if place + 1 < len(STAGES) else 0)
        row = kept.get(stage)
        found.append(
            StageRecord(
                stage, _with(now, BITS[stage]), _with(before, BITS[stage]), _with(now, both), cost.get(stage, Decimal(0)),
                spent[stage], row.owner_id if row else None, tuple(row.origins) if row else (),
            )
        )  # fmt: skip
    return found


def _spent(linked: dict[str, tuple[str, ...]], first: date, last: date, at: datetime) -> dict[str, Decimal]:
    """Return what the campaigns of each stage cost, by the first stage that a campaign is linked to."""
    rows = dict(lake.ask(_CAMPAIGNS, {"first": first, "last": last}, at=at))
    return {
        stage: sum(
            (rows.pop(origin.replace(":", "-"), Decimal(0)) for origin in linked.get(stage, ())), start=Decimal(0)
        )
        for stage in STAGES
    }


def _count(first: date, last: date, at: datetime) -> Counter[int]:
    start, end = clock.day_bounds(first, last)
    inviters = members.list_inviters(start=start, end=end)
    return Counter(dict(lake.ask(_PEOPLE, {"first": first, "last": last, "inviters": inviters or [-1]}, at=at)))


def _with(people: Counter[int], bits: int) -> int:
    return sum(count for each, count in people.items() if each & bits == bits)
