"""Work of many decisions, each a transaction of its own: batches, policies, judging, and telling others."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

import orjson
from django.conf import settings

from kaipu.brain.decisions import gateways, operations, queries
from kaipu.brain.decisions.rules import DecisionClosed
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock
from kaipu.kernel.operation import acting

REFUSED = (DecisionClosed, operations.GuardrailBroken, operations.ProducersHalted, queries.DecisionUnknown)


def approve_many(
    *, decision_ids: Sequence[int], at: datetime, seconds: float | None = None
) -> dict[int, Exception | None]:
    """Approve one after the other; return what stood against each, None where nothing did. The look is shared among them."""
    share = None if seconds is None else seconds / max(1, len(decision_ids))
    return _each(
        decision_ids, lambda one: operations.approve_decision(decision_id=one, at=at, seconds=share)
    )  # fmt: skip


def reject_many(
    *, decision_ids: Sequence[int], code: str, reason: str, at: datetime, seconds: float | None = None
) -> dict[int, Exception | None]:
    """Turn down one after the other, for one reason; return what stood against each."""
    share = None if seconds is None else seconds / max(1, len(decision_ids))
    return _each(
        decision_ids,
        lambda one: operations.reject_decision(decision_id=one, code=code, reason=reason, at=at, seconds=share),
    )


def _each(decision_ids: Sequence[int], step: Callable[[int], object]) -> dict[int, Exception | None]:
    found: dict[int, Exception | None] = {}
    for decision_id in dict.fromkeys(decision_ids):
        try:
            step(decision_id)
            found[decision_id] = None
        except REFUSED as error:
            found[decision_id] = error
    return found


def approve_by_policies(*, at: datetime) -> int:
    """Approve what policies allow, in their name; return how many. Does nothing while the kill switch is on."""
    stops = {stop.producer for stop in queries.list_stops()}
    policies = {each.kind: each.id for each in queries.list_policies(start=clock.day_start(clock.local_date(at)))}
    if "" in stops or not policies:
        return 0
    approved = 0
    for decision_id, kind in queries.list_for_policies(kinds=list(policies)):
        with acting(actor=f"policy:{policies[kind]}"):
            try:
                approved += not operations.approve_by_policy(decision_id=decision_id, at=at)
            except REFUSED:
                continue  # a guardrail is broken by now, or its producer is stopped: people see it in the inbox
    return approved


def judge_producers(*, at: datetime) -> int:
    """Judge every producer by its newest measured decisions; return for how many that changed."""
    return operations.keep_judgements(producers=queries.list_producers(), at=at)


def tell_delegate(*, decision_id: int, user_id: int) -> None:
    """Write to the person who is to decide, in their language."""
    person = next((each for each in customers.list_staff() if each.id == user_id), None)
    if person is None:
        return
    decision = queries.get_decision(decision_id=decision_id)
    address = f"{settings.PUBLIC_URL}/desk/decisions/{decision.id}/"
    if person.language.startswith("zh"):
        subject = f"请你决定：{decision.title_zh or decision.subject}"
        body = f"{person.name}，有一项决策转交给你。\n\n{decision.title_zh}\n{decision.delegated_note}\n\n{address}\n"
    else:
        subject = f"For you to decide: {decision.title_en or decision.subject}"
        body = f"{person.name}, a decision was handed to you.\n\n{decision.title_en}\n{decision.delegated_note}\n\n{address}\n"
    gateways.send_letter(to=person.email, subject=subject, body=body)


def call_hooks(*, now: Callable[[], datetime], private: Collection[str] = ()) -> int:
    """Tell addresses what waits for them; return how many took it. A worker that dies tells twice, under the same id."""
    taken = 0
    for call in operations.claim_calls(at=now()):
        done, answer = gateways.post(
            url=call.url, secret=call.secret, message_id=str(call.message_id), timestamp=int(now().timestamp()),
            body=orjson.dumps(call.body), private=private,
        )  # fmt: skip
        operations.settle_call(call_id=call.id, done=done, answer=answer, at=now())
        taken += done
    return taken
