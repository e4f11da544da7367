"""The published daily tables, and their live twins over the rows of PostgreSQL for days that no snapshot covers.

A reader asks for cells (bucket × member) of a subject's columns and cannot tell which of the two a day came from; a
test holds the two together. Live are today, what is not built yet, and closed days that were touched since the build.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from kaipu.brain.lake.models import Member
from kaipu.brain.lake.queries.state import BuildRecord
from kaipu.brain.lake.rules import merge_days, spread_days
from kaipu.kernel import clock

MOST_TOUCHED_DAYS = 7
MOST_LIVE = timedelta(days=30)
GRAINS = {"day": "d.day", "week": "date_trunc('week', d.day)::date", "month": "date_trunc('month', d.day)::date"}
_SQL = Path(__file__).parents[1] / "sql"
_TREE = "JOIN lake_sku_v1 s ON s.sku_id = n.sku_id JOIN lake_category_v1 c ON c.category_id = s.category_id"  # the warehouse knows only today's tree, and so does this


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to cut a subject. `stored` is the dimension of the daily table, `cut` a member computed from it."""

    stored: str
    live: str = "''::text"
    joins: str = ""
    cut: str = "d.member"


SALES_DIMENSIONS = {
    "total": Dimension("total"),
    "department": Dimension("department", "split_part(c.path, '/', 1)", _TREE),
    "category": Dimension(
        "category",
        "CASE WHEN c.depth = 0 THEN c.path ELSE split_part(c.path, '/', 1) || '/' || split_part(c.path, '/', 2) END",
        _TREE,
    ),
    "location": Dimension("location", "p.code", "JOIN lake_location_v1 p ON p.location_id = n.location_id"),
    "channel": Dimension("channel", "n.channel"),
    "buyer": Dimension("buyer", "n.buyer_kind"),
    "weekday": Dimension("total", cut="extract(isodow FROM d.day)::int::text"),
    "simulated": Dimension("total", cut="d.simulated::text"),
}


TRAFFIC_DIMENSIONS = {
    "total": Dimension("total"),
    "device": Dimension("device", "n.device"),
    "source": Dimension("source", "n.origin"),
    "language": Dimension("language", "n.language"),
    "weekday": Dimension("total", cut="extract(isodow FROM d.day)::int::text"),
    "simulated": Dimension("total", cut="d.simulated::text"),
}
STOCK_DIMENSIONS = {name: SALES_DIMENSIONS[name] for name in ("total", "location", "department")}


@dataclass(frozen=True, slots=True)
class Subject:
    """A daily table, its dimensions, the SQL of its live twin, and the view and moment that tell which days were touched.

    Of a `standing` subject (stock) the last day counts, where others add days up, and only today can be live.
    """

    table: str
    live: str
    dimensions: dict[str, Dimension]
    feed: tuple[str, str]
    standing: bool = False


SUBJECTS = {
    "sales": Subject(
        "lake_salesdaily", (_SQL / "live_sales.sql").read_text(), SALES_DIMENSIONS, ("lake_order_v1", "placed_at")
    ),
    "buyers": Subject(
        "lake_buyersdaily", (_SQL / "live_sales.sql").read_text(), SALES_DIMENSIONS, ("lake_order_v1", "placed_at")
    ),
    "traffic": Subject(
        "lake_trafficdaily", (_SQL / "live_traffic.sql").read_text(), TRAFFIC_DIMENSIONS, ("lake_event_v1", "at")
    ),
    "stock": Subject(
        "lake_stockdaily", (_SQL / "live_stock.sql").read_text(), STOCK_DIMENSIONS, ("", ""), standing=True
    ),
}
DIMENSIONS = {name: tuple(subject.dimensions) for name, subject in SUBJECTS.items()}


@dataclass(frozen=True, slots=True)
class Cell:
    """The columns asked for, in one bucket of time, for one value of the dimension."""

    bucket: date
    member: str
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The days `first` to `last`, of which `live` are read from PostgreSQL's own rows."""

    first: date
    last: date
    live: tuple[date, ...]


def find_live_days(
    *, subject: str, first: date, last: date, published: BuildRecord | None, at: datetime
) -> tuple[date, ...]:
    """Return the days of a range that no snapshot covers: not built yet, or touched since. One statement.

    Of more than a week of touched closed days (an import is going on) the published rows are good enough until the next
    build; of days that were never built, the last month is enough.
    """
    today, (view, moment) = clock.local_date(at), SUBJECTS[subject].feed
    last = min(last, today)
    if SUBJECTS[subject].standing:
        return (today,) if first <= today == last else ()
    if published is None or published.published_until is None:
        return tuple(spread_days([(max(first, last - MOST_LIVE), last)]))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT DISTINCT ({moment} AT TIME ZONE %s)::date FROM {view} WHERE changed_xid >= %s::text::xid8",
            [settings.TIME_ZONE, str(published.horizon)],
        )
        touched = [row[0] for row in cursor.fetchall()]
    closed = [day for day in touched if first <= day <= min(last, published.published_until)]
    fresh = spread_days([(max(first, published.published_until + timedelta(days=1), last - MOST_LIVE), last)])
    return tuple(sorted({*fresh, *(closed if len(closed) <= MOST_TOUCHED_DAYS else ())}))


