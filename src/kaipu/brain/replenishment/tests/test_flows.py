"""The whole loop on a real database: sales → advice → approval → purchase order → stock → measured effect."""

from datetime import UTC, datetime, timedelta

import pytest

from kaipu.brain.decisions import api as decisions
from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Location
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money

NOW = datetime(2026, 3, 30, 15, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def a_month_of_trade(*, stock: int = 300) -> tuple[Location, int]:
    """Sell ten pieces a day for 57 days; return the place and the SKU."""
    place, sku = make_location("S1", delivers=False, pickup=True), make_sku()
    make_supply(sku.id, pack_units=12)
    make_stock(place, sku.id, stock + 570)
    pricing.set_price(sku_id=sku.id, amount=Money(200, "USD"), at=NOW - timedelta(days=90))
    for day in range(57):
        at = NOW - timedelta(days=57 - day)
        orders.record_till_sale(location_id=place.id, tracked=True, customer_id=None, wanted={sku.id: 10}, at=at)
    return place, sku.id


def test_a_decision_goes_all_the_way_round() -> None:
    place, sku = a_month_of_trade(stock=20)
    assert replenishment.propose_orders(at=NOW) == 1
    (proposal,) = decisions.list_decisions(state="proposed")
    # demand 10 × (2 + 7) = 90, safety 1.645 · √10 · 3 = 15.6; but only 10 × 14 × 0.7 = 98 sell in the shelf life:
    # 98 − 20 = 78 → 6 whole packs of 12, for a seventh would outlive it
    assert proposal.action["lines"][0]["quantity"] == 72
    assert proposal.approvable
    approved = decisions.approve_decision(decision_id=proposal.id, at=NOW)
    (order,) = inventory.list_purchase_orders(reference=f"decision:{proposal.id}")
    assert approved.result == {"purchase_order_id": order.id}
    with pytest.raises(decisions.DecisionClosed):
        decisions.approve_decision(decision_id=proposal.id, at=NOW)
    inventory.receive_purchase_order(purchase_order_id=order.id, expiries={}, at=NOW + timedelta(days=2))
    assert inventory.list_availability(sku_ids=[sku], location_id=place.id) == {sku: 92}
    for day in range(9):
        orders.record_till_sale(
            location_id=place.id,
            tracked=True,
            customer_id=None,
            wanted={sku: 10},
            at=NOW + timedelta(days=day, hours=1),
        )
    assert replenishment.measure_due(at=NOW + timedelta(days=8)) == 0
    assert replenishment.measure_due(at=NOW + timedelta(days=9)) == 1
    measured = decisions.get_decision(decision_id=proposal.id)
    assert measured.state == "measured"
    assert [effect.value for effect in measured.actual] == [90, 90 * 200]
    assert measured.expected[0].value == 90


def test_undoing_cancels_the_order_until_it_is_received() -> None:
    a_month_of_trade(stock=20)
    replenishment.propose_orders(at=NOW)
    (proposal,) = decisions.list_decisions(state="proposed")
    decisions.approve_decision(decision_id=proposal.id, at=NOW)
    decisions.undo_decision(decision_id=proposal.id, reason="wrong supplier", at=NOW)
    (order,) = inventory.list_purchase_orders(reference=f"decision:{proposal.id}")
    assert (order.state, decisions.get_decision(decision_id=proposal.id).state) == ("cancelled", "undone")


def test_a_newer_proposal_supersedes_and_a_stocked_shop_gets_none() -> None:
    place, sku = a_month_of_trade(stock=20)
    replenishment.propose_orders(at=NOW)
    replenishment.propose_orders(at=NOW)
    assert decisions.count_by_state() == {"superseded": 1, "proposed": 1}
    make_stock(place, make_sku("2").id, 5)
    inventory.receive_stock(
        location_id=place.id, receipts=[inventory.Receipt(sku, 500, "L9", None, 150)], reference="t", at=NOW
    )
    assert replenishment.list_drafts(today=clock.local_date(NOW), at=NOW) == []


def test_the_back_test_compares_with_real_sales() -> None:
    a_month_of_trade()
    decision_id = replenishment.back_test(today=clock.local_date(NOW), at=NOW)
    assert decision_id is not None
    record = decisions.get_decision(decision_id=decision_id)
    assert (record.back_test, record.state) == (True, "measured")
    assert record.expected[0].value == pytest.approx(280)
    assert record.actual[0].value == 280


def test_a_broken_guardrail_stops_approval() -> None:
    a_month_of_trade(stock=20)
    replenishment.propose_orders(at=NOW)
    (proposal,) = decisions.list_decisions(state="proposed")
    rail = decisions.Guardrail("order_value", 2, 1, "money")
    dear = decisions.Proposal(
        kind=proposal.kind, producer="test", subject=proposal.subject, action=proposal.action, evidence={}, expected=(),
        guardrails=(rail,), window_days=1, worth_minor=1,
    )  # fmt: skip
    decision_id = decisions.propose_decision(proposal=dear, at=NOW)
    with pytest.raises(decisions.GuardrailBroken):
        decisions.approve_decision(decision_id=decision_id, at=NOW)
    assert inventory.list_purchase_orders() == []
