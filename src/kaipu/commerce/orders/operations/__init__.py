"""Writes of orders: placing, every later step, and sales across a counter."""

from kaipu.commerce.orders.operations.erasing import hand_over_orders
from kaipu.commerce.orders.operations.importing import (
    check_order_rows,
    finish_orders,
    load_orders,
)
from kaipu.commerce.orders.operations.placing import (
    AgeUnconfirmed,
    CartEmpty,
    Checkout,
    ContactIncomplete,
    LinesGone,
    PickupUnavailable,
    PlacedOrder,
    StockShort,
    TotalChanged,
    place_order,
)
from kaipu.commerce.orders.operations.remedies import (
    MadeGoodAlready,
    PiecesMissing,
    Remedied,
    TooManyPieces,
    resend_goods,
    take_back_goods,
)
from kaipu.commerce.orders.operations.steps import (
    NothingPaid,
    PaymentOutcome,
    RemedyAboveLimit,
    cancel_order,
    complete_order,
    mark_ready,
    mark_shipped,
    note_means,
    refund_order,
    settle_payment,
)
from kaipu.commerce.orders.operations.till import (
    ReceivedTooLittle,
    SoldAtTill,
    TillLine,
    TillSale,
    note_telling,
    price_at_till,
    record_till_sale,
    ring_up,
)

__all__ = [
    "AgeUnconfirmed", "CartEmpty", "Checkout", "ContactIncomplete", "LinesGone", "MadeGoodAlready", "NothingPaid",
    "PaymentOutcome", "PickupUnavailable", "PiecesMissing", "PlacedOrder", "ReceivedTooLittle", "Remedied",
    "RemedyAboveLimit", "SoldAtTill", "StockShort", "TillLine", "TillSale", "TooManyPieces", "TotalChanged",
    "cancel_order", "check_order_rows", "complete_order", "finish_orders", "hand_over_orders", "load_orders",
    "mark_ready", "mark_shipped", "note_means", "note_telling", "place_order", "price_at_till", "record_till_sale", "refund_order",
    "resend_goods", "ring_up", "settle_payment", "take_back_goods",
]  # fmt: skip
