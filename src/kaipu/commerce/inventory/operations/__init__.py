"""Writes of inventory: promises (reserving), handing over (selling), and coming in (receiving, purchase orders)."""

from kaipu.commerce.inventory.operations.importing import (
    check_location_rows,
    check_stock_rows,
    finish_stock,
    load_locations,
    load_stock,
    load_supply,
)
from kaipu.commerce.inventory.operations.incoming import (
    LotInvalid,
    PurchaseOrderClosed,
    Receipt,
    cancel_purchase_order,
    count_lot,
    place_purchase_order,
    receive_purchase_order,
    receive_stock,
    write_off_expired_lots,
)
from kaipu.commerce.inventory.operations.moving import TransferImpossible, set_second_supply, transfer_stock
from kaipu.commerce.inventory.operations.promises import (
    Picked,
    ReservationMissing,
    Shortage,
    StockExhausted,
    consume_reservation,
    release_reservation,
    reserve_stock,
    sell_stock,
)
from kaipu.commerce.inventory.operations.returning import LotUnknown, take_back_stock

__all__ = [
    "LotInvalid",
    "LotUnknown",
    "Picked",
    "PurchaseOrderClosed",
    "Receipt",
    "ReservationMissing",
    "Shortage",
    "StockExhausted",
    "TransferImpossible",
    "cancel_purchase_order",
    "check_location_rows",
    "check_stock_rows",
    "consume_reservation",
    "count_lot",
    "finish_stock",
    "load_locations",
    "load_stock",
    "load_supply",
    "place_purchase_order",
    "receive_purchase_order",
    "receive_stock",
    "release_reservation",
    "reserve_stock",
    "sell_stock",
    "set_second_supply",
    "take_back_stock",
    "transfer_stock",
    "write_off_expired_lots",
]  # fmt: skip
