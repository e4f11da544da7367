"""A metric as a cube of leaves over periods, taken from the dictionary's components, ready for the scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

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
    if spans[-1].days < 7 and "weekday" in metric.dimensions:
        days = {(span.first.toordinal() + n) % 7 or 7 for span in spans for n in range(span.days)}
        filters = (*filters, metrics.Filter("weekday", "in", tuple(str(day) for day in sorted(days))))
    try:
        raw = metrics.get_cube(
            metric.name, first=min(s.first for s in spans), last=max(s.last for s in spans), dimensions=dimensions,
            at=at, filters=filters,
        )  # fmt: skip
    except metrics.SeriesInvalid:
        return None
    if not all(raw.additive.values()) or not raw.days.size:
        return None
    scaled = {name: raw.components[name] / (100.0 if raw.money[name] else 1.0) for name in raw.components}
    try:
        numerator, denominator = split_formula(raw.formula, scaled)
    except FormulaNotLinear:
        return None
    period = _periods(raw.days, spans)
    kept = period >= 0
    coded = [_code(name, raw.members[name][kept]) for name in dimensions]
    telling = [n for n, (_, members) in enumerate(coded) if len(members) > 1]
    if not telling:
        return None
    codes, leaf = _leaves(np.stack([coded[n][0] for n in telling], axis=1))

    def spread(values: Floats) -> Floats:
        whole = np.bincount(period[kept] * codes.shape[0] + leaf, values[kept], len(spans) * codes.shape[0])
        return whole.reshape(len(spans), codes.shape[0])

    return Sliceable(
        tuple(dimensions[n] for n in telling), tuple(coded[n][1] for n in telling), codes, spread(numerator),
        None if denominator is None else spread(denominator),
    )  # fmt: skip


def _periods(days: NDArray[np.datetime64], spans: Sequence[Span]) -> NDArray[np.int64]:
    """Return which span each day lies in, −1 for none."""
    ordinals = days.astype("datetime64[D]").astype(np.int64)
    period = np.full(days.size, -1, np.int64)
    for number, span in enumerate(spans):
        period[(ordinals >= _ordinal(span.first)) & (ordinals <= _ordinal(span.last))] = number
    return period


def _ordinal(day: date) -> int:
    return int(np.datetime64(day, "D").astype(np.int64))


def _code(dimension: str, members: NDArray[np.object_]) -> tuple[NDArray[np.int64], tuple[tuple[str, ...], ...]]:
    """Return a code for each cell, and the members that each code stands for."""
    texts = members.tolist()
    known = sorted(set(texts))
    if dimension == "hour":
        part = {text: next((n for n, (end, *_) in enumerate(PARTS) if text and int(text) <= end), 0) for text in known}
        groups = tuple(tuple(text for text in known if part[text] == n) for n in range(len(PARTS)))
    else:
        part = {text: number for number, text in enumerate(known)}
        groups = tuple((text,) for text in known)
    return np.fromiter(map(part.__getitem__, texts), np.int64, len(texts)), groups


def _leaves(codes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the different rows of codes, and which of them each cell is."""
    packed = np.zeros(codes.shape[0], np.int64)
    sizes = codes.max(axis=0, initial=0) + 1
    for dimension in range(codes.shape[1]):
        packed = packed * int(sizes[dimension]) + codes[:, dimension]
    _, first, leaf = np.unique(packed, return_index=True, return_inverse=True)
    return codes[first], leaf
