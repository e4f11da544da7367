"""The loop at the desk: read why, approve, see the purchase order, reject with a reason, undo, compare with what happened."""

from collections.abc import Callable

import pytest
from django.test import Client

from kaipu.brain.decisions import api as decisions
from kaipu.brain.decisions.tests.factories import make_proposal
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from kaipu.web.console.tests.cast import make_person, text_of

pytestmark = pytest.mark.django_db


def _propose(**changes: object) -> int:
    filed = decisions.propose_decision(proposal=make_proposal(**changes), at=clock.now())  # type: ignore[arg-type]
    assert filed is not None
    return filed


def test_the_queue_is_sorted_by_worth(alice: Client, statements: Callable[[Client, str], int]) -> None:
    small = _propose(subject="a", worth=100)
    assert statements(alice, "/desk/decisions/") == 8
    large = _propose(subject="b", worth=90_000)
    _propose(subject="c", worth=500)
    assert statements(alice, "/desk/decisions/") == 8
    page = text_of(alice.get("/desk/decisions/"))
    assert page.index(f"/desk/decisions/{large}/") < page.index(f"/desk/decisions/{small}/")
    assert "Order 12 pieces from Valley Foods for Riverside" in page
    assert "3 decisions, $906.00 of expected profit that can be believed" in page


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
    assert "The goods have arrived, so the order cannot be cancelled any more. Nothing was done." in text_of(refused)
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
        proposal=make_proposal(back_test=True), measurement=decisions.observed([decisions.Effect("units_sold", "units", 33)]),
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


def test_a_changed_quantity_is_reckoned_anew_and_bounds_are_told(alice: Client) -> None:
    decision_id = _propose()
    field = decisions.get_decision(decision_id=decision_id).fields[0].name
    refused = alice.post(f"/desk/decisions/{decision_id}/edit/", {f"field:{field}": "7"})
    assert (refused.status_code, "This lies outside what can be chosen here." in text_of(refused)) == (422, True)
    assert alice.post(f"/desk/decisions/{decision_id}/edit/", {f"field:{field}": "6"}).status_code == 302
    changed = decisions.get_decision(decision_id=decision_id)
    assert (changed.action["lines"][0]["quantity"], changed.cost_minor, changed.profit_minor) == (6, 900, 450)
    alice.post(f"/desk/decisions/{decision_id}/approve/")
    assert inventory.list_purchase_orders()[0].lines[0].quantity == 6


def test_a_batch_does_what_can_be_done(alice: Client) -> None:
    ids = [_propose(subject="a"), _propose(subject="b", cost=600_000), _propose(subject="c")]
    answer = alice.post("/desk/decisions/batch/", {"decision": [*ids, "x"], "act": "approve"}, follow=True)
    page = text_of(answer)
    assert "2 decisions approved and carried out." in page
    assert "A guardrail is broken: Value of the order. Nothing was done." in page
    assert len(inventory.list_purchase_orders()) == 2
    none = alice.post("/desk/decisions/batch/", {"act": "reject"})
    assert (none.status_code, "Choose decisions first" in text_of(none)) == (422, True)
    alice.post("/desk/decisions/batch/", {"decision": [ids[1]], "act": "reject", "code": "too_costly"})
    rejected = decisions.get_decision(decision_id=ids[1])
    assert (rejected.state, rejected.reason_code) == ("rejected", "too_costly")
    assert "Too costly (1)" in text_of(alice.get("/desk/decisions/producers/"))


def test_the_kill_switch_stops_everything_and_is_seen(alice: Client) -> None:
    decision_id = _propose()
    assert alice.post("/desk/decisions/producers/switch/", {"act": "halt"}).status_code == 422
    alice.post("/desk/decisions/producers/switch/", {"act": "halt", "reason": "Prices look wrong"})
    assert "Prices look wrong" in text_of(alice.get("/desk/decisions/"))
    refused = alice.post(f"/desk/decisions/{decision_id}/approve/")
    assert (refused.status_code, "The kill switch is on" in text_of(refused)) == (409, True)
    assert decisions.propose_decision(proposal=make_proposal(subject="later"), at=clock.now()) is None
    alice.post("/desk/decisions/producers/switch/", {"act": "resume"})
    assert alice.post(f"/desk/decisions/{decision_id}/approve/").status_code == 302


def test_handing_on_shows_it_to_the_colleague(alice: Client) -> None:
    decision_id = _propose()
    bert = make_person("Bert", "buyer")
    number = next(each.id for each in customers.list_staff() if each.name == "Bert")
    assert alice.post(f"/desk/decisions/{decision_id}/delegate/", {"to": "none"}).status_code == 422
    alice.post(f"/desk/decisions/{decision_id}/delegate/", {"to": number, "note": "You know them"})
    assert f"/desk/decisions/{decision_id}/" in text_of(bert.get("/desk/decisions/?mine=1"))
    assert f"/desk/decisions/{decision_id}/" not in text_of(alice.get("/desk/decisions/?mine=1"))


def test_a_policy_is_set_within_limits_and_ended(alice: Client) -> None:
    wrong = alice.post(
        "/desk/decisions/policies/set/",
        {"kind": "replenishment", "risk": "high", "cost": "50", "daily": "20", "count": "3"},
    )
    assert (wrong.status_code, "always taken by a person" in text_of(wrong)) == (422, True)
    right = {"kind": "replenishment", "risk": "low", "cost": "50", "daily": "200", "count": "3"}
    assert alice.post("/desk/decisions/policies/set/", right).status_code == 302
    decision_id = _propose()
    assert decisions.approve_by_policies(at=clock.now()) == 1
    assert decisions.get_decision(decision_id=decision_id).decided_by.startswith("policy:")
    page = text_of(alice.get("/desk/decisions/policies/"))
    assert "$18.00 · 1" in page
    policy = decisions.list_policies(start=clock.now())[0]
    alice.post(f"/desk/decisions/policies/{policy.id}/end/")
    assert decisions.list_policies(start=clock.now()) == []
    shown = alice.post("/desk/decisions/policies/hooks/", {"url": "https://example.com/x"})
    assert "shown this once" in text_of(shown)
    assert alice.post("/desk/decisions/policies/hooks/", {"url": "ftp://x"}).status_code == 422
