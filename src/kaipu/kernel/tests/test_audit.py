"""Rows nobody can change, a chain nobody can cut."""

import time
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection

from kaipu.kernel import access, audit
from kaipu.kernel.models import AuditSeal
from kaipu.kernel.operation import operation

AT = datetime(2026, 1, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)


@operation
def act(*, subject: str) -> None:
    """Leave an entry."""
    audit.record(action="act", subject=subject, detail={"b": 1, "a": "茶"}, at=AT)


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    ["UPDATE kernel_auditentry SET actor = 'x'", "DELETE FROM kernel_auditentry", "TRUNCATE kernel_auditentry CASCADE"],
)
def test_entries_cannot_be_changed(sql: str) -> None:
    act(subject="order:1")
    with pytest.raises(DatabaseError, match="append-only"):
        run(sql)


def seal_all(entries: int) -> None:
    """Seal until so many are sealed: transactions of other databases on this server hold the horizon back, too."""
    for _ in range(200):
        entries -= audit.seal_entries(at=AT)
        if not entries:
            return
        time.sleep(0.1)
    raise TimeoutError(f"{entries} entries left")


def test_the_chain_holds_until_somebody_touches_it() -> None:
    for number in range(5):
        act(subject=f"order:{number}")
    assert audit.verify() == audit.Verdict(0, 5, None)
    seal_all(5)
    act(subject="order:9")
    seal_all(1)
    assert audit.verify() == audit.Verdict(6, 0, None)
    run("ALTER TABLE kernel_auditentry DISABLE TRIGGER USER")
    try:
        entry = AuditSeal.objects.select_related("entry").get(number=3).entry
        run(f"UPDATE kernel_auditentry SET actor = 'somebody else' WHERE id = '{entry.id}'")
        assert audit.verify() == audit.Verdict(2, 0, 3)
    finally:
        run("ALTER TABLE kernel_auditentry ENABLE TRIGGER USER")


def test_roles_give_scopes_and_leave_a_trace() -> None:
    access.grant_role(user_id=7, role="agent", at=AT)
    access.grant_role(user_id=7, role="agent", at=AT)
    assert "orders.edit" in access.scopes_of(7)
    assert "catalog.edit" not in access.scopes_of(7)
    assert access.scopes_of(8) == frozenset()
    access.revoke_role(user_id=7, role="agent", at=AT)
    assert access.scopes_of(7) == frozenset()
    with pytest.raises(access.UnknownRole):
        access.grant_role(user_id=7, role="king", at=AT)
    assert [entry.action for entry in audit.list_entries(subject="user:7")] == [
        "access.revoke_role",
        "access.grant_role",
    ]
