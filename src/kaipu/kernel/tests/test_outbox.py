"""Events are delivered once, and a failing reaction is seen and tried again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.db import connection

from kaipu.kernel import audit, outbox
from kaipu.kernel.models import AuditEntry, OutboxDelivery, OutboxEvent
from kaipu.kernel.money import Money
from kaipu.kernel.operation import acting, operation

AT = datetime(2026, 1, 1, tzinfo=UTC)
HERE = "kaipu.kernel.tests.test_outbox"
pytestmark = pytest.mark.django_db(transaction=True)
trouble: list[Exception] = []


@dataclass(frozen=True)
class Happened:
    """A fact for tests."""

    number: int
    amount: Money


NAME = outbox.name_of(Happened)


@operation
def tell(*, number: int) -> None:
    """Publish the fact."""
    outbox.publish(Happened(number, Money(5, "USD")))


@operation
def note(*, number: int) -> None:
    """Write that the fact was heard."""
    audit.record(action="heard", subject=str(number), at=AT)


def hear(event: outbox.Envelope) -> None:
    """React: note the number, unless there is trouble."""
    if trouble:
        raise trouble[0]
    note(number=event.payload["number"])


def shrug(event: outbox.Envelope) -> None:
    """React with nothing."""


@pytest.fixture(autouse=True)
def subscribed() -> Iterator[None]:
    outbox.subscribe(NAME, f"{HERE}.hear")
    outbox.subscribe(NAME, f"{HERE}.shrug")
    outbox.subscribe(NAME, f"{HERE}.hear")
    trouble.clear()
    yield
    outbox._subscriptions.pop(NAME)


def later() -> None:
    OutboxDelivery.objects.update(due_at=AT, claimed_until=None)


def test_an_event_outside_an_operation_is_refused() -> None:
    with pytest.raises(outbox.PublishedOutsideTransaction):
        outbox.publish(Happened(1, Money(1, "USD")))


def test_each_reaction_hears_once() -> None:
    with acting(actor="user:1", simulated=True):
        tell(number=7)
    event = OutboxEvent.objects.get()
    assert (event.name, event.payload, event.simulated) == (
        NAME,
        {"number": 7, "amount": {"minor": 5, "currency": "USD"}},
        True,
    )
    assert outbox.deliver_batch() == 2
    assert outbox.deliver_batch() == 0
    assert list(AuditEntry.objects.values_list("subject", "actor")) == [("7", f"reaction:{HERE}.hear")]
    assert outbox.get_health().done == 2


def test_a_delivery_claimed_by_another_is_left_alone() -> None:
    tell(number=7)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE kernel_outboxdelivery SET claimed_until = clock_timestamp() + interval '1 minute'")
    assert outbox.deliver_batch() == 0


def test_a_worker_that_lost_its_lease_does_the_work_not_twice() -> None:
    tell(number=7)
    (first, _) = outbox._claim(10)
    OutboxDelivery.objects.filter(id=first[0]).update(state="done")  # another worker was faster
    outbox._deliver(*first)
    assert AuditEntry.objects.count() == 0


def test_a_failing_reaction_is_tried_again_and_at_last_shown_as_failed() -> None:
    tell(number=7)
    trouble.append(ValueError("no luck"))
    for _ in range(outbox.MAX_ATTEMPTS):
        outbox.deliver_batch()
        later()
    assert outbox.deliver_batch() == 0
    (failed,) = outbox.list_deliveries(state="failed")
    assert (failed.last_error, failed.attempts) == ("ValueError: no luck", outbox.MAX_ATTEMPTS)
    trouble.clear()
    assert outbox.retry_delivery(delivery_id=failed.id)
    assert not outbox.retry_delivery(delivery_id=failed.id)
    assert outbox.deliver_batch() == 1
    assert AuditEntry.objects.count() == 1
