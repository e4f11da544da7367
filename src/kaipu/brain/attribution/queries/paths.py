"""Paths of visits before orders, out of the warehouse."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from kaipu.brain.attribution.rules import Journeys, channel_of
from kaipu.brain.lake import api as lake

MOST_DAYS, MOST_WINDOW = 3 * 366, 90
BY = ("channel", "source", "campaign")
CENT = 100
# A visit counts for the next order of its person, if that comes within the window; what is left over led to no order. An order
# placed in a visit that an order before it has used up still has that visit.
_PATHS = """
WITH bought AS (
  SELECT o.order_id, o.placed_at, COALESCE(v.person, k.person) AS person, v.started_at, v.source, v.medium, v.campaign,
         CAST(round(o.net * 100) AS BIGINT) AS net, CAST(round((o.costed - o.cost) * 100) AS BIGINT) AS profit,
         CASE WHEN f.order_id IS NULL THEN 0 ELSE 1 END AS new
  FROM dws.orders AS o
  LEFT JOIN dwd.order_visits AS p ON p.order_id = o.order_id AND p.day = o.day
  LEFT JOIN dws.visits AS v ON v.day = p.day AND v.visitor = p.visitor AND v.session = p.session AND v.part = p.part
  LEFT JOIN (SELECT customer_id, person FROM dwd.persons WHERE customer_id IS NOT NULL) AS k ON k.customer_id = o.customer_id
  LEFT JOIN dwd.first_orders AS f ON f.order_id = o.order_id
  WHERE o.sold AND o.channel = 'web' AND o.day BETWEEN $first AND $last{simulated_order}
), seen AS (
  SELECT person, started_at, source, medium, campaign, day FROM dws.visits
  WHERE day BETWEEN $since AND $last AND person IS NOT NULL{simulated}
), led AS (
  SELECT s.*, b.order_id, b.placed_at,
         b.order_id IS NOT NULL AND s.started_at > b.placed_at - to_days($window) AS counts
  FROM seen AS s ASOF LEFT JOIN (SELECT * FROM bought WHERE person IS NOT NULL) AS b
    ON b.person = s.person AND s.started_at <= b.placed_at
), touches AS (
  SELECT order_id, person, started_at, source, medium, campaign, epoch(placed_at - started_at) / 86400.0 AS age
  FROM led WHERE counts
  UNION ALL
  SELECT order_id, person, started_at, source, medium, campaign, epoch(placed_at - started_at) / 86400.0
  FROM bought WHERE started_at IS NOT NULL AND order_id NOT IN (SELECT order_id FROM led WHERE counts)
  UNION ALL
  SELECT NULL, person, started_at, source, medium, campaign, 0.0 FROM led WHERE NOT counts AND day >= $first
), named AS (SELECT DISTINCT COALESCE(source, '') AS source, COALESCE(medium, '') AS medium, COALESCE(campaign, '') AS campaign FROM touches)
"""
_TOUCHES = """
SELECT COALESCE(t.order_id, -1) AS order_id, CASE WHEN t.order_id IS NULL THEN t.person ELSE -1 END AS person,
       COALESCE(t.source, '') || chr(9) || COALESCE(t.medium, '') || chr(9) || COALESCE(t.campaign, '') AS came, t.age
FROM touches AS t ORDER BY 1, 2, t.started_at
"""
_ORDERS = "SELECT order_id, net, profit, new FROM bought ORDER BY order_id"


class QuestionInvalid(ValueError):
    """A question that has no answer: `reason` is range or window."""

    def __init__(self, reason: str, value: object) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason, self.value = reason, str(value)


@dataclass(frozen=True, slots=True)
class Question:
    """Which orders, how many days of visits before each, and what is told apart: channel, source or campaign."""

    first: date
    last: date
    window: int = 30
    by: str = "channel"
    simulated: bool | None = None

    @property
    def parameters(self) -> dict[str, Any]:
        """What the statements are asked with."""
        return {
            "first": self.first, "last": self.last, "since": self.first - timedelta(days=self.window), "window": self.window,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """Journeys with the channels' names in the order of their numbers, and what orders without any visit are worth."""

    names: tuple[str, ...]
    journeys: Journeys
    visits: tuple[int, ...]
    unseen: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class FrequentPath:
    """Channels in the order they were used, repeats in a row told once; how many orders and net sales it led to."""

    channels: tuple[str, ...]
    orders: int
    net: Decimal
    days: float


@dataclass(frozen=True, slots=True)
class PathStory:
    """The most frequent paths, orders by number of visits, and by days from the first visit to the order."""

    paths: tuple[FrequentPath, ...]
    lengths: tuple[tuple[int, int], ...]
    days: tuple[tuple[int, int], ...]
    orders: int
    median_days: float


