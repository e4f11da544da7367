"""Who proposes, how well: promised against delivered, and what follows; policies; who is stopped."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from kaipu.brain.decisions.models import Decision, Policy, Producer
from kaipu.brain.decisions.queries.inbox import list_kinds
from kaipu.brain.decisions.rules import (
    APPLIED,
    MEASURED,
    PROPOSED,
    REJECTED,
    UNDONE,
    Effect,
    Limits,
    Trust,
    agrees,
    headline,
    judge,
)

JUDGED_BY = 20  # the newest measured decisions


class PolicyUnknown(LookupError):
    """No policy has this number."""


@dataclass(frozen=True, slots=True)
class Stop:
    """The kill switch of all producers or of one: since when, by whom, and why."""

    producer: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Point:
    """One measured decision of a producer: its headline promised with the interval, and delivered; `within` whether they agree."""

    decision_id: int
    metric: str
    unit: str
    promised: float
    low: float | None
    high: float | None
    delivered: float
    strength: str
    back_test: bool
    within: bool | None


@dataclass(frozen=True, slots=True)
class ProducerRecord:
    """A producer's record. `hit_rate` is the share of decisions within their 80 % interval; `ratio` delivered by promised."""

    name: str
    kinds: tuple[str, ...]
    counts: dict[str, int]
    reasons: dict[str, int]
    points: tuple[Point, ...]
    hit_rate: float | None
    ratio: float | None
    minutes: float
    trust: Trust
    lifted_until: datetime | None
    lifted_by: str
    lift_reason: str
    stop: Stop | None
    promised_minor: int = 0
    delivered_minor: int = 0
    back_tests: int = 0


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """Leave to approve without a person, and what it used today."""

    id: int
    kind: str
    limits: Limits
    set_by: str
    set_at: datetime
    ended_by: str
    ended_at: datetime | None
    spent_minor: int = 0
    approved: int = 0


@dataclass(slots=True)
class _Tally:
    kinds: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, int] = field(default_factory=dict)
    points: list[Point] = field(default_factory=list)
    minutes: float = 0.0


_READ = (
    "id", "kind", "producer", "state", "expected", "actual", "measurement", "back_test", "minutes", "reason_code",
)  # fmt: skip


def list_producers() -> list[ProducerRecord]:
    """Return every producer that ever proposed, by name. Two statements; reads all decisions' effects."""
    tallies: dict[str, _Tally] = {}
    for row in Decision.objects.order_by("-measured_at", "-id").values(*_READ):
        _count(tallies.setdefault(row["producer"], _Tally()), row)
    rows = {row.name: row for row in Producer.objects.exclude(name="")}
    return [_scored(name, tally, rows.get(name)) for name, tally in sorted(tallies.items())]


def _count(tally: _Tally, row: dict[str, Any]) -> None:
    tally.kinds.add(row["kind"])
    key = "back_tests" if row["back_test"] else row["state"]
    tally.counts[key] = tally.counts.get(key, 0) + 1
    tally.minutes += row["minutes"] or 0.0
    if row["state"] == REJECTED:
        code = row["reason_code"] or "other"
        tally.reasons[code] = tally.reasons.get(code, 0) + 1
    if row["state"] == MEASURED and len(tally.points) < JUDGED_BY:
        pair = headline([Effect(**e) for e in row["expected"]], [Effect(**e) for e in row["actual"] or ()])
        if pair is not None:
            promised, seen = pair
            strength = (row["measurement"] or {}).get("strength", "weak")
            tally.points.append(
                Point(
                    decision_id=row["id"], metric=promised.metric, unit=promised.unit, promised=promised.value,
                    low=promised.low, high=promised.high, delivered=seen.value, strength=strength, back_test=row["back_test"],
                    within=agrees(promised, seen),
                )
            )  # fmt: skip


def _scored(name: str, tally: _Tally, row: Producer | None) -> ProducerRecord:
    points = tuple(tally.points)
    hits = [point.within for point in points if point.within is not None]
    promised, delivered = sum(each.promised for each in points), sum(each.delivered for each in points)
    trust = judge([(each.promised, each.delivered, each.strength) for each in points])
    return ProducerRecord(
        name, tuple(sorted(tally.kinds)), tally.counts, tally.reasons, points,
        sum(hits) / len(hits) if hits else None, delivered / promised if promised > 0 else None, tally.minutes, trust,
        row.lifted_until if row else None, row.lifted_by if row else "", row.lift_reason if row else "",
        _stop(row) if row else None, round(promised), round(delivered), sum(each.back_test for each in points),
    )  # fmt: skip


def _stop(row: Producer) -> Stop | None:
    return Stop(row.name, row.halted_at, row.halted_by, row.halt_reason) if row.halted_at else None


def list_stops() -> list[Stop]:
    """Return what is stopped: the row without a name means every producer. One statement."""
    rows = Producer.objects.filter(halted_at__isnull=False).order_by("name")
    return [stop for row in rows if (stop := _stop(row))]


def find_stop(*, producer: str) -> Stop | None:
    """Return what stops a producer, if anything does."""
    return next((each for each in list_stops() if each.producer in ("", producer)), None)


def cap_of(*, producer: str, at: datetime) -> int:
    """Return how many proposals a producer may file a day; a lifted throttle counts for nothing."""
    row = Producer.objects.filter(name=producer).first()
    if row is None or (row.lifted_until and row.lifted_until > at):
        return judge([]).cap
    return row.cap


def is_throttled(*, producer: str, at: datetime) -> bool:
    """Tell whether a producer may do less than others now."""
    return cap_of(producer=producer, at=at) < judge([]).cap


def list_policies(*, start: datetime, ended: bool = False) -> list[PolicyRecord]:
    """Return the policies in force (or those that ended) with what each used since `start`, the day's beginning. Two statements."""
    rows = list(Policy.objects.filter(ended_at__isnull=not ended).order_by("kind", "-id")[:100])
    used: dict[int, list[int]] = {}
    spent = Decision.objects.filter(policy_id__in=[row.id for row in rows], decided_at__gte=start)
    for policy_id, cost in spent.values_list("policy_id", "cost_minor"):
        used.setdefault(policy_id or 0, []).append(cost)
    return [
        PolicyRecord(
            row.id, row.kind, Limits(row.risk, row.most_cost_minor, row.daily_minor, row.daily_count), row.set_by, row.set_at,
            row.ended_by, row.ended_at, sum(used.get(row.id, ())), len(used.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def count_filed(*, producer: str, since: datetime) -> int:
    """Return how many proposals a producer filed since a moment that were not superseded."""
    rows = Decision.objects.filter(producer=producer, proposed_at__gte=since, back_test=False)
    return rows.filter(state__in=[PROPOSED, APPLIED, MEASURED, REJECTED, UNDONE, "expired"]).count()


def list_for_policies(*, kinds: Sequence[str], limit: int = 200) -> list[tuple[int, str]]:
    """Return open decisions of some kinds that a policy may look at, as (number, kind), the oldest first."""
    known = [kind for kind in kinds if kind in list_kinds()]
    rows = Decision.objects.filter(state=PROPOSED, kind__in=known, delegated_to=None).order_by("id")
    return list(rows.values_list("id", "kind")[:limit])
