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
