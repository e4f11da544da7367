"""The life of a decision and the checks that may stop it, pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PROPOSED, APPLIED, MEASURED, REJECTED, UNDONE, SUPERSEDED = (
    "proposed",
    "applied",
    "measured",
    "rejected",
    "undone",
    "superseded",
)
STATES = (PROPOSED, APPLIED, MEASURED, REJECTED, UNDONE, SUPERSEDED)
# Approval and application are one transaction: who approved and when is kept, and nothing approved is left unapplied.
STEPS: dict[str, frozenset[str]] = {
    PROPOSED: frozenset({APPLIED, REJECTED, SUPERSEDED}),
    APPLIED: frozenset({MEASURED, UNDONE}),
    MEASURED: frozenset(),
    REJECTED: frozenset(),
    UNDONE: frozenset(),
    SUPERSEDED: frozenset(),
}


class DecisionClosed(ValueError):
    """The decision's state does not allow this step."""


@dataclass(frozen=True, slots=True)
class Effect:
    """A number expected or observed: `unit` is “units”, “money” (minor units) or “share”; `low`–`high` is an 80 % interval."""

    metric: str
    unit: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A limit checked before approval: the measured value must stay at or under the limit."""

    code: str
    value: float
    limit: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Tell whether the limit is kept."""
        return self.value <= self.limit


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a producer files. `subject` is unique among open proposals of a kind: a newer one supersedes the older."""

    kind: str
    producer: str
    subject: str
    action: Mapping[str, Any]
    evidence: Mapping[str, Any]
    expected: Sequence[Effect]
    guardrails: Sequence[Guardrail]
    window_days: int
    worth_minor: int
    back_test: bool = False
    notes: Mapping[str, Any] = field(default_factory=dict)


def check_step(current: str, target: str) -> None:
    """Raise DecisionClosed unless a decision may go from `current` to `target`."""
    if target not in STEPS[current]:
        raise DecisionClosed(f"{current} → {target}")
