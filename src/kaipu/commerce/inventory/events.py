"""What inventory tells upwards."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StockReceived:
    """Goods came in at a place."""

    location_id: int
    skus: tuple[int, ...]
    pieces: int
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PurchaseOrderPlaced:
    """Goods were ordered from a supplier; `reference` says why (a decision's id)."""

    purchase_order_id: int
    number: str
    reference: str
    pieces: int
    at: datetime


@dataclass(frozen=True, slots=True)
class PurchaseOrderReceived:
    """An order's goods arrived and are on hand."""

    purchase_order_id: int
    reference: str
    pieces: int
    at: datetime


@dataclass(frozen=True, slots=True)
class StockImported:
    """An import set stock; one event for a whole run."""

    run_id: int
    levels: int
    at: datetime
