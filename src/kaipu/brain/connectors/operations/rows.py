"""Rows into their typed tables, once each: what is there in this version already changes nothing."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Any

import orjson
from django.apps import apps
from django.db import connection

from kaipu.brain.connectors.models import DeadRow
from kaipu.brain.connectors.rules import Contract, Line, Reading, Value, key_of, map_row
from kaipu.kernel import clock

_HEAD = ("row_key", "version", "mapping_version", "digest", "at", "simulated")


@dataclass(frozen=True, slots=True)
class Row:
    """A row ready to be kept."""

    key: str
    version: int
    at: datetime
    values: Mapping[str, Any]
    digest: str


@dataclass(frozen=True, slots=True)
class Dead:
    """A row that broke its contract."""

    payload: str
    key: str
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """The rows of a page: whole ones and dead ones."""

    rows: tuple[Row, ...]
    dead: tuple[Dead, ...]


def payload_of(raw: Any) -> str:
    """Return a source's row as it is shown and kept."""
    return raw if isinstance(raw, str) else orjson.dumps(raw, option=orjson.OPT_SORT_KEYS, default=str).decode()


def read_rows(
    raws: Sequence[Any], lines: Sequence[Line], contract: Contract, *, currency: str, now: datetime
) -> list[tuple[Any, Reading]]:
    """Map rows as they came; nothing is looked up yet."""
    zone = clock.zone()
    return [(raw, map_row(raw, lines, contract, currency=currency, zone=zone, now=now)) for raw in raws]


def sort_rows(
    readings: Sequence[tuple[Any, Reading]], contract: Contract, known: Mapping[str, Mapping[str, int]]
) -> Sorted:
    """Tell whole rows from dead ones; `known` holds, by kind of reference, our ids by the numbers that came."""
    rows: dict[str, Row] = {}
    dead: dict[str, Dead] = {}
    for raw, reading in readings:
        values, unknown = _referred(reading, contract, known)
        faults = [*reading.faults, *unknown]
        key = key_of(reading.values, contract)
        if faults or not key:
            payload = payload_of(raw)
            dead[payload] = Dead(payload, key, *(faults[0] if faults else ("", "unreadable")))
            continue
        row = _row(key, values, contract)
        if key not in rows or rows[key].version <= row.version:
            rows[key] = row
    return Sorted(tuple(rows.values()), tuple(dead.values()))


def _referred(
    reading: Reading, contract: Contract, known: Mapping[str, Mapping[str, int]]
) -> tuple[dict[str, Any], list[tuple[str, str]]]:
    """Put our ids in the place of the numbers that came; return the values and what we do not know but must. The rest is left empty."""
    values: dict[str, Any] = dict(reading.values)
    faults = []
    for field in contract.fields:
        if not field.refers:
            continue
        number = values.get(field.name)
        found = known.get(field.refers, {}).get(str(number)) if number else None
        if number and found is None and field.required:
            faults.append((field.name, f"unknown_{field.refers}"))
        if field.column != field.name:
            values.pop(field.name, None)
            values[field.column] = found
        elif found is None and not field.required:
            values[field.name] = ""
    return values, faults


def _row(key: str, values: dict[str, Any], contract: Contract) -> Row:
    version = int(values.pop("version", 0) or 0)
    plain = {name: _plain(value) for name, value in values.items()}
    digest = hashlib.sha256(orjson.dumps(plain, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]
    return Row(key, version, _moment_of(values[contract.when]), plain, digest)


def _plain(value: Value) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _moment_of(when: Any) -> datetime:
    """Return the moment a row belongs to; of a day its middle, so that no zone's midnight moves it to another."""
    return when if isinstance(when, datetime) else datetime.combine(when, time(12), clock.zone())


def keep_rows(
    *, connector: str, contract: Contract, rows: Sequence[Row], mapping_version: int, simulated: bool, at: datetime
) -> tuple[int, int]:
    """Write rows, each key once; return how many are new and how many replaced an older version. One statement, or two.

    A row of a version that is there already, or of an older one, changes nothing, unless a newer mapping reads it otherwise.
    Where a source tells no versions, other contents are newer, unless an older mapping read them. Dead rows of the same keys
    are settled.
    """
    if not rows:
        return 0, 0
    given = [
        {
            "row_key": r.key,
            "version": r.version,
            "mapping_version": mapping_version,
            "digest": r.digest,
            "at": r.at.isoformat(),
            "simulated": simulated,
            **r.values,
        }
        for r in rows
    ]
    with connection.cursor() as cursor:
        cursor.execute(_statement(contract), {"connector": connector, "rows": orjson.dumps(given).decode()})
        states = [fresh for (fresh,) in cursor.fetchall()]
    DeadRow.objects.filter(connector=connector, state="waiting", row_key__in=[row.key for row in rows]).update(
        state="replaced", changed_at=at
    )
    return sum(states), len(states) - sum(states)


@cache
def _statement(contract: Contract) -> str:
    models = {model._meta.db_table: model for model in apps.get_app_config("connectors").get_models()}  # noqa: SLF001 - how Django names its tables
    fields = models[contract.table]._meta.concrete_fields  # noqa: SLF001 - and columns
    types = {field.column: field.db_type(connection) for field in fields}
    columns = [*_HEAD, *(field.column for field in contract.fields)]
    columns = list(dict.fromkeys(columns))
    listed = ", ".join(columns)
    shape = ", ".join(f"{name} {types[name]}" for name in columns)
    changes = ", ".join(f"{name} = excluded.{name}" for name in columns if name != "row_key")
    return (
        f"INSERT INTO {contract.table} AS k (connector, {listed}) "
        f"SELECT %(connector)s, {listed} FROM jsonb_to_recordset(%(rows)s::jsonb) AS r({shape}) ORDER BY row_key "
        f"ON CONFLICT (connector, row_key) DO UPDATE SET {changes} "
        "WHERE k.version < excluded.version "
        "OR (k.digest <> excluded.digest AND k.mapping_version < excluded.mapping_version AND excluded.version IN (k.version, 0)) "
        "OR (k.digest <> excluded.digest AND k.mapping_version = excluded.mapping_version AND k.version = 0 AND excluded.version = 0) "
        "RETURNING xmax = 0"
    )


def keep_dead(*, connector: str, run_id: int, dead: Sequence[Dead], at: datetime) -> int:
    """Write rows that broke their contract; return how many were not known before."""
    rows = [
        DeadRow(
            connector=connector, digest=digest_of(each.payload), run_id=run_id, row_key=each.key, field=each.field,
            reason=each.reason, payload=each.payload[:20_000], received_at=at,
        )
        for each in dead
    ]  # fmt: skip
    known = set(
        DeadRow.objects.filter(connector=connector, digest__in=[row.digest for row in rows]).values_list(
            "digest", flat=True
        )
    )
    DeadRow.objects.bulk_create(rows, ignore_conflicts=True)
    return sum(row.digest not in known for row in rows)


def digest_of(payload: str) -> str:
    """Return what tells a dead row from another."""
    return hashlib.sha256(payload.encode()).hexdigest()[:32]
