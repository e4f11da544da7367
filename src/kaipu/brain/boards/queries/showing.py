"""What a tile shows: one question to the metric dictionary, what drove the change, and how sure a share is.

Answers are kept for the minute and the snapshot they were given in, so that ten people who open a board ask once.
"""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from kaipu.brain.boards.rules import Tile, View, grain_for, wilson
from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock

KEPT = 400
LIVE_SECONDS = 5
DRIVERS = 500
CALENDAR_DAYS = 364
OVER_TIME = frozenset({"numbers", "line", "stacked", "calendar"})
COMPARED = frozenset({"numbers", "line", "bar", "table", "funnel", "map", "heatmap"})
CLOSED = frozenset({"numbers", "table", "bar", "map", "funnel"})  # they tell changes of whole ranges
MOST_LINES, MOST_PARTS, MOST_FLOWS, HEAT = 5, 4, 40, 200

type Band = tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Driver:
    """The member that moved a figure most in its direction, and its share of the whole change (above 1 if others held against it)."""

    dimension: str
    member: str
    name_en: str
    name_zh: str
    difference: Decimal
    share: float


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tile shows of a view. `result` is None where nothing could be asked.

    `left_out` are metrics that the view's conditions cannot be put to; `bands` are the 95 % intervals of the first metric, by
    bucket or by row, where the tile names what it is a share of. `closed` answers the same question for the days that are over,
    where the view ends with one that is not: half a day compared with a whole one would seem a fall.
    """

    tile: Tile
    result: metrics.Result | None
    left_out: tuple[metrics.Definition, ...] = ()
    driver: Driver | None = None
    bands: tuple[Band, ...] = ()
    closed: metrics.Result | None = None


_answers: OrderedDict[Hashable, metrics.Result] = OrderedDict()
_lock = threading.Lock()


def get_tile(tile: Tile, view: View, *, at: datetime) -> Answer:
    """Answer a tile. One question to the dictionary, one more for a driver, a band or closed days; each is kept for its minute.

    Raises MetricUnknown, SeriesInvalid, lake.QueryTooLong: whoever shows it says so in the tile's place.
    """
    question, left_out = question_of(tile, view)
    if question is None:
        return Answer(tile, None, left_out)
    result = _ask(question, at)
    if tile.dimensions and question.top > tile.top and tile.kind in COMPARED - {"heatmap"}:
        result = replace(result, rows=result.rows[: tile.top])
    driver = _driver(tile, result, at) if tile.driver and result.comparison else None
    bands = _bands(tile, result, question, at) if tile.base else ()
    return Answer(tile, result, left_out, driver, bands, _closed(tile, result, at))


def _closed(tile: Tile, result: metrics.Result, at: datetime) -> metrics.Result | None:
    """Ask for the days that are over, and for as many of the other time's first days."""
    query, before = result.query, result.comparison
    yesterday = clock.local_date(at) - timedelta(days=1)
    if tile.kind not in CLOSED or before is None or not query.first <= yesterday < query.last:
        return None
    plain = replace(query, last=yesterday, grain="", compare="")
    ended = before.query.first + (yesterday - query.first)
    return replace(_ask(plain, at), comparison=_ask(replace(plain, first=before.query.first, last=ended), at))


def question_of(tile: Tile, view: View) -> tuple[metrics.Query | None, tuple[metrics.Definition, ...]]:
    """Turn a tile and a view into a question; metrics that the conditions or cuts cannot be put to are left out of it."""
    definitions = [metrics.get_definition(name=name) for name in tile.metrics]
    wanted = {*tile.dimensions, *(each.dimension for each in view.conditions)}
    fitting = [each for each in definitions if wanted.issubset(each.dimensions)]
    left_out = tuple(each for each in definitions if each not in fitting)
    if not fitting or (tile.kind == "scatter" and left_out):
        return None, tuple(definitions)
    first, last = view.first, view.last
    if tile.kind == "calendar":
        first = min(first, last - timedelta(days=CALENDAR_DAYS - 1))
    grain = _grain(tile, view, fitting)
    filters = tuple(metrics.Filter(each.dimension, "=", (each.member,)) for each in view.conditions)
    compare = view.compare if tile.kind in COMPARED else ""
    question = metrics.Query(
        tuple(each.name for each in fitting), first, last, tile.dimensions, filters, grain, compare, _top(tile, compare),
    )  # fmt: skip
    return question, left_out


