"""The door of orders."""

from kaipu.commerce.orders.events import OrderCancelled, OrderCompleted, OrderPaid, OrderPlaced, OrdersImported
from kaipu.commerce.orders.flows import (
    ToldSale,
    ask_about_doubtful,
    check_out,
    check_out_once,
    confirm_payment,
    hear_notification,
    pay_again,
    take_told_sales,
)

from kaipu.commerce.orders.operations import (  # isort: skip
    AgeUnconfirmed, CartEmpty, Checkout, ContactIncomplete, LinesGone, NothingPaid, PaymentOutcome, PickupUnavailable,
    PlacedOrder, StockShort, TotalChanged, cancel_order, check_order_rows, complete_order, finish_orders,
    hand_over_orders, load_orders, mark_ready, mark_shipped, place_order, price_at_till, record_till_sale, refund_order, ring_up, settle_payment, ReceivedTooLittle, SoldAtTill,
    TillLine, TillSale, MadeGoodAlready, PiecesMissing, Remedied, RemedyAboveLimit, TooManyPieces, resend_goods, take_back_goods,
)  # fmt: skip
from kaipu.commerce.orders.queries import (  # isort: skip
    BasketRecord, OrderLineRecord, OrderRecord, OrderRow, OrderTraces, OrderUnknown, PastSpend, TimelineRecord, WebOrder, list_imported_spend, count_imported_by_hour,
    count_orders_by_state, count_store_orders_by_hour,
    find_order_by_cart, find_order_ids, get_imported_span, get_order, get_order_state, list_daily_units, list_imported_baskets, list_orders, list_shared_words,
    RemedyRecord, TellingRecord, count_left, list_linked_orders, list_remedies, list_simulated_web_orders, list_tellings, list_traces, list_unpaid, sum_imported, sum_units,
)  # fmt: skip
from kaipu.commerce.orders.rules import RESEND_REASONS, RETURN_REASONS, SENDABLE, STATES, StepRefused

__all__ = [
    "RESEND_REASONS", "RETURN_REASONS", "SENDABLE", "STATES", "AgeUnconfirmed", "BasketRecord", "CartEmpty",
    "Checkout", "ContactIncomplete", "LinesGone", "MadeGoodAlready", "NothingPaid", "OrderCancelled",
    "OrderCompleted", "OrderLineRecord", "OrderPaid", "OrderPlaced", "OrderRecord", "OrderRow", "OrderTraces",
    "OrderUnknown", "OrdersImported", "PastSpend", "PaymentOutcome", "PickupUnavailable", "PiecesMissing",
    "PlacedOrder", "ReceivedTooLittle", "Remedied", "RemedyAboveLimit", "RemedyRecord", "SoldAtTill", "StepRefused",
    "StockShort", "TellingRecord", "TillLine", "TillSale", "TimelineRecord", "ToldSale", "TooManyPieces", "TotalChanged", "WebOrder",
    "ask_about_doubtful", "cancel_order", "check_order_rows", "check_out", "check_out_once", "complete_order",
    "confirm_payment", "count_imported_by_hour", "count_left", "count_orders_by_state",
    "count_store_orders_by_hour", "find_order_by_cart", "find_order_ids", "finish_orders", "get_imported_span",
    "get_order", "get_order_state", "hand_over_orders", "hear_notification", "list_daily_units",
    "list_imported_baskets", "list_imported_spend", "list_linked_orders", "list_orders", "list_remedies",
    "list_shared_words", "list_simulated_web_orders", "list_tellings", "list_traces", "list_unpaid", "load_orders", "mark_ready",
    "mark_shipped", "pay_again", "place_order", "price_at_till", "record_till_sale", "refund_order", "resend_goods",
    "ring_up", "settle_payment", "sum_imported", "sum_units", "take_back_goods", "take_told_sales",
]  # fmt: skip
