"""The key comes first: equal requests run once, another body is refused, a dead lease is taken over."""

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kaipu.kernel import audit, idempotency
from kaipu.kernel.models import AuditEntry, IdempotencyKey
from kaipu.kernel.operation import operation

AT = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@operation
def work(*, fail: bool = False) -> dict[str, Any]:
    """Leave a trace and answer."""
    audit.record(action="work", subject="x", at=AT)
    if fail:
        raise ValueError("bad")
    return {"answer": AuditEntry.objects.count()}


def once(body: object = 1, at: datetime = AT, **kwargs: bool) -> dict[str, Any]:
    return idempotency.once(scope="test", key="k", body=body, at=at, work=lambda: work(**kwargs))


def test_the_same_request_runs_once_and_answers_alike() -> None:
    assert once() == {"answer": 1}
    assert once() == {"answer": 1}
    assert AuditEntry.objects.count() == 1


def test_another_body_under_the_same_key_is_refused() -> None:
    once()
    with pytest.raises(idempotency.KeyReused):
        once(body=2)


def test_a_request_under_way_holds_the_key_until_its_lease_ends() -> None:
    assert idempotency._take("test", "k", idempotency.fingerprint(1), AT, uuid.uuid4()) is None
    with pytest.raises(idempotency.KeyInProgress):
        once()
    assert once(at=AT + idempotency.LEASE + timedelta(seconds=1)) == {"answer": 1}


def test_a_lease_lost_meanwhile_rolls_the_late_work_back() -> None:
    def slow() -> dict[str, Any]:
        IdempotencyKey.objects.update(lease=uuid.uuid4())  # another took it over
        return work()

    with pytest.raises(idempotency.LeaseLost):
        idempotency.once(scope="test", key="k", body=1, at=AT, work=slow)
    assert AuditEntry.objects.count() == 0


def test_a_failed_work_frees_the_key() -> None:
    with pytest.raises(ValueError, match="bad"):
        once(fail=True)
    assert once() == {"answer": 1}


def test_old_keys_are_forgotten() -> None:
    once()
    assert idempotency.forget_older_than(AT) == 0
    assert idempotency.forget_older_than(AT + timedelta(days=1)) == 1
