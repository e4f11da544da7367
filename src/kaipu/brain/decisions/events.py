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
class DecisionApplied:
    """Somebody approved a decision and it was carried out in the shop."""

    decision_id: int
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DecisionMeasured:
    """A decision's window is over: expected stands against actual."""

    decision_id: int
    kind: str
    at: datetime