def check(question: Question) -> None:
    """Raise QuestionInvalid where there is no answer."""
    if question.first > question.last or (question.last - question.first).days >= MOST_DAYS:
        raise QuestionInvalid("range", f"{question.first} – {question.last}")
    if not 0 < question.window <= MOST_WINDOW:
        raise QuestionInvalid("window", question.window)


def only(question: Question, table: str = "") -> str:
    """Return SQL that narrows to simulated shoppers, or to all others."""
    return "" if question.simulated is None else f" AND {table}simulated = {str(question.simulated).lower()}"


def label_of(question: Question, source: str, medium: str, campaign: str) -> str:
    """Return what a visit or a cost is counted under."""
    if question.by == "channel":
        return channel_of(source, medium)
    if question.by == "source":
        return f"{source or 'direct'} / {medium}" if medium else source or "direct"
    return campaign or "–"


def get_story(question: Question, *, at: datetime) -> Story:
    """Read all paths of a span. Two statements; raises QuestionInvalid, lake.NothingPublished, lake.QueryTooLong."""
    check(question)
    paths = _PATHS.format(simulated=only(question), simulated_order=only(question, "o."))
    touches = lake.ask_arrays(paths + _TOUCHES, question.parameters, at=at)
    orders = lake.ask_arrays(paths + _ORDERS, question.parameters, at=at)
    came, numbers = np.unique(touches["came"].astype(str), return_inverse=True)
    labels = [label_of(question, *each.split("\t")) for each in came]
    names = tuple(sorted(set(labels)))
    codes = np.array([names.index(each) for each in labels], np.int64)
    channels = codes[numbers] if labels else np.zeros(0, np.int64)
    order_ids, people = touches["order_id"].astype(np.int64), touches["person"].astype(np.int64)
    won = order_ids >= 0
    starts = _starts(order_ids[won])
    ids = orders["order_id"].astype(np.int64)
    worth = np.column_stack(
        [np.full(ids.size, CENT), orders["net"].astype(np.int64), orders["profit"].astype(np.int64), orders["new"].astype(np.int64) * CENT]
    ).astype(np.int64)  # fmt: skip
    found = np.searchsorted(ids, order_ids[won][starts])
    unseen = worth.sum(axis=0) - worth[found].sum(axis=0)
    direct = _direct(question, names)
    journeys = Journeys(
        len(names), direct, channels[won], touches["age"][won].astype(float), starts, worth[found], channels[~won],
        _starts(people[~won]),
    )  # fmt: skip
    visits = np.bincount(channels, minlength=len(names))
    return Story(names, journeys, tuple(visits.tolist()), tuple(int(n) for n in unseen))  # type: ignore[arg-type]  # numpy's stubs know no element


def _starts(keys: Any) -> Any:
    """Return where a new key begins."""
    return np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if keys.size else np.zeros(0, np.int64)


def _direct(question: Question, names: tuple[str, ...]) -> int:
    name = "–" if question.by == "campaign" else "direct"
    return names.index(name) if name in names else -1


def get_paths(question: Question, *, at: datetime, channel: str = "", most: int = 20) -> PathStory:
    """Return the paths that led to orders, those with one channel if asked. Raises as get_story does. Two statements."""
    story = get_story(question, at=at)
    journeys = story.journeys
    ends = np.append(journeys.starts[1:], journeys.channels.size)
    orders: Counter[tuple[str, ...]] = Counter()
    net: Counter[tuple[str, ...]] = Counter()
    waited: dict[tuple[str, ...], list[float]] = {}
    lengths: Counter[int] = Counter()
    days: Counter[int] = Counter()
    every = []
    for number, (start, end) in enumerate(zip(journeys.starts.tolist(), ends.tolist(), strict=True)):
        used = journeys.channels[start:end]
        path = tuple(story.names[code] for n, code in enumerate(used) if n == 0 or code != used[n - 1])
        if channel and channel not in path:
            continue
        age = float(journeys.ages[start])
        orders[path] += 1
        net[path] += int(journeys.worth[number, 1])
        waited.setdefault(path, []).append(age)
        lengths[min(end - start, 10)] += 1
        days[int(age)] += 1
        every.append(age)
    top = sorted(orders, key=lambda each: (-orders[each], each))[:most]
    return PathStory(
        tuple(FrequentPath(each, orders[each], Decimal(net[each]) / CENT, float(np.median(waited[each]))) for each in top),
        tuple(sorted(lengths.items())), tuple(sorted(days.items())), sum(orders.values()),
        float(np.median(every)) if every else 0.0,
    )  # fmt: skip
