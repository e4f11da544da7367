"""What connectors tell upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class RowsCame:
    """A run of a connector brought rows that are new or newer."""

    connector: str
    contract: str
    run_id: int
    rows: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DataLate:
    """The newest row of a connector is older than its contract allows."""

    connector: str
    contract: str
    at: datetime
