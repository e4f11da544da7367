"""What readers of metrics receive."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaipu.brain.metrics.rules import Definition


class SeriesInvalid(ValueError):
    """A series was asked for that cannot be: `reason` is grain, dimension, comparison, range or future; `value` what was given."""

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason, self.value = reason, value


@dataclass(frozen=True, slots=True)
class Line:
    """A metric of one member over the buckets; None where there is no data. `member` is "" without a dimension."""

    member: str
    name_en: str
    name_zh: str
    total: Decimal | None
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """A metric from `first` to `last`, a line a member, the largest first. `total` is computed over all, not added up.

    Money is in major units of `currency`; ratios are fractions of one. `published_until` is the last day that comes from
    the warehouse; later ones are live.
    """

    metric: Definition
    first: date
    last: date
    grain: str
    by: str
    currency: str
    buckets: tuple[date, ...]
    lines: tuple[Line, ...]
    total: Decimal | None
    values: tuple[Decimal | None, ...]
    published_until: date | None
    live_days: tuple[date, ...]
    comparison: "Series | None" = None
