"""The life of a decision and the checks that may stop it, pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

PROPOSED, APPLIED, MEASURED, REJECTED, UNDONE, SUPERSEDED, EXPIRED = (
    "proposed",
    "applied",
    "measured",
    "rejected",
    "undone",
    "superseded",
    "expired",
)
STATES = (PROPOSED, APPLIED, MEASURED, REJECTED, UNDONE, SUPERSEDED, EXPIRED)
RISKS = ("low", "medium", "high")
REASONS = ("wrong_facts", "too_risky", "too_costly", "bad_moment", "known_better", "other")
# Approval and application are one transaction: who approved and when is kept, and nothing approved is left unapplied.
STEPS: dict[str, frozenset[str]] = {
    PROPOSED: frozenset({APPLIED, REJECTED, SUPERSEDED, EXPIRED}),
    APPLIED: frozenset({MEASURED, UNDONE}),
    MEASURED: frozenset(),
    REJECTED: frozenset(),
    UNDONE: frozenset(),
    SUPERSEDED: frozenset(),
    EXPIRED: frozenset(),
}


class DecisionClosed(ValueError):
    """The decision's state does not allow this step."""


class UndoImpossible(DecisionClosed):
    """What the decision did can no longer be taken back; `code` says why (received, moved, ended)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class FieldInvalid(ValueError):
    """A changed value is not offered or lies outside its bounds; `names` says which."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names


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
class Field:
    """A number that a person may change before approving. `unit` is “money” (minor units), “units”, “grams” or “percent”."""

    name: str
    unit: str
    value: int
    least: int
    most: int
    step: int = 1
    title_en: str = ""
    title_zh: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a producer files. `subject` is unique among open proposals of a kind: a newer one supersedes the older.

    `profit_minor` is the expected profit of saying yes, which the inbox is sorted by; `worth_minor` the headline amount in
    the kind's own terms. `evidence` may hold a `chart`, a `table` and the `lineage` in the form that pages can draw.
    """

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
    title_en: str = ""
    title_zh: str = ""
    profit_minor: int = 0
    cost_minor: int = 0
    risk: str = "low"
    expires_at: datetime | None = None
    fields: Sequence[Field] = ()


@dataclass(frozen=True, slots=True)
class Revision:
    """What a producer makes of a changed value: the parts of its proposal that depend on it, guardrails tested again. `evidence` replaces its parts."""

    action: Mapping[str, Any]
    expected: Sequence[Effect]
    guardrails: Sequence[Guardrail]
    worth_minor: int
    profit_minor: int
    cost_minor: int
    title_en: str = ""
    title_zh: str = ""
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measurement:
    """What happened in a decision's window, how it was found, and how strong the evidence is.

    `method` is holdout, synthetic_control, before_after or observed; `strength` strong, moderate or weak. `odds` is the
    share of untouched comparisons that moved at least as much, where there are any.
    """

    effects: Sequence[Effect]
    method: str
    strength: str
    odds: float | None = None
    details: Mapping[str, Any] = field(default_factory=dict)


def check_step(current: str, target: str) -> None:
    """Raise DecisionClosed unless a decision may go from `current` to `target`."""
    if target not in STEPS[current]:
        raise DecisionClosed(f"{current} → {target}")


def clean_changes(fields: Sequence[Field], changes: Mapping[str, int]) -> dict[str, int]:
    """Return the values that differ from what is proposed. Raises FieldInvalid for what is not offered or out of bounds."""
    known = {each.name: each for each in fields}
    wrong = tuple(
        name
        for name, value in changes.items()
        if name not in known
        or not known[name].least <= value <= known[name].most
        or (value - known[name].least) % known[name].step
    )
    if wrong:
        raise FieldInvalid(wrong)
    return {name: value for name, value in changes.items() if value != known[name].value}
