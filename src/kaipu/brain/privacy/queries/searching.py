"""Looking for somebody in every table of the database, whoever owns it.

All text is searched for words; numbers stand for a person where a column's name says so. What must be kept, and why, is
told apart, so that “nothing was found” means what it says.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.sessions.models import Session
from django.db import connection

from kaipu.brain.privacy.queries.people import Person

TEXTS = {"text", "character varying", "character", "json", "jsonb", "ARRAY", "name"}
# The log of who did what names persons by number only; once the number leads nowhere, it names nobody.
KEPT = {"kernel_auditentry": "audit", "kernel_auditseal": "audit"}
# What a request that is under way needs, and forgets when it is done.
OWN = {("privacy_request", "traces")}
_OPEN = " AND state NOT IN ('waiting', 'approved', 'erased', 'failed')"
_IDS = {"customers_customer": "customer", "customers_user": "user"}


@dataclass(frozen=True, slots=True)
class Trace:
    """Where somebody is: a table or file, a column (“” for a file), how often, and the reason if it is kept."""

    place: str
    column: str
    rows: int
    kept: str = ""


def search_database(*, person: Person) -> tuple[list[Trace], int]:
    """Return the traces of a person in all tables, and how many tables there are. Reads every row of the database."""
    found: list[Trace] = []
    tables = _tables()
    facts: dict[str, Any] = {"pattern": person.pattern, "customer": person.customer_id, "user": person.user_id or 0}
    with connection.cursor() as cursor:
        for table, columns in tables.items():
            conditions = {name: how for name, kind in columns if (how := _condition(table, name, kind))}
            if not conditions:
                continue
            counted = ", ".join(f"count(*) FILTER (WHERE {how})" for how in conditions.values())
            cursor.execute(f'SELECT {counted} FROM "{table}"', facts)
            row: tuple[Any, ...] = cursor.fetchone()
            found += [
                Trace(table, name, int(count), KEPT.get(table, ""))
                for name, count in zip(conditions, row, strict=True)
                if count
            ]
    sessions = _count_sessions(person)
    return [*found, *([Trace("django_session", "session_data", sessions)] if sessions else [])], len(tables)


def _tables() -> Mapping[str, list[tuple[str, str]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name, c.data_type FROM information_schema.columns c "
            "JOIN information_schema.tables t USING (table_schema, table_name) "
            "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
            "ORDER BY c.table_name, c.ordinal_position"
        )
        found: dict[str, list[tuple[str, str]]] = {}
        for table, column, kind in cursor.fetchall():
            found.setdefault(table, []).append((column, kind))
    return found


def _condition(table: str, column: str, kind: str) -> str:
    if (table, column) in OWN:
        return ""
    if kind in TEXTS:
        return f'"{column}"::text ~* %(pattern)s'
    whose = _IDS.get(table, "") if column == "id" else ""
    if column == "customer_id":
        whose = "customer"
    elif column in {"user_id", "owner_id"} or column.endswith("_by_id"):
        whose = "user"
    if not whose or kind not in {"bigint", "integer"}:
        return ""
    return f'"{column}" = %({whose})s{_OPEN if table == "privacy_request" else ""}'


def _count_sessions(person: Person) -> int:
    if person.user_id is None:
        return 0
    wanted = str(person.user_id)
    return sum(str(each.get_decoded().get("_auth_user_id", "")) == wanted for each in Session.objects.iterator())