def _grain(tile: Tile, view: View, fitting: list[metrics.Definition]) -> str:
    if tile.kind not in OVER_TIME:
        return ""
    if tile.kind == "calendar":
        return "day"
    grain = tile.grain or grain_for(view.first, view.last)
    days = (view.last - view.first).days + 1
    hourly = all("hour" in each.dimensions for each in fitting) and days <= 7
    return ("day" if days > 1 else "") if grain == "hour" and not hourly else grain


def _top(tile: Tile, compare: str) -> int:
    if tile.kind == "heatmap":
        return HEAT
    if tile.kind == "sankey":
        return MOST_FLOWS
    if tile.kind == "pie" or (compare and tile.kind in COMPARED):
        return DRIVERS  # a member may have stood elsewhere before, so more are asked for than shown
    return min(tile.top, MOST_LINES) if tile.kind in {"line", "stacked"} and tile.dimensions else tile.top


def _ask(question: metrics.Query, at: datetime) -> metrics.Result:
    try:
        number = lake.get_coverage(at=at).number
    except lake.NothingPublished:
        return metrics.query(question, at=at)
    live = question.last >= clock.local_date(at)
    key = (question, number, int(at.timestamp()) // (LIVE_SECONDS if live else 60))
    with _lock:
        if key in _answers:
            _answers.move_to_end(key)
            return _answers[key]
    found = metrics.query(question, at=at)
    with _lock:
        _answers[key] = found
        while len(_answers) > KEPT:
            _answers.popitem(last=False)
    return found


def _driver(tile: Tile, result: metrics.Result, at: datetime) -> Driver | None:
    """Find whose change made most of the first metric's; only of what adds up."""
    metric, before = result.metrics[0], result.comparison
    if before is None or not metric.additive or tile.driver not in metric.dimensions:
        return None
    now_total, then_total = result.totals[0], before.totals[0]
    if now_total is None or then_total is None or now_total == then_total:
        return None
    asked = replace(result.query, metrics=(metric.name,), dimensions=(tile.driver,), grain="", top=DRIVERS)
    cut = _ask(asked, at)
    earlier = {row.members: row for row in cut.comparison.rows} if cut.comparison else {}
    rows = {**earlier, **{row.members: row for row in cut.rows}}
    now = {row.members: row.totals[0] or Decimal(0) for row in cut.rows}
    whole = now_total - then_total
    moved = {
        key: now.get(key, Decimal(0)) - ((earlier[key].totals[0] if key in earlier else None) or Decimal(0))
        for key in rows
    }
    if not moved:
        return None
    key = max(moved, key=lambda each: moved[each] * (1 if whole > 0 else -1))
    share = float(moved[key] / whole)
    row = rows[key]
    return Driver(tile.driver, key[0], row.names_en[0], row.names_zh[0], moved[key], share) if share > 0 else None


def _bands(tile: Tile, result: metrics.Result, question: metrics.Query, at: datetime) -> tuple[Band, ...]:
    """Return the intervals of a share by bucket or row, from the counts it is a share of."""
    counts = _ask(replace(question, metrics=(tile.base,), compare="", top=max(question.top, DRIVERS)), at)
    if tile.dimensions:
        by_member = {row.members: row.totals[0] for row in counts.rows}
        pairs = [(row.totals[0], by_member.get(row.members)) for row in result.rows]
    else:
        pairs = list(zip(result.values[0], counts.values[0], strict=True)) if result.buckets else []
    return tuple(wilson(float(share), float(n)) if share is not None and n else None for share, n in pairs)
