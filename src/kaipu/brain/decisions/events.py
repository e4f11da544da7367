"""What decisions tell upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class DecisionProposed:
    """A model or rule wants to change something."""

    decision_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionApproved:
    """Somebody, or a policy, said yes."""

    decision_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionApplied:
    """A decision was carried out in the shop, in the transaction that approved it."""

    decision_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionRejected:
    """Somebody turned a proposal down."""

    decision_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionUndone:
    """What a decision did in the shop was taken back."""

    decision_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionDelegated:
    """Somebody asked somebody else to decide."""

    decision_id: int
    user_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionMeasured:
    """A decision's window is over: expected stands against actual."""

    decision_id: int
    kind: str
    at: datetime
