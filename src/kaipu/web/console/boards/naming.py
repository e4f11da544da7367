"""How members and moments are written in tiles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from kaipu.brain.metrics import api as metrics
from kaipu.web.console.metrics import wording
from kaipu.web.console.metrics.answers import bucket_label, names_of


def members_of(result: metrics.Result, row: metrics.Row) -> list[str]:
    """Return a row's members; a bare yes or no says to what."""
    return [
        f"{wording.dimension(dimension)}: {name}" if metrics.DIMENSIONS[dimension].kind == "yes_no" else name
        for dimension, name in zip(result.query.dimensions, names_of(row), strict=True)
    ]


def member_of(result: metrics.Result, row: metrics.Row) -> str:
    """Return a row's members as one."""
    return " · ".join(members_of(result, row))


def labels_of(result: metrics.Result) -> list[str]:
    """Return what stands below the points of a chart over time; hours of one day don't repeat the day."""
    if len({_day(bucket) for bucket in result.buckets}) == 1 and result.query.grain == "hour":
        return [f"{bucket:%H:%M}" for bucket in result.buckets]
    return [bucket_label(bucket, result.query.grain) for bucket in result.buckets]


def _day(bucket: Any) -> Any:
    return bucket.date() if isinstance(bucket, datetime) else bucket


def over_now(buckets: Sequence[Any], moment: datetime) -> int:
    """Return how many of the buckets of hours or days are over at a moment of the shop's clock."""
    now = moment.replace(tzinfo=None)
    return sum(
        bucket.hour < now.hour or bucket.date() < now.date() if isinstance(bucket, datetime) else bucket < now.date()
        for bucket in buckets
    )
