"""The inbox: what waits, where each stands in it and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from kaipu.brain.decisions.models import Decision, Producer
from kaipu.brain.decisions.queries.records import DecisionRecord, record_of
from kaipu.brain.decisions.rules import PROPOSED, Standing, expected_minutes, stand
from kaipu.kernel.operation import acting_now

LEARNED_FROM = 50  # the newest decisions of a kind tell how long people take
PRIOR_MINUTES = 3.0


class KindUnknown(LookupError):
    """No producer has registered this kind of decision."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open decision with its place in the inbox."""

    decision: DecisionRecord
    standing: Standing


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits, by profit a minute; `counts` of (kind, risk and mine) before filters, `minutes` that all of it takes."""

    rows: tuple[Waiting, ...]
    kinds: Mapping[str, int]
    risks: Mapping[str, int]
    mine: int
    minutes: float
    believed_minor: int


def list_kinds() -> dict[str, dict[str, Any]]:
    """Return what every producer declares of its kinds: paths of apply and undo, editing, measuring, prior minutes.

    On its AppConfig: `decision_kinds = {"kind": {"apply": "…", "undo": "…"}}`.
    """
    known: dict[str, dict[str, Any]] = {}
    for config in apps.get_app_configs():
        known |= getattr(config, "decision_kinds", {})
    return known


def handler_of(kind: str, step: str) -> str:
    """Return the dotted path of a producer's function for a step, “” where it has none. Raises KindUnknown."""
    known = list_kinds()
    if kind not in known:
        raise KindUnknown(kind)
    return str(known[kind].get(step, ""))


def list_minutes() -> dict[str, float]:
    """Return how many minutes a decision of each kind is expected to take. One statement."""
    taken: dict[str, list[float]] = {}
    seen = Decision.objects.filter(minutes__isnull=False, policy_id=None).order_by("-decided_at")
    for kind, minutes in seen.values_list("kind", "minutes")[: 20 * LEARNED_FROM]:
        if len(taken.setdefault(kind, [])) < LEARNED_FROM:
            taken[kind].append(minutes or 0.0)
    return {
        kind: expected_minutes(float(declared.get("minutes", PRIOR_MINUTES)), taken.get(kind, ()))
        for kind, declared in list_kinds().items()
    }


def list_inbox(*, kind: str = "", risk: str = "", delegated_to: int | None = None) -> Inbox:
    """Return what waits for an answer, the most profit a minute of attention first. Three statements."""
    minutes = list_minutes()
    believed = dict(Producer.objects.values_list("name", "believed"))
    waiting = [
        _placed(record_of(row), minutes, believed) for row in Decision.objects.filter(state=PROPOSED).order_by("-id")
    ]
    kinds = _tally([each.decision.kind for each in waiting])
    risks = _tally([each.decision.risk for each in waiting])
    mine = _mine(waiting)
    shown = [
        each
        for each in waiting
        if (not kind or each.decision.kind == kind)
        and (not risk or each.decision.risk == risk)
        and (delegated_to is None or each.decision.delegated_to == delegated_to)
    ]
    shown.sort(key=lambda each: (-each.standing.minor_a_minute, each.decision.id))
    return Inbox(
        tuple(shown), kinds, risks, mine, sum(each.standing.minutes for each in shown),
        sum(each.standing.believed_minor for each in shown),
    )  # fmt: skip


def get_standing(*, decision: DecisionRecord) -> Standing:
    """Return where a decision stands and why."""
    known = dict(Producer.objects.filter(name=decision.producer).values_list("name", "believed"))
    return _placed(decision, list_minutes(), known).standing


def _placed(decision: DecisionRecord, minutes: Mapping[str, float], believed: Mapping[str, float]) -> Waiting:
    return Waiting(
        decision,
        stand(
            promised_minor=decision.profit_minor,
            believed=believed.get(decision.producer, 1.0),
            minutes=minutes.get(decision.kind, PRIOR_MINUTES),
        ),
    )


def _mine(waiting: Sequence[Waiting]) -> int:
    me = acting_now().actor
    return sum(f"user:{each.decision.delegated_to}" == me for each in waiting)


def _tally(values: Sequence[str]) -> dict[str, int]:
    return {value: values.count(value) for value in sorted(set(values))}


def list_expired(*, at: datetime, limit: int = 500) -> list[int]:
    """Return open decisions whose time is over."""
    rows = Decision.objects.filter(state=PROPOSED, expires_at__lte=at).order_by("id")
    return list(rows.values_list("id", flat=True)[:limit])
