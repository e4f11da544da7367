"""Places and stock for tests, made through the operations where there is one."""

from datetime import UTC, date, datetime

from kaipu.commerce.inventory.models import Location, Supplier, Supply
from kaipu.commerce.inventory.operations import Receipt, receive_stock

RECEIVED = datetime(2026, 1, 2, tzinfo=UTC)


def make_location(
    code: str = "ONLINE", *, delivers: bool = True, pickup: bool = False, tracked: bool = True
) -> Location:
    """Make a place."""
    return Location.objects.create(
        code=code, name_en=f"Place {code}", name_zh=f"门店 {code}", kind="warehouse" if delivers else "store",
        tracked=tracked, delivers=delivers, pickup=pickup,
    )  # fmt: skip


def make_stock(
    location: Location, sku_id: int, quantity: int, *, lot: str = "L1", expires_on: date | None = None
) -> None:
    """Put pieces on hand."""
    receive_stock(
        location_id=location.id,
        receipts=[Receipt(sku_id, quantity, lot, expires_on, 150)],
        reference="test",
        at=RECEIVED,
    )


def make_supply(sku_id: int, *, unit_cost_minor: int = 150, pack_units: int = 6, lead_time_days: int = 2) -> Supplier:
    """Let a supplier sell a SKU to us."""
    supplier, _ = Supplier.objects.get_or_create(
        code="S1", defaults={"name": "Valley Foods", "lead_time_days": lead_time_days}
    )
    Supply.objects.create(sku_id=sku_id, supplier=supplier, unit_cost_minor=unit_cost_minor, pack_units=pack_units)
    return supplier
