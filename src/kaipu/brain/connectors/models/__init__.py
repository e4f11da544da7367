"""Tables of connectors."""

from kaipu.brain.connectors.models.rows import (
    AdSpend,
    Analytics,
    Contact,
    Cost,
    DeliveryCost,
    Footfall,
    Kept,
    Offer,
    Survey,
    Ticket,
    Weather,
)
from kaipu.brain.connectors.models.work import Connector, Control, DeadRow, Run, SeenFile

__all__ = [
    "AdSpend", "Analytics", "Connector", "Contact", "Control", "Cost", "DeadRow", "DeliveryCost", "Footfall", "Kept", "Offer",
    "Run", "SeenFile", "Survey", "Ticket", "Weather",
]  # fmt: skip
