"""A metric as a cube of leaves over periods, taken from the dictionary's components, ready for the scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.insight.rules import Cube, FormulaNotLinear, Span, expect_rates, expect_sums, split_formula
from kaipu.brain.metrics import api as metrics

type Floats = NDArray[np.float64]

GOODS = ("department", "category")
CUTS = (
    "location", "buyer", "hour", "channel", "device", "source", "payment_method", "method", "promotion", "topic", "carrier",
    "reason", "supplier", "flow", "landing",
)  # fmt: skip
MOST_CUTS = 6
LEAST_WEIGHT = 20.0  # a leaf's own rate weighs as much as this many of the denominator
# hours are looked through as parts of the day: the last hour of each
PARTS = ((10, "before 11:00", "11点前"), (14, "11:00–15:00", "11–15点"), (18, "15:00–19:00", "15–19点"),
         (23, "after 19:00", "19点后"))  # fmt: skip
KINDS = frozenset({"simple", "ratio"})


@dataclass(frozen=True, slots=True)
class Sliceable:
    """A metric cut into leaves: numerators (period, leaf), the last period being the one in question, and denominators.

    `members[d]` are, by code, the members that dimension d's code stands for.
    """

    dimensions: tuple[str, ...]
    members: tuple[tuple[tuple[str, ...], ...], ...]
    codes: NDArray[np.int64]
    numerators: Floats
    denominators: Floats | None

    def cube(self) -> Cube:
        """Return what the scan looks through."""
        now, history = self.numerators[-1], self.numerators[:-1]
        if self.denominators is None:
            return expect_sums(self.codes, now, history)
        return expect_rates(
            self.codes, (now, self.denominators[-1]), (history, self.denominators[:-1]), strength=LEAST_WEIGHT
        )


def find_cube(
    metric: metrics.Definition, spans: Sequence[Span], *, at: datetime, filters: tuple[metrics.Filter, ...] = ()
) -> Sliceable | None:
    """Return a metric's leaves over spans (oldest first, one period in question last); None where it cannot be cut.

    Distinct counts, medians, stock and cumulative metrics cannot: their parts do not add up to them.
    """
    if metric.kind not in KINDS or not spans:
        return None
    fixed = {each.dimension for each in filters}
    goods = tuple(d for d in GOODS if d in metric.dimensions and d not in fixed)
    others = tuple(d for d in CUTS if d in metric.dimensions and d not in fixed)
    for dimensions in ((*goods, *others[: MOST_CUTS - len(goods)]), others[:MOST_CUTS]):
        found = _load(metric, dimensions, spans, at, filters) if dimensions else None
        if found is not None:
            return found
    return None


def _load(
    metric: metrics.Definition, dimensions: tuple[str, ...], spans: Sequence[Span], at: datetime,
    filters: tuple[metrics.Filter, ...],
) -> Sliceable | None:  # fmt: skip
    try:
        raw = metrics.get_cube(
            metric.name, spans=[(span.first, span.last) for span in spans], dimensions=dimensions, at=at, filters=filters,
            ends={"hour": [end for end, *_ in PARTS]},
        )  # fmt: skip
    except metrics.SeriesInvalid:
        return None
    if not raw.spans.size:
        return None
    scaled = {name: raw.components[name] / (100.0 if raw.money[name] else 1.0) for name in raw.components}
    try:
        numerator, denominator = split_formula(raw.formula, scaled)
    except FormulaNotLinear:
        return None
    telling = [name for name in dimensions if len(raw.members[name]) > 1]
    if not telling:
        return None
    codes, leaf = _leaves(np.stack([raw.codes[name].astype(np.int64) for name in telling], axis=1))

    def spread(values: Floats) -> Floats:
        whole = np.bincount(raw.spans * codes.shape[0] + leaf, values, len(spans) * codes.shape[0])
        return whole.reshape(len(spans), codes.shape[0])

    return Sliceable(
        tuple(telling), tuple(tuple(_members(name, member) for member in raw.members[name]) for name in telling), codes,
        spread(numerator), None if denominator is None else spread(denominator),
    )  # fmt: skip


def _members(dimension: str, member: str) -> tuple[str, ...]:
    """Return the members that a code stands for: of the day's parts all their hours."""
    if dimension != "hour":
        return (member,)
    begin = max((end + 1 for end, *_ in PARTS if end < int(member)), default=0)
    return tuple(str(hour) for hour in range(begin, int(member) + 1))


def _leaves(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different rows of codes, and which of them each cell is."""
    packed = np.zeros(codes.shape[0], np.int64)
    sizes = codes.max(axis=0, initial=0) + 1
    for dimension in range(codes.shape[1]):
        packed = packed * int(sizes[dimension]) + codes[:, dimension]
    _, first, leaf = np.unique(packed, return_index=True, return_inverse=True)
    return codes[first], leaf
