"""Goods going from place to place keep their lots, never what is promised, and the books stay right."""

from datetime import UTC, date, datetime

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Lot, Movement
from kaipu.commerce.inventory.tests.factories import make_location, make_stock

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_what_expires_first_moves_first_and_keeps_code_and_day() -> None:
    giver, taker, sku = make_location("A", delivers=False), make_location("B", delivers=False), make_sku().id
    make_stock(giver, sku, 5, lot="late", expires_on=date(2026, 5, 1))
    make_stock(giver, sku, 4, lot="soon", expires_on=date(2026, 3, 9))
    make_stock(taker, sku, 1, lot="soon", expires_on=date(2026, 3, 20))  # another lot that bears the same code
    inventory.transfer_stock(giver_id=giver.id, taker_id=taker.id, pieces={sku: 6}, reference="t", at=NOW)
    there = list(Lot.objects.filter(location=taker).order_by("expires_on").values_list("code", "expires_on", "on_hand"))
    assert there == [
        (f"soon-{giver.id}", date(2026, 3, 9), 4),
        ("soon", date(2026, 3, 20), 1),
        ("late", date(2026, 5, 1), 2),
    ]
    assert inventory.list_availability(sku_ids=[sku], location_id=giver.id) == {sku: 3}
    assert sum(Movement.objects.filter(reason="transfer").values_list("quantity", flat=True)) == 0
    assert inventory.count_mismatches() == 0


def test_promised_pieces_unknown_goods_and_places_without_books_move_nothing() -> None:
    giver, taker, sku = make_location("A", delivers=False), make_location("B", delivers=False), make_sku().id
    make_stock(giver, sku, 5)
    inventory.reserve_stock(owner="order:1", location_id=giver.id, wanted={sku: 3}, expires_at=None, at=NOW)
    far = make_location("C", delivers=False, tracked=False)
    for pieces, to in (({sku: 3}, taker), ({sku: 0}, taker), ({sku + 1: 1}, taker), ({sku: 1}, far), ({sku: 1}, giver)):
        with pytest.raises(inventory.TransferImpossible):
            inventory.transfer_stock(giver_id=giver.id, taker_id=to.id, pieces=pieces, reference="t", at=NOW)
    assert not Movement.objects.filter(reason="transfer").exists()
    inventory.transfer_stock(giver_id=giver.id, taker_id=taker.id, pieces={sku: 2}, reference="t", at=NOW)
    assert inventory.list_availability(sku_ids=[sku], location_id=giver.id) == {sku: 0}
