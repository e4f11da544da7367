"""The shop is killed with −9 again and again while managers' programs approve decisions, each asked for by three at once.

Each decision is carried out once, and whatever is carried out is written down: state, purchase order, audit and events in one transaction.
With the lock off some are carried out twice, so the test would notice.
"""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kaipu.brain.decisions import api as decisions
from kaipu.brain.decisions.models import Decision
from kaipu.brain.decisions.tests.factories import make_proposal
from kaipu.commerce.inventory import api as inventory
from kaipu.kernel import clock, tokens
from kaipu.kernel.models import AuditEntry, OutboxEvent
from tests.live import LiveShop, open_shop

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
DECISIONS, AT_ONCE, PATIENCE_SECONDS = 36, 4, 120


def approve(shop: LiveShop, decision_id: int, key: str, deadline: float) -> int:
    """Ask until the shop answers; return the status."""
    while True:
        link = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=30)
        try:
            link.request("POST", f"/api/v1/decisions/{decision_id}/approve", "{}", {"Authorization": f"Bearer {key}", "Content-Type": "application/json"})  # fmt: skip
            answer = link.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            if answer.status in {200, 409}:
                return answer.status
            raise AssertionError(answer.status)
        finally:
            link.close()


@pytest.mark.parametrize(("guards_off", "most"), [("", 3), ("decisions", 1)])
def test_each_decision_is_carried_out_once(tmp_path: Path, guards_off: str, most: int) -> None:
    ids = [
        decisions.propose_decision(proposal=make_proposal(subject=f"s{n}"), at=clock.now()) for n in range(DECISIONS)
    ]
    assert None not in ids
    _, key = tokens.issue_token(title="planner", scopes=["decisions.decide"], at=clock.now())
    kills = 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    with open_shop(tmp_path, "web", guards_off=guards_off) as shop, ThreadPoolExecutor(8) as pool:
        asked = [pool.submit(approve, shop, each, key, deadline) for each in ids for _ in range(AT_ONCE)]
        while kills < most:
            begun = sum(each.done() for each in asked)
            while sum(each.done() for each in asked) < min(begun + DECISIONS * AT_ONCE // (most + 2), len(asked)):
                time.sleep(0.005)
            shop.kill("web")
            shop.start("web")
            kills += 1
        answers = [each.result() for each in asked]
    orders = inventory.list_purchase_orders(limit=1000)
    applied = Decision.objects.filter(state="applied").count()
    assert kills == most
    assert applied == DECISIONS, "everybody asked until there was an answer"
    if guards_off:
        assert len(orders) > DECISIONS
        return
    assert len(orders) == DECISIONS
    assert {each.id for each in orders} == {each.result["purchase_order_id"] for each in Decision.objects.all()}
    assert answers.count(200) <= DECISIONS, "an answer that was lost is told as 409 the next time"
    assert AuditEntry.objects.filter(action="decisions.approve_decision").count() == DECISIONS
    assert OutboxEvent.objects.filter(name="decisions.DecisionApplied").count() == DECISIONS
