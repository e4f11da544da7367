"""The door of inventory."""

from kaipu.commerce.inventory.events import PurchaseOrderPlaced, PurchaseOrderReceived, StockImported, StockReceived

from kaipu.commerce.inventory.operations import (  # isort: skip
    LotInvalid, Picked, PurchaseOrderClosed, Receipt, ReservationMissing, Shortage, StockExhausted,
    cancel_purchase_order, check_location_rows, check_stock_rows, consume_reservation, count_lot, finish_stock,
    load_locations, load_stock, load_supply, place_purchase_order, receive_purchase_order, receive_stock,
    release_reservation, reserve_stock, sell_stock, write_off_expired_lots, LotUnknown, take_back_stock,
    TransferImpossible, set_second_supply, transfer_stock,
)  # fmt: skip
from kaipu.commerce.inventory.queries import (  # isort: skip
    DeliveryRecord, ExpiringLot, LocationRecord, LocationUnknown, LotRecord, PlaceStock, PurchaseLine,
    PurchaseOrderRecord, PurchaseOrderUnknown, StockRow, SupplierRecord, SupplierUnknown, SupplyRecord,
    count_mismatches, count_wasted, get_delivering_location_id, get_location, get_purchase_order, get_supplier, guard_is_off,
    list_availability, list_deliverable, list_deliveries, list_expiring_lots, list_locations, list_lots,
    list_lots_at, list_on_order, list_places_of, list_purchase_orders, list_second_supply, list_stock,
    list_suppliers, list_supply,
)  # fmt: skip
from kaipu.commerce.inventory.rules import round_to_packs

__all__ = [
    "DeliveryRecord", "ExpiringLot", "LocationRecord", "LocationUnknown", "LotInvalid", "LotRecord", "LotUnknown",
    "Picked", "PlaceStock", "PurchaseLine", "PurchaseOrderClosed", "PurchaseOrderPlaced", "PurchaseOrderReceived",
    "PurchaseOrderRecord", "PurchaseOrderUnknown", "Receipt", "ReservationMissing", "Shortage", "StockExhausted",
    "StockImported", "StockReceived", "StockRow", "SupplierRecord", "SupplierUnknown", "SupplyRecord",
    "TransferImpossible", "cancel_purchase_order", "check_location_rows", "check_stock_rows",
    "consume_reservation", "count_lot", "count_mismatches", "count_wasted", "finish_stock", "get_delivering_location_id",
    "get_location", "get_purchase_order", "get_supplier", "guard_is_off", "list_availability", "list_deliverable",
    "list_deliveries", "list_expiring_lots", "list_locations", "list_lots", "list_lots_at", "list_on_order",
    "list_places_of", "list_purchase_orders", "list_second_supply", "list_stock", "list_suppliers", "list_supply",
    "load_locations", "load_stock", "load_supply", "place_purchase_order", "receive_purchase_order",
    "receive_stock", "release_reservation", "reserve_stock", "round_to_packs", "sell_stock", "set_second_supply",
    "take_back_stock", "transfer_stock", "write_off_expired_lots",
]  # fmt: skip
