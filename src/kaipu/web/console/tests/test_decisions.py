"""The loop at the desk: read why, approve, see the purchase order, reject with a reason, undo, compare with what happened."""

from collections.abc import Callable

import pytest
from django.test import Client

from kaipu.brain.decisions import api as decisions
from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.inventory.tests.factories import make_location, make_supply
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


def _proposal(
    *, subject: str = "supplier:1@ONLINE", worth: int = 5000, cost: int = 1800, back_test: bool = False
) -> decisions.Proposal:
    """Make a proposal over one SKU."""
    sku = make_sku(subject)
    supplier = make_supply(sku.id)
    place = make_location(subject)
    return decisions.Proposal(
        kind="replenishment", producer="order-up-to 1", subject=subject,
        action={
            "supplier_id": supplier.id, "supplier_name": supplier.name, "location_id": place.id, "location_code": place.code,
            "location_name_en": "Riverside", "location_name_zh": "河滨店", "cost_minor": cost, "pieces": 12,
            "lines": [{"sku_id": sku.id, "sku_code": sku.code, "name_en": "Whole milk", "name_zh": "全脂牛奶",
                       "quantity": 12, "unit_cost_minor": 150}],
        },
        evidence={
            "history_days": 28, "lead_time_days": 2, "assumed": ["unit_cost"],
            "lines": [{"sku_code": sku.code, "daily_units": [0, 3, 5], "available": 2, "on_order": 0, "velocity": 2.7,
                       "safety_stock": 4.0, "order_up_to": 14.0, "lost_units": 9.0, "shelf_life_days": 14,
                       "pack_units": 6, "capped_by_shelf_life": True}],
        },
        expected=[decisions.Effect("units_sold", "units", 24, 18, 30), decisions.Effect("lost_sales_avoided", "money", worth)],
        guardrails=[decisions.Guardrail("order_value", cost, 500_000, "money")],
        window_days=9, worth_minor=worth, back_test=back_test,
    )  # fmt: skip


def _propose(**changes: object) -> int:
    return decisions.propose_decision(proposal=_proposal(**changes), at=clock.now())  # type: ignore[arg-type]


def test_the_queue_is_sorted_by_worth(alice: Client, statements: Callable[[Client, str], int]) -> None:
    small = _propose(subject="a", worth=100)
    assert statements(alice, "/desk/decisions/") == 5
    large = _propose(subject="b", worth=90_000)
    _propose(subject="c", worth=500)
    assert statements(alice, "/desk/decisions/") == 5
    page = text_of(alice.get("/desk/decisions/"))
    assert page.index(f"/desk/decisions/{large}/") < page.index(f"/desk/decisions/{small}/")
    assert "Order 12 pieces from Valley Foods for Riverside" in page
    assert "$906.00 on this page" in page


def test_approving_makes_the_purchase_order_once(alice: Client) -> None:
    decision_id = _propose()
    page = text_of(alice.get(f"/desk/decisions/{decision_id}/"))
    assert "18 to 30" in page
    assert "Daily units: 0, 3, 5" in page
    assert "cost" in page
    assert alice.post(f"/desk/decisions/{decision_id}/approve/").status_code == 302
    order = inventory.list_purchase_orders(reference=f"decision:{decision_id}")[0]
    assert f'href="/desk/purchasing/{order.id}/"' in text_of(alice.get(f"/desk/decisions/{decision_id}/"))
    again = alice.post(f"/desk/decisions/{decision_id}/approve/")
    assert again.status_code == 409
    assert "This decision stands at “Applied”" in text_of(again)
    assert len(inventory.list_purchase_orders()) == 1
    assert alice.post(f"/desk/decisions/{decision_id}/undo/", {"reason": "wrong shop"}).status_code == 302
    assert inventory.get_purchase_order(purchase_order_id=order.id).state == "cancelled"
    assert decisions.get_decision(decision_id=decision_id).state == "undone"


def test_goods_that_arrived_cannot_be_undone(alice: Client) -> None:
    decision_id = _propose()
    alice.post(f"/desk/decisions/{decision_id}/approve/")
    order = inventory.list_purchase_orders()[0]
    inventory.receive_purchase_order(purchase_order_id=order.id, expiries={}, at=clock.now())
    refused = alice.post(f"/desk/decisions/{decision_id}/undo/")
    assert refused.status_code == 409
    assert "or its goods have arrived, so nothing was done" in text_of(refused)
    assert decisions.get_decision(decision_id=decision_id).state == "applied"


def test_a_broken_guardrail_stops_the_approval(alice: Client) -> None:
    decision_id = _propose(cost=600_000)
    assert "/approve/" not in text_of(alice.get(f"/desk/decisions/{decision_id}/"))
    refused = alice.post(f"/desk/decisions/{decision_id}/approve/")
    assert refused.status_code == 409
    assert "A guardrail is broken: Value of the order. Nothing was done." in text_of(refused)
    assert inventory.list_purchase_orders() == []


def test_a_rejection_needs_a_reason(alice: Client) -> None:
    decision_id = _propose()
    assert alice.post(f"/desk/decisions/{decision_id}/reject/", {"reason": "  "}).status_code == 422
    assert decisions.get_decision(decision_id=decision_id).state == "proposed"
    assert alice.post(f"/desk/decisions/{decision_id}/reject/", {"reason": "We close for a week"}).status_code == 302
    decided = decisions.get_decision(decision_id=decision_id)
    assert (decided.state, decided.reason) == ("rejected", "We close for a week")
    assert decided.decided_by.startswith("user:")


def test_a_back_test_shows_expected_beside_actual(alice: Client) -> None:
    decision_id = decisions.record_back_test(
        proposal=_proposal(back_test=True), actual=[decisions.Effect("units_sold", "units", 33)],
        proposed_at=clock.now(), at=clock.now(),
    )  # fmt: skip
    page = text_of(alice.get(f"/desk/decisions/{decision_id}/"))
    assert "back-test" in page
    assert "33" in page
    assert "outside the interval" in page
    assert "/approve/" not in page


def test_who_may_only_look_cannot_decide() -> None:
    decision_id = _propose()
    analyst = make_person("Ann", "analyst")
    assert "/approve/" not in text_of(analyst.get(f"/desk/decisions/{decision_id}/"))
    for step in ("approve", "reject", "undo"):
        assert analyst.post(f"/desk/decisions/{decision_id}/{step}/").status_code == 403
    assert decisions.get_decision(decision_id=decision_id).state == "proposed"
    assert analyst.get("/desk/decisions/999999/").status_code == 404
