"""Two managers approve one decision at once, two workers spend one day's budget, and a stop is thrown while decisions are carried out.

The negative control comes first: without the lock a decision is carried out twice.
"""

import pytest

from kaipu.brain.decisions import api as decisions
from kaipu.brain.decisions import operations
from kaipu.brain.decisions.models import Decision
from kaipu.brain.decisions.tests.factories import make_proposal
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock
from tests.races.test_care import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 10


def propose(subject: str) -> int:
    filed = decisions.propose_decision(proposal=make_proposal(subject=subject), at=clock.now())
    assert filed is not None
    return filed


def approve_twice(decision_id: int) -> dict[str, int]:
    return dict(at_once(*[lambda: decisions.approve_decision(decision_id=decision_id, at=clock.now())] * 4))


def test_without_the_lock_a_decision_is_carried_out_again(settings) -> None:
    settings.GUARDS_OFF = frozenset({"decisions"})
    outcomes = [approve_twice(propose(f"s{number}"))["done"] for number in range(ROUNDS)]
    assert sum(outcomes) > ROUNDS
    assert len(inventory.list_purchase_orders(limit=100)) == sum(outcomes)


def test_a_decision_is_carried_out_once() -> None:
    for number in range(ROUNDS):
        assert approve_twice(propose(f"s{number}")) == {"done": 1, "DecisionClosed": 3}
    assert len(inventory.list_purchase_orders(limit=100)) == ROUNDS


def test_two_workers_keep_to_one_budget() -> None:
    decisions.set_policy(kind="replenishment", limits=decisions.Limits("low", 2000, 5000, 9), at=clock.now())
    ids = [propose(f"s{number}") for number in range(6)]  # 18.00 each, so two of them fit into 50.00
    at_once(*(lambda one=one: operations.approve_by_policy(decision_id=one, at=clock.now()) for one in ids))
    assert Decision.objects.filter(state="applied").count() == 2


def test_nothing_is_carried_out_after_a_stop() -> None:
    for number in range(ROUNDS):
        decision_id = propose(f"s{number}")
        at_once(
            lambda: decisions.halt_producers(reason="look", at=clock.now()),
            lambda one=decision_id: decisions.approve_decision(decision_id=one, at=clock.now()),
        )
        before = len(inventory.list_purchase_orders(limit=100))
        with pytest.raises((decisions.ProducersHalted, decisions.DecisionClosed)):
            decisions.approve_decision(decision_id=decision_id, at=clock.now())
        assert len(inventory.list_purchase_orders(limit=100)) == before
        decisions.resume_producers(at=clock.now())
