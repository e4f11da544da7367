"""Reads of fulfilment."""

from dataclasses import dataclass
from datetime import date, datetime

from kaipu.commerce.fulfilment.models import Fulfilment, Parcel, Pick


@dataclass(frozen=True, slots=True)
class ParcelRecord:
    """A parcel on its way."""

    tracking_number: str
    carrier: str
    shipped_at: datetime
    delivered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PickRecord:
    """Pieces that came out of a lot."""

    sku_code: str
    lot_code: str
    expires_on: date | None
    quantity: int
    measure: str = "piece"

    @property
    def weighed(self) -> bool:
        """Tell whether the quantity is grams."""
        return self.measure == "weight"


@dataclass(frozen=True, slots=True)
class FulfilmentRecord:
    """How an order is handed over."""

    order_id: int
    kind: str
    state: str
    promised_on: date
    pickup_code: str
    parcels: tuple[ParcelRecord, ...]
    picks: tuple[PickRecord, ...]


def find_fulfilment(*, order_id: int) -> FulfilmentRecord | None:
    """Return how an order is handed over, or None before it is paid. Three statements."""
    row = Fulfilment.objects.filter(order_id=order_id).first()
    if row is None:
        return None
    parcels = Parcel.objects.filter(fulfilment=row).order_by("id")
    picks = Pick.objects.filter(fulfilment=row).order_by("id")
    return FulfilmentRecord(
        row.order_id,
        row.kind,
        row.state,
        row.promised_on,
        row.pickup_code,
        tuple(ParcelRecord(p.tracking_number, p.carrier, p.shipped_at, p.delivered_at) for p in parcels),
        tuple(
            PickRecord(*values)
            for values in picks.values_list("sku__code", "lot__code", "lot__expires_on", "quantity", "sku__measure")
        ),
    )


def list_due(*, on: date, limit: int = 100) -> list[tuple[int, str, str, date]]:
    """Return (order id, kind, state, promised day) of what must be handed over by a day, the oldest promise first."""
    rows = Fulfilment.objects.filter(state__in=["open", "ready", "shipped"], promised_on__lte=on)
    return list(rows.order_by("promised_on", "id").values_list("order_id", "kind", "state", "promised_on")[:limit])
