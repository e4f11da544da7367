"""The door of fulfilment."""

from kaipu.commerce.fulfilment.events import OrderHandedOver, ParcelShipped
from kaipu.commerce.fulfilment.operations import (
    PickupCodeWrong,
    WrongKind,
    collect_order,
    deliver_order,
    load_fulfilments,
    make_ready,
    open_fulfilment,
    ship_order,
)
from kaipu.commerce.fulfilment.queries import (
    FulfilmentRecord,
    ParcelRecord,
    PickRecord,
    find_fulfilment,
    list_due,
)
from kaipu.commerce.fulfilment.rules import promise_day

__all__ = [
    "FulfilmentRecord", "OrderHandedOver", "ParcelRecord", "ParcelShipped", "PickRecord", "PickupCodeWrong",
    "WrongKind", "collect_order", "deliver_order", "find_fulfilment", "list_due", "load_fulfilments", "make_ready",
    "open_fulfilment", "promise_day", "ship_order",
]  # fmt: skip
