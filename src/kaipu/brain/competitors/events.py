"""What competitors tell upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CompetitorMoved:
    """A competitor did something we should know: `kind` is undercut, promotion or sold_out."""

    alert_id: int
    kind: str
    competitor: str
    sku_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class CompetitorAlertsChanged:
    """Of a competitor and a kind, so many alerts were opened and so many ended at once."""

    competitor: str
    kind: str
    opened: int
    closed: int
    at: datetime
