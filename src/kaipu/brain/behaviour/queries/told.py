"""What came of what the shop told: visits by where a link stood, the orders placed in them, how often an article was read; and the
occasions of a span, for which it is told. Orders of links count where they were placed in the very visit: a later one is not credited
there. Orders of reads count where their buyer had read the article in the seven days before, in the same or another visit.
"""

from collections.abc import Sequence
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
class ReadResult:
    """What came of a page that was read: views, readers, clicks on it, and orders of its readers within seven days."""

    path: str
    reads: int
    people: int
    clicks: int
    orders: int
    net: Decimal
    gross_profit: Decimal


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """A code that a coupon and a link's campaign bear, in a span of days: orders count where they fall into it."""

    key: int
    code: str
    campaign: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CodeResult:
    """Orders that bore a code or came by its link, each once; `coded` of them bore the code."""

    key: int
    orders: int
    coded: int
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
FOLLOWING_DAYS = 7
# A person is the customer, or the visitor for as long as nobody knows whose it is; an order's person is its visit's, else its customer's.
_FOLLOWED = """
WITH seen AS (
  SELECT path, person, view, visitor, name, "at" FROM dwd.events
  WHERE day >= $first AND name IN ('page_view', 'click') AND starts_with(path, $start)
), bought AS (
  SELECT o.order_id, o.placed_at, o.net, o.costed - o.cost AS profit, COALESCE(v.person, k.person) AS person
  FROM dws.orders AS o
  LEFT JOIN dwd.order_visits AS p ON p.order_id = o.order_id AND p.day = o.day
  LEFT JOIN dws.visits AS v ON v.day = p.day AND v.visitor = p.visitor AND v.session = p.session AND v.part = p.part
  LEFT JOIN (SELECT customer_id, person FROM dwd.persons WHERE customer_id IS NOT NULL) AS k ON k.customer_id = o.customer_id
  WHERE o.sold AND o.channel = 'web' AND o.day >= $first
), followed AS (
  SELECT DISTINCT s.path, b.order_id, b.net, b.profit FROM seen AS s JOIN bought AS b ON b.person = s.person
  WHERE s.name = 'page_view' AND s."at" <= b.placed_at AND s."at" > b.placed_at - to_days($days)
), sums AS (SELECT path, COUNT(*) AS orders, SUM(net) AS net, SUM(profit) AS profit FROM followed GROUP BY path)
SELECT s.path, CAST(COUNT(DISTINCT CASE WHEN s.name = 'page_view' THEN s.view END) AS BIGINT),
       CAST(COUNT(DISTINCT CASE WHEN s.name = 'page_view' THEN s.visitor END) AS BIGINT), CAST(SUM(CASE WHEN s.name = 'click' THEN 1 ELSE 0 END) AS BIGINT),
       CAST(COALESCE(MAX(f.orders), 0) AS BIGINT), CAST(COALESCE(MAX(f.net), 0) AS DECIMAL(18, 2)), CAST(COALESCE(MAX(f.profit), 0) AS DECIMAL(18, 2))
FROM seen AS s LEFT JOIN sums AS f USING (path) GROUP BY s.path ORDER BY 2 DESC, 1
"""
# The code counts more than the link, for it was typed; where two would have an order, it is the first one's.
_CODES = """
WITH given AS (
  SELECT unnest($keys) AS key, unnest($codes) AS code, unnest($campaigns) AS campaign, unnest($firsts) AS first, unnest($lasts) AS last
), borne AS (
  SELECT g.key, p.order_id, p.day, 1 AS coded FROM given AS g JOIN dws.promotions AS p
    ON lower(p.code) = g.code AND p.day BETWEEN g.first AND g.last WHERE g.code <> ''
  UNION ALL
  SELECT g.key, x.order_id, x.day, 0 FROM given AS g JOIN dwd.visits AS v ON v.campaign = g.campaign AND v.day BETWEEN g.first AND g.last
  JOIN dwd.order_visits AS x ON x.day = v.day AND x.visitor = v.visitor AND x.session = v.session AND x.part = v.part
), ranked AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY coded DESC, key) AS place FROM borne
)
SELECT r.key, CAST(COUNT(*) AS BIGINT), CAST(SUM(r.coded) AS BIGINT), CAST(COALESCE(SUM(o.net), 0) AS DECIMAL(18, 2)),
       CAST(COALESCE(SUM(o.costed - o.cost), 0) AS DECIMAL(18, 2))
FROM ranked AS r JOIN dws.orders AS o ON o.order_id = r.order_id AND o.day = r.day AND o.sold WHERE r.place = 1 GROUP BY r.key ORDER BY r.key
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


def list_read_results(*, start: str, since: date, at: datetime) -> list[ReadResult]:
    """Return what came of pages whose path begins with `start`, since a day; the most read first. One statement; raises lake.NothingPublished.

    An order counts once for each page that its buyer had read, so the sum over pages may be above what was sold.
    """
    asked = {"start": start, "first": since, "days": FOLLOWING_DAYS}
    return [ReadResult(*row) for row in lake.ask(_FOLLOWED, asked, at=at)]


def list_code_results(*, spans: Sequence[CodeSpan], at: datetime) -> dict[int, CodeResult]:
    """Return the orders that bore codes or came by their links, by key; each order once in all. One statement; raises lake.NothingPublished."""
    if not spans:
        return {}
    asked = {
        "keys": [each.key for each in spans], "codes": [each.code.lower() for each in spans], "campaigns": [each.campaign for each in spans],
        "firsts": [each.first for each in spans], "lasts": [each.last for each in spans],
    }  # fmt: skip
    return {row[0]: CodeResult(*row) for row in lake.ask(_CODES, asked, at=at)}
