"""Filing within caps, policies, expiry, handing on, telling addresses, and what is audited."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.core import mail

from kaipu.brain.decisions import api as decisions
from kaipu.brain.decisions import flows
from kaipu.brain.decisions.models import Decision, Producer
from kaipu.brain.decisions.tests.factories import make_proposal
from kaipu.commerce.customers import api as customers
from kaipu.kernel import audit, clock, outbox, webhooks
from kaipu.kernel.operation import acting

pytestmark = pytest.mark.django_db
PRODUCER = "order-up-to 1"


def propose(**changes: object) -> int:
    filed = decisions.propose_decision(proposal=make_proposal(**changes), at=clock.now())  # type: ignore[arg-type]
    assert filed is not None
    return filed


def test_a_throttled_producer_files_as_many_as_it_may_until_somebody_lifts_that() -> None:
    Producer.objects.create(name=PRODUCER, believed=0.5, cap=1)
    proposal = make_proposal(subject="a")
    first = decisions.propose_decision(proposal=proposal, at=clock.now())
    assert first is not None
    assert decisions.propose_decision(proposal=make_proposal(subject="b"), at=clock.now()) is None
    again = decisions.propose_decision(
        proposal=proposal, at=clock.now()
    )  # a newer one on the same subject takes no second place
    assert decisions.get_decision(decision_id=first).state == "superseded"
    assert decisions.list_inbox().rows[0].standing.believed_minor == 2500
    decisions.lift_throttle(producer=PRODUCER, reason="new supplier data", at=clock.now())
    assert again is not None
    assert propose(subject="c") > again
    assert [each.action for each in audit.list_entries(subject=f"producer:{PRODUCER}")] == ["decisions.lift_throttle"]


def test_producers_are_judged_by_what_was_measured() -> None:
    for number in range(4):
        proposal = make_proposal(subject=f"s{number}")
        decisions.record_back_test(
            proposal=proposal, measurement=decisions.observed([decisions.Effect("lost_sales_avoided", "money", 1000)]),
            proposed_at=clock.now(), at=clock.now(),
        )  # fmt: skip
    assert decisions.judge_producers(at=clock.now()) == 1
    assert decisions.judge_producers(at=clock.now()) == 0
    row = Producer.objects.get(name=PRODUCER)
    assert (row.believed, row.cap, row.measured) == (0.867, 40, 4)
    record = decisions.list_producers()[0]
    assert (record.promised_minor, record.delivered_minor, record.back_tests, record.hit_rate) == (
        20_000,
        4_000,
        4,
        None,
    )


def test_a_policy_approves_within_its_day_and_leaves_the_rest_to_people() -> None:
    with acting(actor="user:7"):
        policy = decisions.set_policy(
            kind="replenishment", limits=decisions.Limits("low", 2000, 4000, 9), at=clock.now()
        )
    ids = [propose(subject=name) for name in "abc"]
    risky = propose(subject="d", risk="medium")
    dear = propose(subject="e", cost=2001)
    assert decisions.approve_by_policies(at=clock.now()) == 2
    states = [decisions.get_decision(decision_id=each).state for each in (*ids, risky, dear)]
    assert states == ["applied", "applied", "proposed", "proposed", "proposed"]
    entry = audit.list_entries(subject=f"decision:{ids[0]}")[0]
    assert (entry.actor, entry.detail["policy"]) == (f"policy:{policy}", policy)
    assert decisions.list_policies(start=clock.now() - timedelta(hours=1))[0].spent_minor == 3600


def test_no_policy_approves_for_whom_is_throttled_or_stopped() -> None:
    decisions.set_policy(kind="replenishment", limits=decisions.Limits("low", 2000, 4000, 9), at=clock.now())
    propose()
    Producer.objects.create(name=PRODUCER, believed=0.5, cap=5)
    assert decisions.approve_by_policies(at=clock.now()) == 0
    Producer.objects.filter(name=PRODUCER).update(cap=40)
    decisions.halt_producers(producer=PRODUCER, reason="look first", at=clock.now())
    assert decisions.approve_by_policies(at=clock.now()) == 0
    decisions.resume_producers(producer=PRODUCER, at=clock.now())
    assert decisions.approve_by_policies(at=clock.now()) == 1


def test_what_nobody_decides_is_closed() -> None:
    decision_id = propose()
    at = clock.now()
    Decision.objects.update(expires_at=at)
    with pytest.raises(decisions.DecisionClosed, match="expired"):
        decisions.approve_decision(decision_id=decision_id, at=at)
    assert decisions.close_expired(at=at) == 1
    assert decisions.close_expired(at=at) == 0
    assert decisions.get_decision(decision_id=decision_id).state == "expired"


def test_minutes_of_people_are_learned() -> None:
    first = propose(subject="a")
    assert decisions.get_standing(decision=decisions.get_decision(decision_id=first)).minutes == 2.0
    decisions.reject_decision(decision_id=first, reason="", code="bad_moment", at=clock.now(), seconds=480)
    second = propose(subject="b")
    assert decisions.get_standing(decision=decisions.get_decision(decision_id=second)).minutes == 3.0


def test_whom_it_was_handed_to_is_written_to_in_their_language() -> None:
    number = customers.create_account(
        email="wei@example.com", password="open-the-shop-1", name="Wei", is_staff=True, at=clock.now()
    )
    decision_id = propose()
    decisions.delegate_decision(decision_id=decision_id, user_id=number, note="please", at=clock.now())
    outbox.deliver_batch()
    assert [letter.to for letter in mail.outbox] == [["wei@example.com"]]
    assert f"/desk/decisions/{decision_id}/" in mail.outbox[0].body
    assert decisions.list_inbox(delegated_to=number).rows[0].decision.id == decision_id


@pytest.fixture
def listener() -> Iterator[tuple[str, list[tuple[dict[str, str], bytes]], list[int]]]:
    """Return an address, what was posted to it, and the answers it gives, the last one for ever."""
    heard: list[tuple[dict[str, str], bytes]] = []
    answers = [500, 204]

    class Hears(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(answers[0] if len(answers) == 1 else answers.pop(0))
            self.end_headers()

        def log_message(self, *arguments: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hears)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/decisions?x=1", heard, answers
    server.shutdown()
    server.server_close()


def test_addresses_are_told_signed_and_once(
    listener: tuple[str, list[tuple[dict[str, str], bytes]], list[int]],
) -> None:
    address, heard, _answers = listener
    _number, secret = decisions.add_hook(url=address, at=clock.now())
    decision_id = propose()
    outbox.deliver_batch()
    allowed = {"127.0.0.1"}
    assert flows.call_hooks(now=clock.now, private=()) == 0
    assert decisions.list_hooks()[0].last_answer == "OSError: private"
    later = clock.now() + timedelta(minutes=5)
    assert flows.call_hooks(now=lambda: later, private=allowed) == 0  # it answers 500 at first
    later += timedelta(minutes=10)
    assert flows.call_hooks(now=lambda: later, private=allowed) == 1
    assert flows.call_hooks(now=lambda: later, private=allowed) == 0
    headers, body = heard[-1]
    signed = (headers["webhook-id"], headers["webhook-timestamp"], body, headers["webhook-signature"])
    assert webhooks.is_signed(secret, *signed, now=int(later.timestamp()))
    assert not webhooks.is_signed("else", *signed, now=int(later.timestamp()))
    assert json.loads(body)["type"] == "decision.proposed"
    assert json.loads(body)["data"]["id"] == decision_id
    assert heard[0][0]["webhook-id"] == headers["webhook-id"]
