"""The door of inventory."""

from kaipu.commerce.inventory.events import PurchaseOrderPlaced, PurchaseOrderReceived, StockImported, StockReceived

from kaipu.commerce.inventory.operations import (  # isort: skip
    LotInvalid, Picked, PurchaseOrderClosed, Receipt, ReservationMissing, Shortage, StockExhausted,
    cancel_purchase_order, check_location_rows, check_stock_rows, consume_reservation, count_lot, finish_stock,
    load_locations, load_stock, load_supply, place_purchase_order, receive_purchase_order, receive_stock,
    release_reservation, reserve_stock, sell_stock, write_off_expired_lots, LotUnknown, take_back_stock,
)  # fmt: skip
from kaipu.commerce.inventory.queries import (  # isort: skip
    ExpiringLot, LocationRecord, LocationUnknown, LotRecord, PlaceStock, PurchaseLine, PurchaseOrderRecord, PurchaseOrderUnknown,
    StockRow, SupplyRecord, count_mismatches, get_delivering_location_id, get_location, get_purchase_order, guard_is_off,
    list_availability, list_deliverable, list_expiring_lots, list_locations, list_lots, list_on_order, list_places_of,
    list_purchase_orders, list_stock, list_supply,
)  # fmt: skip
from kaipu.commerce.inventory.rules import round_to_packs

__all__ = [
    "ExpiringLot", "LocationRecord", "LocationUnknown", "LotInvalid", "LotRecord", "LotUnknown", "Picked", "PlaceStock",
    "PurchaseLine", "PurchaseOrderClosed", "PurchaseOrderPlaced", "PurchaseOrderReceived", "PurchaseOrderRecord",
    "PurchaseOrderUnknown", "Receipt", "ReservationMissing", "Shortage", "StockExhausted", "StockImported",
    "StockReceived", "StockRow", "SupplyRecord", "cancel_purchase_order", "check_location_rows", "check_stock_rows",
    "consume_reservation", "count_lot", "count_mismatches", "finish_stock", "get_delivering_location_id",
    "get_location", "get_purchase_order", "guard_is_off", "list_availability", "list_deliverable",
    "list_expiring_lots", "list_locations", "list_lots", "list_on_order", "list_places_of", "list_purchase_orders",
    "list_stock", "list_supply", "load_locations", "load_stock", "load_supply", "place_purchase_order",
    "receive_purchase_order", "receive_stock", "release_reservation", "reserve_stock", "round_to_packs",
    "sell_stock", "take_back_stock", "write_off_expired_lots",
]  # fmt: skip