def find_first_day(*, subject: str) -> date | None:
    """Return the first published day of a subject: before it there is no data, not zero. One look into an index."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min(day) FROM {SUBJECTS[subject].table} WHERE dimension = 'total'")
        found: date | None = cursor.fetchone()[0]
    return found


def list_cells(
    *, subject: str, columns: Sequence[str], days: Range, dimension: str = "total", grain: str | None = None,
    simulated: bool | None = None, members: Sequence[str] | None = None,
) -> list[Cell]:  # fmt: skip
    """Return the sums of columns by bucket of the grain (None: one bucket, the first day) and member. One statement.

    The column `buyers` cannot be summed: its value is the packed 32-bit ids of all orders' customers, joined.
    """
    home = SUBJECTS[subject]
    cut = home.dimensions[dimension]
    bucket = GRAINS[grain] if grain else "%(first)s::date"
    packed = tuple(columns) == ("buyers",)
    listed = ", ".join(columns)
    parts = [
        (
            f"SELECT day, member, {'false AS ' if home.standing else ''}simulated, {listed} FROM {home.table} "
            "WHERE dimension = %(dimension)s AND day BETWEEN %(first)s AND %(last)s AND NOT day = ANY(%(live)s)"
        )
    ]
    if days.live:
        live = _packed(listed) if packed else listed
        somebody = f" WHERE x.{listed} IS NOT NULL" if packed else ""
        parts.append(f"SELECT day, member, simulated, {live} FROM ({_live(home, cut, days.live)}) x{somebody}")
    rows = f"({' UNION ALL '.join(parts)})"
    conditions = []
    if home.standing:
        rows = f"(SELECT d.*, max(d.day) OVER (PARTITION BY {bucket}) AS latest FROM {rows} d)"
        conditions.append("d.day = d.latest")
    if simulated is not None:
        conditions.append("d.simulated = %(simulated)s")
    if members is not None:
        conditions.append(f"{cut.cut} = ANY(%(members)s)")
    sums = (
        "string_agg(d.buyers, ''::bytea)" if packed else ", ".join(f"coalesce(sum(d.{c}), 0)::bigint" for c in columns)
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {bucket}, {cut.cut}, {sums} FROM {rows} d "
            f"WHERE {' AND '.join(conditions) or 'true'} GROUP BY 1, 2 ORDER BY 1, 2",
            {"dimension": cut.stored, "first": days.first, "last": days.last, "live": list(days.live),
             "zone": settings.TIME_ZONE, "simulated": simulated, "members": list(members or ()),
             "today": days.live[-1] if days.live else days.last, **_bounds(days.live)},
        )  # fmt: skip
        return [Cell(row[0], row[1], tuple(row[2:])) for row in cursor.fetchall()]


def _packed(column: str) -> str:
    """SQL that packs an array of ids as the warehouse's export does: 32 bits each, lowest byte first."""
    return (
        f"(SELECT string_agg(substr(b, 4, 1) || substr(b, 3, 1) || substr(b, 2, 1) || substr(b, 1, 1), ''::bytea) "
        f"FROM (SELECT int4send(i::int) AS b FROM unnest(x.{column}) i) y) AS {column}"
    )


def _live(home: Subject, cut: Dimension, live: Sequence[date]) -> str:
    moment = home.feed[1]
    spans = range(len(_spans(live)))
    when = " OR ".join(f"(r.{moment} >= %(from{n})s AND r.{moment} < %(to{n})s)" for n in spans)
    return home.live.format(member=cut.live, joins=cut.joins, when="true" if home.standing else f"({when})")


def _spans(live: Sequence[date]) -> list[tuple[date, date]]:
    return merge_days(live, most=len(live))


def _bounds(live: Sequence[date]) -> dict[str, datetime]:
    bounds = {}
    for number, (first, last) in enumerate(_spans(live)):
        bounds[f"from{number}"], bounds[f"to{number}"] = clock.day_bounds(first, last)
    return bounds


def list_member_names(*, dimension: str) -> dict[str, tuple[str, str]]:
    """Return the names (English, Chinese) of a dimension's values."""
    rows = Member.objects.filter(dimension=dimension).values_list("member", "name_en", "name_zh")
    return {member: (english, chinese) for member, english, chinese in rows}
