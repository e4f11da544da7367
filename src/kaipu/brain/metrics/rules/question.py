"""What may be asked: metrics, cut, filtered and grained over a range of days."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kaipu.brain.metrics.rules.definition import Definition, MetricUnknown
from kaipu.brain.metrics.rules.periods import COMPARISONS, GRAINS
from kaipu.brain.metrics.rules.relations import DIMENSIONS

Operator = Literal["=", "!=", "in", "not in", "<", "<=", ">", ">=", "between", "set", "not set"]
OPERATORS: dict[str, tuple[int, int]] = {
    "=": (1, 1), "!=": (1, 1), "in": (1, 500), "not in": (1, 500), "<": (1, 1), "<=": (1, 1), ">": (1, 1), ">=": (1, 1),
    "between": (2, 2), "set": (0, 0), "not set": (0, 0),
}  # fmt: skip
MOST_METRICS, MOST_DIMENSIONS, MOST_FILTERS, MOST_ROWS = 30, 4, 20, 5000
MOST_DAYS = 3 * 366
MOST_HOUR_DAYS = 31


class SeriesInvalid(ValueError):
    """Something was asked that cannot be.

    `reason` is metrics, grain, dimension, filter, comparison, range or top; `value` is what was given.
    """

    def __init__(self, reason: str, value: str) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason, self.value = reason, value


@dataclass(frozen=True, slots=True)
class Filter:
    """A condition on a dimension's member. Members are text: "true", "7", "dairy"; "" is “not set”."""

    dimension: str
    operator: Operator
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the dictionary.

    `metrics` are names. `dimensions` cut the answer into rows, of which the `top` largest by the first metric come, or
    those that come first by name for weekday and hour. `grain` is hour, day, week, month, quarter, year, or "" for totals
    alone. `compare` asks the same of another time as well: "previous" (as long before), "week", "year" (364 days, or whole
    months for whole months), "holiday" (a year before, shifted so that the range's first holiday meets its own of then);
    or "target" sets the targets beside the totals. With `customers` only what these did counts (their numbers, none twice);
    a metric that knows no customers is missing from the answer then.
    """

    metrics: tuple[str, ...]
    first: date
    last: date
    dimensions: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    grain: str = ""
    compare: str = ""
    top: int = 50
    customers: tuple[int, ...] | None = None


def check_query(query: Query, catalogue: Mapping[str, Definition]) -> tuple[Definition, ...]:
    """Return the definitions a query asks for. Raises MetricUnknown, SeriesInvalid."""
    if not 0 < len(query.metrics) <= MOST_METRICS:
        raise SeriesInvalid("metrics", str(len(query.metrics)))
    for name in query.metrics:
        if name not in catalogue:
            raise MetricUnknown(name)
    metrics = tuple(catalogue[name] for name in query.metrics)
    _check_words(query)
    _check_range(query)
    _check_cuts(query, metrics)
    for each in query.filters:
        _check_filter(each, metrics)
    return metrics


def _check_words(query: Query) -> None:
    for reason, given, known in (
        ("grain", query.grain, GRAINS),
        ("comparison", query.compare, COMPARISONS),
    ):
        if given and given not in known:
            raise SeriesInvalid(reason, given)
    if not 0 < query.top <= MOST_ROWS:
        raise SeriesInvalid("top", str(query.top))
    if len(query.filters) > MOST_FILTERS:
        raise SeriesInvalid("filter", str(len(query.filters)))


def _check_range(query: Query) -> None:
    days = (query.last - query.first).days + 1
    most = MOST_HOUR_DAYS if query.grain == "hour" else MOST_DAYS
    if not 0 < days <= most:
        raise SeriesInvalid("range", f"{query.first} – {query.last}")


def _check_cuts(query: Query, metrics: tuple[Definition, ...]) -> None:
    if len(query.dimensions) > MOST_DIMENSIONS or len(set(query.dimensions)) < len(query.dimensions):
        raise SeriesInvalid("dimension", ", ".join(query.dimensions))
    for name in (*query.dimensions, *(["hour"] if query.grain == "hour" else [])):
        for metric in metrics:
            if name not in metric.dimensions:
                raise SeriesInvalid("dimension" if name in query.dimensions else "grain", name)


def _check_filter(each: Filter, metrics: tuple[Definition, ...]) -> None:
    if each.dimension not in DIMENSIONS or any(each.dimension not in metric.dimensions for metric in metrics):
        raise SeriesInvalid("dimension", each.dimension)
    least, most = OPERATORS.get(each.operator, (1, 0))
    if not least <= len(each.values) <= most:
        raise SeriesInvalid("filter", f"{each.dimension} {each.operator}")
    kind = DIMENSIONS[each.dimension].kind
    for value in each.values:
        if "\x00" in value or len(value) > 500 or not _fits(kind, value):
            raise SeriesInvalid("filter", f"{each.dimension} {each.operator} {value[:50]!r}")


def _fits(kind: str, value: str) -> bool:
    """Tell whether a text can be a member: a whole number of at most nine digits, “true” or “false”, or any text."""
    if kind == "number":
        digits = value.removeprefix("-")
        return digits.isascii() and digits.isdecimal() and len(digits) <= 9
    return kind == "text" or value in {"true", "false"}
