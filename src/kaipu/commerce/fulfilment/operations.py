"""Writes of fulfilment: each step moves the goods, the parcel and the order together."""

from datetime import datetime

from django.conf import settings
from django.db import connection

from kaipu.commerce.fulfilment.events import OrderHandedOver, ParcelShipped
from kaipu.commerce.fulfilment.models import Fulfilment, Parcel, Pick
from kaipu.commerce.fulfilment.rules import promise_day
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.kernel import audit, clock, ids, outbox, staging
from kaipu.kernel.operation import operation

CARRIER = "Kaipu Courier"


class WrongKind(ValueError):
    """A parcel for an order that is collected, or a counter for one that is delivered."""


class PickupCodeWrong(ValueError):
    """The code shown at the counter is not this order's."""


@operation
def open_fulfilment(*, order_id: int, kind: str, at: datetime) -> None:
    """Begin the handing over of a paid order. Beginning twice changes nothing."""
    Fulfilment.objects.get_or_create(
        order_id=order_id,
        defaults={
            "kind": kind,
            "promised_on": promise_day(at.astimezone(clock.zone()), kind),
            "pickup_code": ids.new_code(6) if kind == "pickup" else "",
            "created_at": at,
        },
    )


def _begun(order_id: int, kind: str, at: datetime) -> Fulfilment:
    order = orders.get_order(order_id=order_id, at=at)
    if order.delivery_method != kind:
        raise WrongKind(order.delivery_method)
    open_fulfilment(order_id=order_id, kind=kind, at=order.paid_at or at)
    return Fulfilment.objects.select_for_update().get(order_id=order_id)


def _pick(fulfilment: Fulfilment, at: datetime) -> None:
    owner = f"order:{fulfilment.order_id}"
    picks = inventory.consume_reservation(owner=owner, reference=owner, at=at)
    Pick.objects.bulk_create(
        Pick(fulfilment=fulfilment, sku_id=p.sku_id, lot_id=p.lot_id, quantity=p.quantity) for p in picks
    )


def _move(fulfilment: Fulfilment, state: str, at: datetime | None = None) -> None:
    fulfilment.state, fulfilment.done_at = state, at
    fulfilment.save(update_fields=["state", "done_at"])


@operation
def ship_order(*, order_id: int, at: datetime, carrier: str = CARRIER) -> str:
    """Pick a paid order first-expired-first-out, hand it to the carrier and return the tracking number.

    Raises WrongKind, orders.OrderUnknown, orders.StepRefused.
    """
    fulfilment = _begun(order_id, "delivery", at)
    tracking_number = f"KP{ids.new_code(10)}"
    orders.mark_shipped(order_id=order_id, tracking_number=tracking_number, carrier=carrier, at=at)
    _pick(fulfilment, at)
    Parcel.objects.create(fulfilment=fulfilment, tracking_number=tracking_number, carrier=carrier, shipped_at=at)
    _move(fulfilment, "shipped")
    audit.record(action="fulfilment.ship_order", subject=f"order:{order_id}", detail={"parcel": tracking_number}, at=at)
    outbox.publish(ParcelShipped(order_id, tracking_number, carrier, at))
    return tracking_number


@operation
def deliver_order(*, order_id: int, at: datetime) -> None:
    """Note that the parcels arrived. Raises WrongKind, orders.StepRefused."""
    fulfilment = _begun(order_id, "delivery", at)
    orders.complete_order(order_id=order_id, at=at)
    Parcel.objects.filter(fulfilment=fulfilment, delivered_at=None).update(delivered_at=at)
    _move(fulfilment, "done", at)
    outbox.publish(OrderHandedOver(order_id, "delivery", at))


@operation
def make_ready(*, order_id: int, at: datetime) -> None:
    """Pick a paid order and keep it at the counter. Raises WrongKind, orders.StepRefused."""
    fulfilment = _begun(order_id, "pickup", at)
    orders.mark_ready(order_id=order_id, at=at)
    _move(fulfilment, "ready")
    audit.record(action="fulfilment.make_ready", subject=f"order:{order_id}", at=at)


@operation
def collect_order(*, order_id: int, code: str, at: datetime) -> None:
    """Hand an order over at the counter against its pick-up code. Raises PickupCodeWrong, WrongKind, orders.StepRefused."""
    fulfilment = _begun(order_id, "pickup", at)
    if code.strip().upper() != fulfilment.pickup_code:
        raise PickupCodeWrong(str(order_id))
    orders.complete_order(order_id=order_id, at=at)
    _pick(fulfilment, at)
    _move(fulfilment, "done", at)
    audit.record(action="fulfilment.collect_order", subject=f"order:{order_id}", at=at)
    outbox.publish(OrderHandedOver(order_id, "pickup", at))


@operation
def close_cancelled(*, order_id: int) -> None:
    """Close the handing over of an order that was cancelled; nothing happens where none had begun."""
    Fulfilment.objects.filter(order_id=order_id, state__in=["open", "ready"]).update(state="cancelled")


@operation
def load_fulfilments(*, chunk: staging.Chunk) -> None:
    """Write how a chunk's imported orders were handed over, where they say so; no goods move. Two statements.

    Where no day was promised it is the day after the order, or the same day for what was collected.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            INSERT INTO fulfilment_fulfilment (order_id, kind, state, promised_on, pickup_code, created_at, done_at)
            SELECT o.id, o.delivery_method, CASE WHEN o.state = 'cancelled' THEN 'cancelled' ELSE 'done' END,
                   coalesce(h.promised_on, (o.paid_at AT TIME ZONE %s)::date + (o.delivery_method = 'delivery')::int), '',
                   o.paid_at, o.completed_at
              FROM (SELECT DISTINCT ON (s.order) s.order, s.promised_on FROM {chunk.accepted} s
                     WHERE s.method IN ('delivery', 'pickup') ORDER BY s.order, s.seq) h
              JOIN orders_order o ON o.number = upper(h.order) WHERE o.paid_at IS NOT NULL ORDER BY o.id
            """,
            [settings.TIME_ZONE],
        )
        cursor.execute(
            f"""
            INSERT INTO fulfilment_parcel (fulfilment_id, tracking_number, carrier, shipped_at, delivered_at)
            SELECT f.id, 'IM' || o.number, coalesce(h.carrier, %s), h.shipped_at, o.completed_at
              FROM (SELECT DISTINCT ON (s.order) s.order, s.carrier, s.shipped_at FROM {chunk.accepted} s
                     WHERE s.method = 'delivery' AND s.shipped_at IS NOT NULL ORDER BY s.order, s.seq) h
              JOIN orders_order o ON o.number = upper(h.order)
              JOIN fulfilment_fulfilment f ON f.order_id = o.id ORDER BY f.id
            """,
            [CARRIER],
        )
