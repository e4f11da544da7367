"""Reads of orders."""

from kaipu.commerce.orders.queries.people import OrderTraces, list_shared_words, list_traces, tell_person
from kaipu.commerce.orders.queries.reading import (
    BasketRecord,
    OrderLineRecord,
    OrderRecord,
    OrderRow,
    OrderUnknown,
    PastSpend,
    TimelineRecord,
    WebOrder,
    count_imported_by_hour,
    count_orders_by_state,
    count_store_orders_by_hour,
    find_order_by_cart,
    find_order_ids,
    get_imported_span,
    get_order,
    get_order_state,
    list_daily_units,
    list_imported_baskets,
    list_imported_spend,
    list_orders,
    list_simulated_web_orders,
    list_unpaid,
    sum_imported,
    sum_units,
)
from kaipu.commerce.orders.queries.remedies import RemedyRecord, count_left, list_linked_orders, list_remedies
from kaipu.commerce.orders.queries.tellings import TellingRecord, list_tellings

__all__ = [
    "BasketRecord", "OrderLineRecord", "OrderRecord", "OrderRow", "OrderTraces", "OrderUnknown", "PastSpend",
    "RemedyRecord", "TellingRecord", "TimelineRecord", "WebOrder", "count_imported_by_hour", "count_left", "count_orders_by_state",
    "count_store_orders_by_hour", "find_order_by_cart", "find_order_ids", "get_imported_span", "get_order",
    "get_order_state", "list_daily_units", "list_imported_baskets", "list_imported_spend", "list_linked_orders",
    "list_orders", "list_remedies", "list_shared_words", "list_simulated_web_orders", "list_tellings", "list_traces", "list_unpaid",
    "sum_imported", "sum_units", "tell_person",
]  # fmt: skip
