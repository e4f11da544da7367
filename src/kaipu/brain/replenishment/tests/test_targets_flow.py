"""Orders and moves by targets on a real database: filed, changed, carried out, undone and measured."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kaipu.brain.decisions import api as decisions
from kaipu.brain.modelling import api as modelling
from kaipu.brain.replenishment import api as replenishment
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.models import Location, Supplier
from kaipu.commerce.inventory.tests.factories import make_location, make_stock, make_supply
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock
from kaipu.kernel.money import Money

NOW = datetime(2026, 3, 30, 15, tzinfo=UTC)  # a Monday
TODAY = date(2026, 3, 30)
pytestmark = pytest.mark.django_db


def a_place(code: str, sku: int, *, stock: int, a_day: int = 10) -> Location:
    """Open a place that sold so many a day for 60 days and has `stock` left."""
    place = make_location(code, delivers=False, pickup=True)
    make_stock(place, sku, stock + 60 * a_day, expires_on=date(2027, 1, 1))
    for day in range(60 if a_day else 0):
        at = NOW - timedelta(days=60 - day)
        orders.record_till_sale(location_id=place.id, tracked=True, customer_id=None, wanted={sku: a_day}, at=at)
    return place


def goods(code: str = "1") -> int:
    sku = make_sku(code)
    make_supply(sku.id, pack_units=12)
    pricing.set_price(sku_id=sku.id, amount=Money(200, "USD"), at=NOW - timedelta(days=90))
    return sku.id


def terms(**changes: object) -> None:
    given = {
        "supplier_id": Supplier.objects.get().id, "least_minor": 0, "least_units": 0, "order_weekdays": (), "delivery_weekdays": (),
        "closed_days": (), "at": NOW, **changes,
    }  # fmt: skip
    replenishment.set_terms(**given)  # type: ignore[arg-type]  # a mapping of mixed values


def test_an_order_by_targets_is_filed_with_costs_and_carried_out() -> None:
    sku = goods()
    place = a_place("S1", sku, stock=20)
    assert replenishment.propose_by_targets(at=NOW) == 1
    (proposal,) = decisions.list_decisions(state="proposed")
    (line,) = proposal.action["lines"]
    # two days of lead and seven of review at ten a day, nothing but Poisson: 90 wanted, 20 there
    assert line["quantity"] % 12 == 0
    assert 72 <= line["quantity"] <= 108
    told = {effect.metric: effect for effect in proposal.expected}
    assert {"profit", "holding_cost", "stock_out_cost", "waste_cost", "lost_sales_avoided"} <= told.keys()
    assert all(each.low is not None and each.low <= each.value <= (each.high or 0) for each in told.values())
    assert proposal.evidence["table"]["rows"][0][1] == "AX"
    assert len(proposal.evidence["chart"]["series"]) == 5
    decisions.approve_decision(decision_id=proposal.id, at=NOW)
    (order,) = inventory.list_purchase_orders(reference=f"decision:{proposal.id}")
    assert order.expected_on == TODAY + timedelta(days=2)
    assert replenishment.list_positions(today=TODAY, at=NOW)[0].on_order == line["quantity"]
    assert replenishment.measure_due(at=NOW + timedelta(days=9)) == 1
    assert decisions.get_decision(decision_id=proposal.id).state == "measured"
    assert place.code == order.location_code


def test_a_supplier_that_takes_no_order_today_gets_none_and_one_with_a_minimum_waits() -> None:
    sku = goods()
    a_place("S1", sku, stock=20)
    terms(order_weekdays=(1,), delivery_weekdays=(4,))
    (stand,) = replenishment.list_positions(today=TODAY, at=NOW)
    assert (stand.order_on, stand.arrives_on) == (date(2026, 3, 31), date(2026, 4, 3))
    assert replenishment.propose_by_targets(at=NOW) == 0
    terms(least_minor=10_000_000)
    assert replenishment.propose_by_targets(at=NOW) == 0
    terms(least_minor=15_000)
    assert replenishment.propose_by_targets(at=NOW) == 1
    (proposal,) = decisions.list_decisions(state="proposed")
    assert proposal.cost_minor >= 15_000
    fewer = decisions.edit_decision(decision_id=proposal.id, changes={f"sku:{sku}": 12}, at=NOW)
    assert not fewer.approvable  # under the minimum
    with pytest.raises(decisions.GuardrailBroken):
        decisions.approve_decision(decision_id=proposal.id, at=NOW)


def test_a_weekly_budget_holds() -> None:
    sku = goods()
    a_place("S1", sku, stock=20)
    replenishment.set_purse(purse=replenishment.PurseRecord(weekly_minor=5_400), at=NOW)
    assert replenishment.propose_by_targets(at=NOW) == 1
    (proposal,) = decisions.list_decisions(state="proposed")
    assert proposal.cost_minor == 36 * 150  # three packs are 54.00
    more = decisions.edit_decision(decision_id=proposal.id, changes={f"sku:{sku}": 48}, at=NOW)
    assert [rail.code for rail in more.guardrails if not rail.holds] == ["weekly_budget"]


def test_goods_move_before_more_is_bought_and_back_again() -> None:
    sku = goods()
    taker = a_place("S1", sku, stock=5)
    giver = a_place("S2", sku, stock=600, a_day=1)
    assert replenishment.propose_by_targets(at=NOW) == 1  # no order is needed then
    (proposal,) = decisions.list_decisions(state="proposed")
    assert (proposal.kind, proposal.action["giver_code"], proposal.action["location_code"]) == ("transfer", "S2", "S1")
    moved = proposal.action["moves"][0]["quantity"]
    decisions.approve_decision(decision_id=proposal.id, at=NOW)
    assert inventory.list_availability(sku_ids=[sku], location_id=taker.id) == {sku: 5 + moved}
    assert inventory.count_mismatches() == 0
    decisions.undo_decision(decision_id=proposal.id, reason="the van broke", at=NOW)
    assert inventory.list_availability(sku_ids=[sku], location_id=giver.id) == {sku: 600}
    assert inventory.count_mismatches() == 0


def test_a_move_cannot_be_undone_once_the_goods_are_sold() -> None:
    sku = goods()
    taker = a_place("S1", sku, stock=5)
    a_place("S2", sku, stock=600, a_day=1)
    replenishment.propose_by_targets(at=NOW)
    (proposal,) = decisions.list_decisions(state="proposed")
    decisions.approve_decision(decision_id=proposal.id, at=NOW)
    orders.record_till_sale(location_id=taker.id, tracked=True, customer_id=None, wanted={sku: 20}, at=NOW)
    with pytest.raises(decisions.UndoImpossible):
        decisions.undo_decision(decision_id=proposal.id, reason="too late", at=NOW)


def test_a_quicker_second_source_is_taken_when_the_shelf_is_empty() -> None:
    sku = goods()
    Supplier.objects.update(lead_time_days=9)
    a_place("S1", sku, stock=1)
    second = Supplier.objects.create(code="S2", name="Night Express", lead_time_days=1)
    inventory.set_second_supply(sku_id=sku, supplier_id=second.id, unit_cost_minor=155, pack_units=6, at=NOW)
    replenishment.propose_by_targets(at=NOW)
    (proposal,) = decisions.list_decisions(state="proposed")
    assert (proposal.action["supplier_name"], proposal.action["lines"][0]["unit_cost_minor"]) == ("Night Express", 155)


def test_without_a_comparison_the_first_rule_proposes_and_with_a_good_one_the_targets_do(tmp_path, settings) -> None:  # type: ignore[no-untyped-def]  # fixtures
    settings.MODELS_ROOT = tmp_path
    sku = goods()
    a_place("S1", sku, stock=20)
    replenishment.propose_orders(at=NOW)
    assert [each.producer for each in decisions.list_decisions(state="proposed")] == ["order-up-to 1"]
    card = modelling.Card(TODAY, "targets", "better", "profit", 1.2, "classic", 1.0)
    modelling.store_model(name=replenishment.MODEL, files={}, card=card, at=NOW)
    replenishment.propose_orders(at=NOW)
    assert [each.producer for each in decisions.list_decisions(state="proposed")] == ["targets 2"]
    worse = modelling.Card(TODAY, "classic", "not_better", "profit", 0.9, "classic", 1.0, previous_score=0.9)
    modelling.store_model(name=replenishment.MODEL, files={}, card=worse, at=NOW)
    assert replenishment.find_method() == "classic"


def test_delivery_days_are_learnt(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]  # a fixture
    sku = goods()
    place = a_place("S1", sku, stock=20)
    supplier = Supplier.objects.get().id
    for back in (40, 30, 20, 10):
        placed = NOW - timedelta(days=back)
        number = inventory.place_purchase_order(
            supplier_id=supplier, location_id=place.id, lines=[(sku, 1, 150)], reference="t", at=placed
        )
        inventory.receive_purchase_order(purchase_order_id=number, expiries={}, at=placed + timedelta(days=6))
    (stand,) = replenishment.list_positions(today=TODAY, at=NOW)
    assert (stand.lead.mean, stand.lead.deliveries) == (4, 4)  # two days stated, six seen
    with django_assert_num_queries(1):
        inventory.list_deliveries(since=NOW - timedelta(days=60))


def test_settings_are_checked_and_audited() -> None:
    replenishment.set_service(levels={"AX": 99}, at=NOW)
    assert replenishment.list_service()["AX"] == 99
    with pytest.raises(replenishment.ServiceInvalid):
        replenishment.set_service(levels={"AX": 100}, at=NOW)
    with pytest.raises(replenishment.CostsInvalid):
        replenishment.set_purse(purse=replenishment.PurseRecord(holding_percent=101), at=NOW)
    goods()
    with pytest.raises(replenishment.TermsInvalid):
        terms(order_weekdays=(7,))
    assert clock.local_date(NOW) == TODAY
