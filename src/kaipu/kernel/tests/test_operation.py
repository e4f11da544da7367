"""One outermost operation, one transaction."""

from datetime import UTC, datetime

import pytest
from django.db import connection

from kaipu.kernel import audit
from kaipu.kernel.models import AuditEntry
from kaipu.kernel.operation import acting, acting_now, before_commit, observers, operation, running

AT = datetime(2026, 1, 1, tzinfo=UTC)


@operation
def write(*, subject: str, fail: bool = False) -> str:
    """Write an audit entry and perhaps fail."""
    audit.record(action="test", subject=subject, at=AT)
    if fail:
        raise ValueError(subject)
    return subject


@operation
def write_two(*, fail: bool) -> None:
    """Join two writes."""
    write(subject="first")
    write(subject="second", fail=fail)


def test_positional_arguments_are_refused() -> None:
    with pytest.raises(TypeError, match="keyword-only"):

        @operation
        def wrong(subject: str) -> None:
            """Take a positional argument."""


@pytest.mark.django_db(transaction=True)
def test_inner_operations_join_and_fail_together() -> None:
    with pytest.raises(ValueError, match="second"):
        write_two(fail=True)
    assert AuditEntry.objects.count() == 0
    write_two(fail=False)
    assert AuditEntry.objects.count() == 2
    assert running() is None
    assert not connection.in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_a_hook_commits_or_vanishes_with_the_operation() -> None:
    seen: list[str] = []

    def hook(result: str) -> None:
        seen.append(result)
        if result == "bad":
            raise RuntimeError(result)

    with before_commit(hook):
        write(subject="good")
        with pytest.raises(RuntimeError):
            write(subject="bad")
    write(subject="later")
    assert seen == ["good", "bad"]
    assert list(AuditEntry.objects.order_by("id").values_list("subject", flat=True)) == ["good", "later"]


@pytest.mark.django_db
def test_who_acts_is_known_inside_and_observers_hear() -> None:
    heard: list[tuple[str, bool]] = []

    def observe(name: str, _seconds: float, failure: BaseException | None) -> None:
        heard.append((name, failure is None))

    observers.append(observe)
    try:
        with acting(actor="user:7", request_id="r1"), acting(simulated=True):
            assert (acting_now().actor, acting_now().request_id, acting_now().simulated) == ("user:7", "r1", True)
            write(subject="x")
    finally:
        observers.remove(observe)
    entry = AuditEntry.objects.get()
    assert (entry.actor, entry.request_id) == ("user:7", "r1")
    assert heard == [("kernel.tests.test_operation.write", True)]
