"""Dead rows: mended by hand, tried again after the mapping or our own data have changed, or given up."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings

from kaipu.brain.connectors.models import Connector, DeadRow
from kaipu.brain.connectors.operations.rows import Sorted, keep_rows, read_rows, sort_rows
from kaipu.brain.connectors.queries import ConnectorUnknown, resolve_references
from kaipu.brain.connectors.rules import get_contract, read_lines
from kaipu.kernel import audit
from kaipu.kernel.operation import operation

MOST = 2000


class RowGone(LookupError):
    """No dead row of this number waits any more."""


class RowStillWrong(ValueError):
    """The row breaks its contract still: `field` and `reason` tell how."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a replay did: rows kept now, and rows that wait still."""

    kept: int
    waiting: int


@operation
def mend_row(*, connector: str, row_id: int, payload: str, at: datetime) -> None:
    """Keep a row whose payload was mended. Raises RowGone, and RowStillWrong (nothing is changed)."""
    row = DeadRow.objects.select_for_update().filter(connector=connector, id=row_id, state="waiting").first()
    if row is None:
        raise RowGone(str(row_id))
    found = _sort(connector, [payload], at)
    if found.dead:
        raise RowStillWrong(found.dead[0].field, found.dead[0].reason)
    changed = payload != row.payload
    _keep(connector, found, at)
    DeadRow.objects.filter(id=row_id).update(state="replayed", changed_at=at)
    audit.record(
        action="connectors.mend_row", subject=f"connector:{connector}",
        detail={"row": row_id, "field": row.field, "reason": row.reason, "changed": changed}, at=at,
    )  # fmt: skip


@operation
def replay_rows(*, connector: str, at: datetime) -> Replayed:
    """Try the waiting rows of a connector again, up to 2,000, by the mapping as it is now."""
    waiting = DeadRow.objects.filter(connector=connector, state="waiting")
    rows = list(waiting.select_for_update().order_by("id")[:MOST])
    kept = 0
    for row in rows:
        found = _sort(connector, [row.payload], at)
        if found.dead:
            row.field, row.reason, row.row_key = found.dead[0].field, found.dead[0].reason, found.dead[0].key
            continue
        _keep(connector, found, at)
        row.state, row.changed_at, kept = "replayed", at, kept + 1
    DeadRow.objects.bulk_update(rows, ["field", "reason", "row_key", "state", "changed_at"])
    detail = {"rows": len(rows), "kept": kept}
    audit.record(action="connectors.replay_rows", subject=f"connector:{connector}", detail=detail, at=at)
    return Replayed(kept, waiting.count())


@operation
def discard_rows(
    *, connector: str, row_ids: Sequence[int] = (), field: str = "", reason: str = "", at: datetime
) -> int:
    """Give up waiting rows, those named or all of a reason; return how many."""
    waiting = DeadRow.objects.filter(connector=connector, state="waiting")
    waiting = waiting.filter(id__in=row_ids) if row_ids else waiting.filter(field=field, reason=reason)
    gone = waiting.update(state="discarded", changed_at=at)
    if gone:
        audit.record(
            action="connectors.discard_rows", subject=f"connector:{connector}",
            detail={"rows": gone, "field": field, "reason": reason}, at=at,
        )  # fmt: skip
    return gone


def _load(payload: str) -> Any:
    try:
        return json.loads(payload, parse_float=str)
    except (ValueError, RecursionError):
        return payload


def _connector(key: str) -> Connector:
    row = Connector.objects.filter(key=key).first()
    if row is None:
        raise ConnectorUnknown(key)
    return row


def _sort(key: str, payloads: Sequence[str], at: datetime) -> Sorted:
    row = _connector(key)
    contract = get_contract(row.contract)
    readings = read_rows(
        [_load(each) for each in payloads],
        read_lines(row.mapping, contract),
        contract,
        currency=settings.CURRENCY,
        now=at,
    )
    known: dict[str, Mapping[str, int]] = {
        field.refers: resolve_references(
            kind=field.refers, names={str(v) for _, r in readings if (v := r.values.get(field.name)) is not None}
        )
        for field in contract.fields
        if field.refers
    }
    return sort_rows(readings, contract, known)


def _keep(key: str, found: Sorted, at: datetime) -> None:
    row = _connector(key)
    keep_rows(
        connector=key, contract=get_contract(row.contract), rows=found.rows, mapping_version=row.mapping_version,
        simulated=row.simulated, at=at,
    )  # fmt: skip
