"""The workbench: any metrics of the dictionary, described, associated, grouped and extrapolated.

What is drawn is the metric as every page shows it; the mathematics is in the rules.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.behaviour.rules import QuestionInvalid
from kaipu.brain.behaviour.rules.statistics import (
    Clusters,
    Description,
    Effect,
    Extrapolation,
    Pair,
    associate,
    cluster,
    describe,
    extrapolate,
    judge_effect,
)
from kaipu.brain.metrics import api as metrics
from kaipu.kernel import clock

type Floats = NDArray[np.float64]
MOST_SERIES = 6
MOST_MEMBERS = 1500
MOST_STEPS = 91


@dataclass(frozen=True, slots=True)
class Drawn:
    """A metric over time: a number a bucket, None where there is no data."""

    metric: metrics.Definition
    buckets: tuple[date, ...]
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Described:
    """A series and what it is like; None where there is too little of it."""

    drawn: Drawn
    description: Description | None


@dataclass(frozen=True, slots=True)
class Associated:
    """Series and how every two of them move together; pairs with too little in common are missing."""

    drawn: tuple[Drawn, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a dimension with a number a metric, and its group."""

    code: str
    name_en: str
    name_zh: str
    values: tuple[float, ...]
    group: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """Members in groups; `left_out` had no data for one of the metrics. None where there are too few."""

    metrics: tuple[metrics.Definition, ...]
    dimension: str
    members: tuple[Member, ...]
    clusters: Clusters | None
    left_out: int


@dataclass(frozen=True, slots=True)
class Extrapolated:
    """A series and how it may go on from the bucket after its last; None where there is too little of it."""

    drawn: Drawn
    ahead: tuple[date, ...]
    extrapolation: Extrapolation | None


@dataclass(frozen=True, slots=True)
class Supposed:
    """What a metric went with when a driver was higher or lower, and what that says for `supposed`; None if nothing."""

    drawn: Drawn
    driver: Drawn
    effect: Effect | None
    supposed: float


def get_description(
    name: str, *, first: date, last: date, filters: tuple[metrics.Filter, ...] = (), at: datetime
) -> Described:
    """Describe a metric by day. Raises MetricUnknown, SeriesInvalid."""
    (drawn,) = draw((name,), first=first, last=last, filters=filters, at=at)
    return Described(drawn, describe(_array(drawn), _places(drawn.buckets)))


def get_associations_of(
    names: Sequence[str], *, first: date, last: date, filters: tuple[metrics.Filter, ...] = (), at: datetime
) -> Associated:
    """Compare two to six metrics by day. Raises MetricUnknown, SeriesInvalid, QuestionInvalid."""
    if not 2 <= len(set(names)) <= MOST_SERIES:
        raise QuestionInvalid("metrics", len(set(names)))
    drawn = draw(tuple(dict.fromkeys(names)), first=first, last=last, filters=filters, at=at)
    pairs = associate([_array(each) for each in drawn], _places(drawn[0].buckets))
    return Associated(drawn, tuple(sorted(pairs, key=lambda pair: (pair.q, -abs(pair.correlation)))))


def get_groups(
    names: Sequence[str],
    *,
    dimension: str,
    first: date,
    last: date,
    filters: tuple[metrics.Filter, ...] = (),
    at: datetime,
) -> Grouped:
    """Group the members of a dimension by one to six metrics over a range. Raises MetricUnknown, SeriesInvalid,
    QuestionInvalid. At most the 1,500 largest members by the first metric."""
    if not 1 <= len(set(names)) <= MOST_SERIES:
        raise QuestionInvalid("metrics", len(set(names)))
    asked = metrics.Query(tuple(dict.fromkeys(names)), first, last, (dimension,), filters, top=MOST_MEMBERS)
    result = metrics.query(asked, at=at)
    whole = [row for row in result.rows if all(total is not None for total in row.totals)]
    numbers = np.array([[float(total or 0) for total in row.totals] for row in whole]).reshape(
        len(whole), len(asked.metrics)
    )
    clusters = cluster(numbers)
    groups = clusters.groups.tolist() if clusters else [0] * len(whole)
    members = tuple(
        Member(row.members[0], row.names_en[0], row.names_zh[0], tuple(values), int(group))
        for row, values, group in zip(whole, numbers.tolist(), groups, strict=True)
    )
    return Grouped(result.metrics, dimension, members, clusters, len(result.rows) - len(whole))


def get_extrapolation(
    name: str, *, first: date, last: date, steps: int = 28, filters: tuple[metrics.Filter, ...] = (), at: datetime
) -> Extrapolated:
    """Continue a metric by day after `last`. Raises MetricUnknown, SeriesInvalid, QuestionInvalid."""
    if not 0 < steps <= MOST_STEPS:
        raise QuestionInvalid("range", steps)
    (drawn,) = draw((name,), first=first, last=last, filters=filters, at=at)
    ahead = tuple(drawn.buckets[-1] + timedelta(days=n + 1) for n in range(steps))
    return Extrapolated(drawn, ahead, extrapolate(_array(drawn), _places(drawn.buckets), steps=steps))


def get_supposition(
    name: str, driver: str, *, supposed: float, first: date, last: date, filters: tuple[metrics.Filter, ...] = (),
    at: datetime,
) -> Supposed:  # fmt: skip
    """Tell what a metric's daily mean went with when a driver's was as `supposed`. Raises MetricUnknown, SeriesInvalid,
    QuestionInvalid. An association, not an effect: nothing was tried."""
    if name == driver:
        raise QuestionInvalid("metrics", driver)
    left, right = draw((name, driver), first=first, last=last, filters=filters, at=at)
    return Supposed(left, right, judge_effect(_array(left), _array(right), _places(left.buckets)), supposed)


def draw(
    names: tuple[str, ...], *, first: date, last: date, filters: tuple[metrics.Filter, ...] = (), at: datetime
) -> tuple[Drawn, ...]:
    """Return metrics by day; days that are not over yet are left out. Raises MetricUnknown, SeriesInvalid."""
    last = min(last, clock.local_date(at) - timedelta(days=1))
    result = metrics.query(metrics.Query(names, first, last, filters=filters, grain="day"), at=at)
    buckets = tuple(bucket.date() if isinstance(bucket, datetime) else bucket for bucket in result.buckets)
    return tuple(
        Drawn(metric, buckets, tuple(None if value is None else float(value) for value in values))
        for metric, values in zip(result.metrics, result.values, strict=True)
    )


def _array(drawn: Drawn) -> Floats:
    return np.array([np.nan if value is None else value for value in drawn.values], float)


def _places(buckets: Sequence[date]) -> NDArray[np.int64]:
    return np.array([bucket.weekday() for bucket in buckets], np.int64)
