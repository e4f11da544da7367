"""Looking at a watched metric: which of its slices left their course, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.insight.queries.alerts import Finding, WatchRecord, is_watched
from kaipu.brain.insight.queries.explaining import explain, list_special_days
from kaipu.brain.insight.queries.records import Explanation
from kaipu.brain.insight.rules import HOLIDAY_FACTOR, SENSITIVITIES, Span, Strays, choose, moves_apart, stray
from kaipu.brain.metrics import api as metrics

DAYS = 120
MOST_MEMBERS = 50
LEAST_EFFECT = 0.01  # of what the whole usually is: a slice whose stray is smaller is not worth a mail
MOST_EXPLAINED = 10
SUGGESTIONS = {
    "sales": "look_at_page", "traffic": "look_at_traffic", "product": "look_at_stock", "inventory": "raise_replenishment",
    "payment": "check_payments", "promotion": "look_at_promotions", "fulfilment": "look_at_deliveries",
    "service": "look_at_service", "finance": "look_at_prices", "customer": "look_at_customers",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a watched metric found, and how far every member stands from its course."""

    watch_id: int
    day: date
    hour: int | None
    findings: tuple[Finding, ...]
    strays: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Series:
    members: tuple[str, ...]
    names: tuple[tuple[str, str], ...]
    values: NDArray[np.float64]
    whole: NDArray[np.float64]


def look(*, watch: WatchRecord, day: date, hour: int | None = None, at: datetime, explained: bool = True) -> Look:
    """Look at a watched metric's day (up to `hour`, if given, against the same hours of earlier days).

    Slices that moved with the whole metric are passed over where that is watched and left its course itself. Three
    statements and one explanation, of up to two seconds, for each of the ten strangest slices. Raises what
    metrics.query raises.
    """
    metric = metrics.get_definition(name=watch.metric)
    series = _ask(metric, watch.dimension, day, hour, at)
    strays = stray(series.values)
    special = bool(list_special_days(Span(day - timedelta(days=1), day + timedelta(days=1)), at=at))
    share = SENSITIVITIES[watch.sensitivity] * (HOLIDAY_FACTOR if special else 1.0)
    chosen = choose(strays.chances, share) & _tells(metric, series, strays)
    if watch.dimension and chosen.any() and is_watched(metric=watch.metric, grain=watch.grain):
        whole = stray(series.whole[None, :])
        if choose(whole.chances, share)[0]:
            chosen &= moves_apart(strays, series.values[:, -1], whole, float(series.whole[-1]))
    order = [int(n) for n in np.argsort(strays.chances) if chosen[n]]
    findings = tuple(
        _finding(metric, watch, series, strays, place, day, hour, at, explained=explained and rank < MOST_EXPLAINED)
        for rank, place in enumerate(order)
    )
    return Look(watch.id, day, hour, findings, dict(zip(series.members, strays.strays.tolist(), strict=True)))


def _ask(metric: metrics.Definition, dimension: str, day: date, hour: int | None, at: datetime) -> _Series:
    filters = () if hour is None else (metrics.Filter("hour", "<=", (str(hour),)),)
    cuts = (dimension,) if dimension else ()
    asked = metrics.Query(
        (metric.name,), day - timedelta(days=DAYS - 1), day, cuts, filters, "day", top=MOST_MEMBERS
    )  # fmt: skip
    result = metrics.query(asked, at=at)
    whole = np.array(_plain(result.values[0]))
    if not dimension:
        return _Series(("",), (("", ""),), whole[None, :], whole)
    return _Series(
        tuple(row.members[0] for row in result.rows),
        tuple((row.names_en[0], row.names_zh[0]) for row in result.rows),
        np.array([_plain(row.values[0]) for row in result.rows]).reshape(len(result.rows), DAYS),
        whole,
    )


def _plain(values: Sequence[Decimal | None]) -> list[float]:
    return [np.nan if value is None else float(value) for value in values]


def _tells(metric: metrics.Definition, series: _Series, strays: Strays) -> NDArray[np.bool_]:
    """Tell which strays are large enough to matter to the whole."""
    size = np.abs(series.values[:, -1] - strays.expected)
    if metric.unit == "ratio":
        return np.asarray(size >= 0.005)
    whole = (
        float(np.nansum(np.abs(strays.expected)))
        if metric.additive
        else float(np.nanmax(np.abs(strays.expected), initial=0))
    )
    return np.asarray(size >= LEAST_EFFECT * whole)


def _finding(
    metric: metrics.Definition, watch: WatchRecord, series: _Series, strays: Strays, place: int, day: date,
    hour: int | None, at: datetime, *, explained: bool,
) -> Finding:  # fmt: skip
    member, (english, chinese) = series.members[place], series.names[place]
    causes: list[dict[str, Any]] = []
    occasions: list[dict[str, str]] = []
    if explained:
        filters: list[metrics.Filter] = []
        if watch.dimension:
            filters.append(metrics.Filter(watch.dimension, "=", (member,)))
        if hour is not None:
            filters.append(metrics.Filter("hour", "<=", (str(hour),)))
        span = Span(day, day)
        told = explain(metric=metric.name, now=span, before=span.shifted(7), filters=tuple(filters), at=at)
        causes = _causes(told)
        occasions = [{"en": o.name_en, "zh": o.name_zh, "when": o.when} for o in told.occasions]
    return Finding(
        member, english, chinese, _decimal(series.values[place, -1]), _decimal(strays.expected[place]),
        _decimal(strays.usual[place]), float(strays.strays[place]), float(strays.chances[place]),
        SUGGESTIONS.get(metric.subject, "look_at_page"), causes, occasions,
    )  # fmt: skip


def _decimal(value: float) -> Decimal:
    return Decimal(repr(float(value))).quantize(Decimal("0.000001"))


def _causes(told: Explanation) -> list[dict[str, Any]]:
    """Return an explanation's parts and factors as plain values, to be kept with an alert."""
    parts = [
        {
            "kind": "part", "effect": str(part.effect), "share": part.share,
            "conditions": [
                {"dimension": c.dimension, "members": list(c.members), "en": list(c.names_en), "zh": list(c.names_zh)}
                for c in part.conditions
            ],
        }
        for part in told.parts
    ]  # fmt: skip
    factors = [
        {"kind": "factor", "effect": str(each.contribution), "en": each.factor.title_en, "zh": each.factor.title_zh}
        for tree in told.trees[:1]
        for each in tree.factors
    ]
    return [*parts, *sorted(factors, key=lambda each: -abs(Decimal(each["effect"])))]
