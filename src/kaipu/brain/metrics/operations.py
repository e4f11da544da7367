"""Writes of metrics: what people add to the dictionary, its statuses, and targets."""

from datetime import date, datetime
from decimal import Decimal
from typing import cast, get_args

from django.db import IntegrityError, transaction

from kaipu.brain.metrics.models import DerivedMetric, StatusChange, Target
from kaipu.brain.metrics.queries.registry import get_catalogue, get_definition
from kaipu.brain.metrics.queries.targets import TargetUnknown
from kaipu.brain.metrics.rules import Definition, FormulaInvalid, SeriesInvalid, complete, period_of
from kaipu.brain.metrics.rules.definition import Better, Status, Unit
from kaipu.kernel import audit
from kaipu.kernel.operation import acting_now, operation

STEPS: dict[str, frozenset[str]] = {
    "proposed": frozenset({"approved", "deprecated"}), "approved": frozenset({"deprecated"}),
    "deprecated": frozenset({"approved"}),
}  # fmt: skip
MOST_NAME = 60


class MetricExists(ValueError):
    """The dictionary has a metric of this name."""


class NameInvalid(ValueError):
    """A metric's name is lower-case English words joined by underscores, at most 60 letters."""


class StepImpossible(ValueError):
    """A metric cannot go from its status to this one; `now` is its status."""

    def __init__(self, now: str, wanted: str) -> None:
        super().__init__(f"{now} to {wanted}")
        self.now, self.wanted = now, wanted


@operation
def propose_metric(
    *, name: str, title_en: str, title_zh: str, meaning_en: str, meaning_zh: str, formula: str, unit: str, better: str,
    owner: str, at: datetime,
) -> None:  # fmt: skip
    """Add a metric that is computed from metrics of the dictionary; it is proposed until somebody approves it.

    Raises NameInvalid, MetricExists, FormulaInvalid, MetricUnknown (a name in the formula).
    """
    if not (name.isidentifier() and name.isascii() and name.islower() and len(name) <= MOST_NAME):
        raise NameInvalid(name)
    known = get_catalogue()
    if name in known:
        raise MetricExists(name)
    if unit not in get_args(Unit) or better not in get_args(Better):
        raise FormulaInvalid(unit)
    definition = Definition(
        name, title_en, title_zh, meaning_en, meaning_zh, "own", "derived", formula, cast("Unit", unit), owner,
        better=cast("Better", better),
    )  # fmt: skip
    if not complete(definition, known).dimensions:
        raise FormulaInvalid(formula)
    try:
        with transaction.atomic():
            DerivedMetric.objects.create(
                name=name, title_en=title_en, title_zh=title_zh, meaning_en=meaning_en, meaning_zh=meaning_zh,
                formula=formula.strip(), unit=unit, better=better, owner=owner, created_by=acting_now().actor, created_at=at,
            )  # fmt: skip
    except IntegrityError as taken:
        raise MetricExists(name) from taken
    audit.record(action="metrics.propose_metric", subject=f"metric:{name}", detail={"formula": formula}, at=at)


def next_statuses(*, status: str) -> tuple[str, ...]:
    """Return the statuses a metric can go to."""
    return tuple(sorted(STEPS[status]))


@operation
def change_status(*, name: str, status: Status, reason: str, at: datetime) -> None:
    """Approve a metric, or let it go out of use, with a reason. Raises MetricUnknown, StepImpossible."""
    now = get_definition(name=name).status
    if status not in STEPS[now]:
        raise StepImpossible(now, status)
    StatusChange.objects.create(
        metric=name, status=status, reason=reason.strip()[:500], changed_by=acting_now().actor, changed_at=at
    )
    audit.record(
        action="metrics.change_status", subject=f"metric:{name}", detail={"before": now, "after": status}, at=at
    )


@operation
def set_target(
    *, metric: str, period: str, day: date, value: Decimal, owner: str, at: datetime, dimension: str = "",
    member: str = "", note: str = "",
) -> int:  # fmt: skip
    """Set what a metric should reach in the week, month, quarter or year of a day; a target for the same is replaced.

    Money is in major units, ratios are fractions of one. Returns its id. Raises MetricUnknown, SeriesInvalid.
    """
    definition = get_definition(name=metric)
    if dimension and dimension not in definition.dimensions:
        raise SeriesInvalid("dimension", dimension)
    first, _last = period_of(day, period)
    same = Target.objects.filter(
        metric=metric, dimension=dimension, member=member, period=period, first=first, withdrawn_at=None
    )
    same.select_for_update().update(withdrawn_at=at)
    row = Target.objects.create(
        metric=metric, dimension=dimension, member=member, period=period, first=first, value=value, owner=owner[:100],
        note=note[:500], created_by=acting_now().actor, created_at=at,
    )  # fmt: skip
    detail = {"metric": metric, "period": period, "first": first, "value": str(value)}
    audit.record(action="metrics.set_target", subject=f"target:{row.id}", detail=detail, at=at)
    return row.id


@operation
def withdraw_target(*, target_id: int, at: datetime) -> None:
    """Take a target back; it stays in the books. Raises TargetUnknown."""
    changed = Target.objects.filter(id=target_id, withdrawn_at=None).update(withdrawn_at=at)
    if not changed:
        raise TargetUnknown(target_id)
    audit.record(action="metrics.withdraw_target", subject=f"target:{target_id}", at=at)
