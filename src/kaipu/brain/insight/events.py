"""What insight tells upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class AlertOpened:
    """A slice of a metric left its usual course."""

    alert_id: int
    metric: str
    dimension: str
    member: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AlertClosed:
    """An alert ended; `why` is back (by itself) or done (by somebody)."""

    alert_id: int
    metric: str
    why: str
    at: datetime
