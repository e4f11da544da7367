"""Promises, handing over and goods coming in, on a real database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Level, Lot, Movement
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.kernel.models import OutboxEvent

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_reserving_takes_from_what_is_available() -> None:
    place, sku = make_location(), make_sku()
    make_stock(place, sku.id, 5)
    inventory.reserve_stock(owner="order:1", location_id=place.id, wanted={sku.id: 3}, at=AT, expires_at=None)
    assert inventory.list_availability(sku_ids=[sku.id], location_id=place.id) == {sku.id: 2}


def test_reserving_is_all_or_nothing_and_says_what_is_short() -> None:
    place, milk, bread = make_location(), make_sku("1"), make_sku("2")
    make_stock(place, milk.id, 5)
    make_stock(place, bread.id, 1)
    with pytest.raises(inventory.StockExhausted) as short:
        inventory.reserve_stock(
            owner="order:1", location_id=place.id, wanted={milk.id: 2, bread.id: 2}, at=AT, expires_at=None
        )
    assert short.value.shortages == (inventory.Shortage(bread.id, 2, 1),)
    assert inventory.list_availability(sku_ids=[milk.id, bread.id], location_id=place.id) == {milk.id: 5, bread.id: 1}


def test_releasing_gives_back_once() -> None:
    place, sku = make_location(), make_sku()
    make_stock(place, sku.id, 5)
    inventory.reserve_stock(owner="order:1", location_id=place.id, wanted={sku.id: 3}, at=AT, expires_at=None)
    assert inventory.release_reservation(owner="order:1") == 1
    assert inventory.release_reservation(owner="order:1") == 0
    assert inventory.list_availability(sku_ids=[sku.id], location_id=place.id) == {sku.id: 5}


def test_handing_over_picks_what_expires_first() -> None:
    place, sku = make_location(), make_sku()
    make_stock(place, sku.id, 4, lot="LATE", expires_on=date(2026, 3, 20))
    make_stock(place, sku.id, 2, lot="SOON", expires_on=date(2026, 3, 5))
    inventory.reserve_stock(owner="order:1", location_id=place.id, wanted={sku.id: 3}, at=AT, expires_at=None)
    picks = inventory.consume_reservation(owner="order:1", reference="order:1", at=AT)
    by_code = {Lot.objects.get(id=pick.lot_id).code: pick.quantity for pick in picks}
    assert by_code == {"SOON": 2, "LATE": 1}
    assert dict(Lot.objects.values_list("code", "on_hand")) == {"SOON": 0, "LATE": 3}
    level = Level.objects.get()
    assert (level.on_hand, level.reserved) == (3, 0)
    assert sum(Movement.objects.values_list("quantity", flat=True)) == 3
    assert inventory.count_mismatches() == 0
    with pytest.raises(inventory.ReservationMissing):
        inventory.consume_reservation(owner="order:1", reference="order:1", at=AT)


def test_the_till_sells_what_is_there_but_never_what_is_promised() -> None:
    place, sku = make_location(), make_sku()
    make_stock(place, sku.id, 5)
    inventory.reserve_stock(owner="order:1", location_id=place.id, wanted={sku.id: 2}, at=AT, expires_at=None)
    assert inventory.sell_stock(location_id=place.id, wanted={sku.id: 9}, reference="till:1", at=AT) == {sku.id: 3}
    assert inventory.sell_stock(location_id=place.id, wanted={sku.id: 1}, reference="till:2", at=AT) == {}
    assert inventory.count_mismatches() == 0


def test_the_database_itself_refuses_to_oversell() -> None:
    place, sku = make_location(), make_sku()
    make_stock(place, sku.id, 1)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE inventory_level SET reserved = 2")


def test_a_purchase_order_raises_stock_when_received() -> None:
    place, sku = make_location(), make_sku()
    supplier = make_supply(sku.id)
    order_id = inventory.place_purchase_order(
        supplier_id=supplier.id, location_id=place.id, lines=[(sku.id, 12, 150)], reference="decision:7", at=AT
    )
    (order,) = inventory.list_purchase_orders(reference="decision:7")
    assert (order.state, order.expected_on) == ("ordered", date(2026, 3, 3))
    inventory.receive_purchase_order(purchase_order_id=order_id, expiries={sku.id: date(2026, 3, 15)}, at=AT)
    assert inventory.list_availability(sku_ids=[sku.id], location_id=place.id) == {sku.id: 12}
    with pytest.raises(inventory.PurchaseOrderClosed):
        inventory.receive_purchase_order(purchase_order_id=order_id, expiries={}, at=AT)
    names = list(OutboxEvent.objects.order_by("id").values_list("name", flat=True))
    assert names == ["inventory.PurchaseOrderPlaced", "inventory.PurchaseOrderReceived"]


def test_a_count_never_cuts_into_promises() -> None:
    place, sku = make_location(), make_sku()
    make_stock(place, sku.id, 5)
    inventory.reserve_stock(owner="order:1", location_id=place.id, wanted={sku.id: 4}, at=AT, expires_at=None)
    lot = Lot.objects.get()
    with pytest.raises(inventory.LotInvalid):
        inventory.count_lot(lot_id=lot.id, counted=3, note="shelf count", at=AT)
    inventory.count_lot(lot_id=lot.id, counted=4, note="shelf count", at=AT)
    assert inventory.list_availability(sku_ids=[sku.id], location_id=place.id) == {sku.id: 0}


def test_expired_lots_are_written_off() -> None:
    place, sku = make_location(), make_sku()
    make_stock(place, sku.id, 5, lot="OLD", expires_on=date(2026, 2, 1))
    make_stock(place, sku.id, 2, lot="NEW", expires_on=date(2026, 4, 1))
    assert inventory.write_off_expired_lots(today=AT.date(), at=AT + timedelta(hours=1)) == 5
    assert inventory.list_availability(sku_ids=[sku.id], location_id=place.id) == {sku.id: 2}
    assert inventory.count_mismatches() == 0
