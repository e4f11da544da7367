"""The partners of the demonstration: made once, and their orders earn."""

from datetime import timedelta

import pytest

from kaipu.commerce.members.tests.factories import make_customer
from kaipu.commerce.orders.models import Order
from kaipu.commerce.partners import api as partners
from kaipu.commerce.partners.models import Sale
from kaipu.commerce.partners.tests.factories import AT, sell
from kaipu.demo import partnering


@pytest.mark.django_db
def test_partners_are_made_and_their_orders_earn(monkeypatch):
    monkeypatch.setattr(partnering, "BROUGHT", 1)
    for number in range(6):
        make_customer(f"C{number}")
    for number in range(10):
        order = sell("", 40_000, number=str(number))
        Order.objects.filter(id=order).update(
            channel="web", state="completed", visit="v", simulated=True, placed_at=AT - timedelta(days=20)
        )
    assert not partnering.is_done()
    assert partnering.bring(AT) == 10
    rows = partners.list_partners()
    assert (len(rows), rows[0].partner.state, partnering.is_done()) == (6, "asked", True)
    assert sum(row.sales for row in rows) == 10 == Sale.objects.count()
    assert {payout.state for payout in partners.list_payouts()} == {"paid"}
    assert sum(row.paid_minor for row in rows) > 0
