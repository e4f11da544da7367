"""Connectors as they stand: settings, health and what is due."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Count

from kaipu.brain.connectors.models import Connector, DeadRow, Run
from kaipu.brain.connectors.rules import (
    Contract,
    Line,
    Reading,
    ScheduleInvalid,
    Transport,
    get_contract,
    is_due,
    map_row,
    read_cron,
    read_lines,
    read_transport,
)
from kaipu.kernel import clock


class ConnectorUnknown(LookupError):
    """There is no connector of this key."""


@dataclass(frozen=True, slots=True)
class ConnectorRecord:
    """A connector. `newest_at` is the moment of its newest row, `dead` how many rows wait to be mended.

    `health` is off, never (has not run), failing, late or fine. `secret_missing` tells that the environment lacks its secret.
    """

    key: str
    contract: Contract
    title_en: str
    title_zh: str
    transport: Transport
    mapping: tuple[Line, ...]
    mapping_version: int
    cron: str
    enabled: bool
    simulated: bool
    fresh_hours: int
    cursor: str
    etag: str
    started_at: datetime | None
    failures: int
    retry_at: datetime | None
    late_since: datetime | None
    sample: tuple[Any, ...]
    rows: int
    newest_at: datetime | None
    dead: int
    health: str
    secret_missing: bool


def list_connectors(*, at: datetime) -> list[ConnectorRecord]:
    """Return all connectors by title. Three statements, however many there are."""
    rows = list(Connector.objects.order_by("title_en", "key"))
    kept, dead = _kept({row.contract for row in rows}), _dead()
    return [_record(row, kept.get((row.contract, row.key), (0, None)), dead.get(row.key, 0), at) for row in rows]


def get_connector(*, key: str, at: datetime) -> ConnectorRecord:
    """Return one connector. Raises ConnectorUnknown."""
    row = Connector.objects.filter(key=key).first()
    if row is None:
        raise ConnectorUnknown(key)
    return _record(row, _kept({row.contract}).get((row.contract, key), (0, None)), _dead(key).get(key, 0), at)


def _kept(contracts: set[str]) -> dict[tuple[str, str], tuple[int, datetime | None]]:
    """Return rows and the newest moment by contract and connector. One statement."""
    if not contracts:
        return {}
    parts = [
        f"SELECT '{name}', connector, count(*), max(at) FROM {get_contract(name).table} GROUP BY connector"
        for name in sorted(contracts)
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {(contract, key): (rows, newest) for contract, key, rows, newest in cursor.fetchall()}


def _dead(key: str = "") -> dict[str, int]:
    waiting = DeadRow.objects.filter(state="waiting", **({"connector": key} if key else {}))
    return dict(waiting.values_list("connector").annotate(Count("id")))


def _record(row: Connector, kept: tuple[int, datetime | None], dead: int, at: datetime) -> ConnectorRecord:
    contract, transport = get_contract(row.contract), read_transport(row.transport)
    late = _is_late(row.fresh_hours, kept[1], at)
    return ConnectorRecord(
        row.key, contract, row.title_en, row.title_zh, transport, read_lines(row.mapping, contract), row.mapping_version,
        row.cron, row.enabled, row.simulated, row.fresh_hours, row.cursor, row.etag, row.started_at, row.failures,
        row.retry_at, row.late_since, tuple(row.sample), *kept, dead, _health(row, late),
        transport.proof != "none" and secret_of(transport) is None,
    )  # fmt: skip


def _is_late(fresh_hours: int, newest: datetime | None, at: datetime) -> bool:
    return newest is not None and at - newest > timedelta(hours=fresh_hours)


def _health(row: Connector, late: bool) -> str:
    if not row.enabled:
        return "off"
    if row.failures:
        return "failing"
    if row.started_at is None:
        return "never"
    return "late" if late else "fine"


def try_mapping(*, key: str, mapping: Sequence[Mapping[str, Any]], at: datetime) -> list[Reading]:
    """Return how the rows that came last would look by another mapping; nothing is kept. Raises MappingInvalid, ConnectorUnknown.

    Whether an order, a customer or a place is known to us is not looked up.
    """
    row = Connector.objects.filter(key=key).first()
    if row is None:
        raise ConnectorUnknown(key)
    contract = get_contract(row.contract)
    lines = read_lines(mapping, contract)
    return [map_row(raw, lines, contract, currency=settings.CURRENCY, zone=clock.zone(), now=at) for raw in row.sample]


def secret_of(transport: Transport) -> str | None:
    """Return the secret of a transport from the environment; None where it is not set."""
    secrets: Mapping[str, str] = settings.CONNECTOR_SECRETS
    return secrets.get(transport.secret)


def may_be_told(transport: Transport, host: str) -> bool:
    """Tell whether the environment lets a transport's secret go to a host; a secret bound to no hosts may go to any."""
    bound: Mapping[str, Collection[str]] = settings.CONNECTOR_SECRET_HOSTS
    return transport.secret not in bound or host.lower() in bound[transport.secret]


def list_due(*, at: datetime) -> list[str]:
    """Return the connectors whose schedule named a minute since they last began, and that need not wait after a failure."""
    zone = clock.zone()
    now = at.astimezone(zone)
    alive = set(Run.objects.filter(state="running", lease_until__gt=at).values_list("connector", flat=True))
    due = []
    for key, cron, started, failures, retry in Connector.objects.filter(enabled=True).values_list(
        "key", "cron", "started_at", "failures", "retry_at"
    ):
        if key in alive:
            continue
        if failures and retry is not None:
            if retry <= at:
                due.append(key)
            continue
        try:
            schedule = read_cron(cron)
        except ScheduleInvalid:
            continue
        if is_due(schedule, after=started.astimezone(zone) if started else None, now=now):
            due.append(key)
    return due


def list_newly_late(*, at: datetime) -> list[tuple[str, bool]]:
    """Return the connectors whose lateness changed since it was last noted, each with whether it is late now."""
    return [
        (record.key, late)
        for record in list_connectors(at=at)
        if record.enabled
        and (late := _is_late(record.fresh_hours, record.newest_at, at)) != (record.late_since is not None)
    ]
