"""Connectors are made, given another mapping, switched on and off."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from kaipu.brain.connectors.events import DataLate
from kaipu.brain.connectors.models import Connector
from kaipu.brain.connectors.queries import ConnectorUnknown
from kaipu.brain.connectors.rules import get_contract, read_cron, read_lines, read_transport
from kaipu.kernel import audit, outbox
from kaipu.kernel.operation import operation


@operation
def put_connector(
    *, key: str, contract: str, title_en: str, title_zh: str, transport: Mapping[str, Any],
    mapping: Sequence[Mapping[str, Any]], cron: str, simulated: bool = False, fresh_hours: int | None = None, at: datetime,
) -> None:  # fmt: skip
    """Make a connector, or change it where there is one of this key; what it has fetched stays.

    From elsewhere, of another contract or by another mapping it asks for everything again.
    Raises MappingInvalid, TransportInvalid, ScheduleInvalid; KeyError for a contract nobody knows.
    """
    known = get_contract(contract)
    lines, way = read_lines(mapping, known), read_transport(transport)
    read_cron(cron)
    given = {
        "contract": contract, "title_en": title_en, "title_zh": title_zh, "transport": way.as_data(),
        "mapping": [line.as_data() for line in lines], "cron": cron, "simulated": simulated,
        "fresh_hours": fresh_hours or known.fresh_hours,
    }  # fmt: skip
    given |= _fresh_start(Connector.objects.select_for_update().filter(key=key).first(), given)
    _row, made = Connector.objects.update_or_create(
        key=key, defaults=given, create_defaults={**given, "created_at": at}
    )
    audit.record(
        action="connectors.make_connector" if made else "connectors.change_connector",
        subject=f"connector:{key}", detail={"contract": contract, "way": way.way, "cron": cron}, at=at,
    )  # fmt: skip


def _fresh_start(row: Connector | None, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return what makes a connector ask for everything, and its mapping's next version where that is another."""
    if row is None:
        return {}
    remapped = (row.mapping, row.contract) != (given["mapping"], given["contract"])
    if not remapped and read_transport(row.transport) == read_transport(given["transport"]):
        return {}
    return {"cursor": "", "etag": "", "mapping_version": row.mapping_version + remapped}


@operation
def remap_connector(*, key: str, mapping: Sequence[Mapping[str, Any]], at: datetime) -> int:
    """Give a connector another mapping; return the mapping's version. Raises MappingInvalid, ConnectorUnknown.

    What was stored by the old one stays as it is until it is fetched again; the next run therefore asks for everything.
    """
    row = Connector.objects.select_for_update().filter(key=key).first()
    if row is None:
        raise ConnectorUnknown(key)
    lines = read_lines(mapping, get_contract(row.contract))
    kept = [line.as_data() for line in lines]
    if kept == row.mapping:
        return row.mapping_version
    row.mapping, row.mapping_version, row.cursor, row.etag = kept, row.mapping_version + 1, "", ""
    row.save(update_fields=["mapping", "mapping_version", "cursor", "etag"])
    audit.record(
        action="connectors.remap_connector", subject=f"connector:{key}", detail={"version": row.mapping_version}, at=at
    )
    return row.mapping_version


@operation
def switch_connector(*, key: str, enabled: bool, at: datetime) -> None:
    """Switch a connector's schedule on or off. Raises ConnectorUnknown."""
    if not Connector.objects.filter(key=key).update(enabled=enabled, failures=0, retry_at=None):
        raise ConnectorUnknown(key)
    audit.record(action="connectors.switch_connector", subject=f"connector:{key}", detail={"enabled": enabled}, at=at)


@operation
def note_lateness(*, changes: Sequence[tuple[str, bool]], at: datetime) -> None:
    """Note which connectors are late since now and which no longer are; tell of those that became late."""
    for key, late in changes:
        contract = Connector.objects.filter(key=key).values_list("contract", flat=True).first() or ""
        if Connector.objects.filter(key=key, late_since__isnull=late).update(late_since=at if late else None) and late:
            outbox.publish(DataLate(key, contract, at))
