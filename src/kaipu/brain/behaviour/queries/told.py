"""What came of what the shop told: visits by where a link stood, the orders placed in them, how often an article was read; and the
occasions of a span, for which it is told. Orders count where they were placed in the very visit: a later one is not credited here.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from kaipu.brain.lake import api as lake


@dataclass(frozen=True, slots=True)
class LinkResult:
    """What came of the links of a campaign that stood at a source. Amounts in the shop's currency."""

    campaign: str
    source: str
    visits: int
    orders: int
    net: Decimal
    gross_profit: Decimal


@dataclass(frozen=True, slots=True)
class Occasion:
    """A festival, holiday or shopping day."""

    day: date
    name_en: str
    name_zh: str


_LINKS = """
WITH came AS (
  SELECT day, visitor, session, part, campaign, source FROM dwd.visits WHERE day >= $first AND starts_with(campaign, $start)
), sold AS (
  SELECT v.day, v.visitor, v.session, v.part, COUNT(DISTINCT l.order_id) AS orders, SUM(l.net) AS net, SUM(l.costed - l.cost) AS profit
  FROM dwd.order_visits AS v JOIN dws.order_lines AS l ON l.order_id = v.order_id AND l.day = v.day
  JOIN dwd.orders AS o ON o.order_id = v.order_id AND o.sold
  WHERE v.day >= $first AND l.day >= $first AND o.day >= $first GROUP BY v.day, v.visitor, v.session, v.part
)
SELECT c.campaign, c.source, CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(s.orders), 0) AS BIGINT),
       CAST(COALESCE(SUM(s.net), 0) AS DECIMAL(18, 2)), CAST(COALESCE(SUM(s.profit), 0) AS DECIMAL(18, 2))
FROM came AS c LEFT JOIN sold AS s USING (day, visitor, session, part)
GROUP BY c.campaign, c.source ORDER BY c.campaign, COUNT(*) DESC, c.source
"""
_READS = """
SELECT path, CAST(COUNT(DISTINCT view) AS BIGINT), CAST(COUNT(DISTINCT visitor) AS BIGINT) FROM dwd.events
WHERE day >= $first AND name = 'page_view' AND starts_with(path, $start) GROUP BY path
"""
_OCCASIONS = """
SELECT day, MIN(name_en), MIN(name_zh) FROM dwd.occasions
WHERE kind IN ('festival', 'shopping', 'public_cn', 'public_us') AND day BETWEEN $first AND $last
GROUP BY day, name_en ORDER BY day, MIN(rank)
"""


def list_link_results(*, start: str, since: date, at: datetime) -> list[LinkResult]:
    """Return what came of links whose UTM campaign begins with `start`, since a day. One statement; raises lake.NothingPublished."""
    return [LinkResult(*row) for row in lake.ask(_LINKS, {"start": start, "first": since}, at=at)]


def count_reads(*, start: str, since: date, at: datetime) -> dict[str, tuple[int, int]]:
    """Return how often pages were seen, and by how many visitors, by path. One statement; raises lake.NothingPublished."""
    return {path: (views, people) for path, views, people in lake.ask(_READS, {"start": start, "first": since}, at=at)}


def list_occasions(*, first: date, last: date, at: datetime) -> list[Occasion]:
    """Return the festivals, holidays and shopping days of a span. One statement; raises lake.NothingPublished."""
    return [Occasion(*row) for row in lake.ask(_OCCASIONS, {"first": first, "last": last}, at=at)]
