"""A source's rows as the reader of a page may see them: they come as they are, so that anything personal may stand in them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.http import HttpRequest

from kaipu.brain.connectors import api as connectors
from kaipu.brain.privacy import api as privacy
from kaipu.kernel import clock
from kaipu.web.console.personal import CONTACT
from kaipu.web.console.shell import desk_of


def raw_rows(request: HttpRequest, record: connectors.ConnectorRecord, raws: Sequence[Any]) -> list[Any]:
    """Return rows as they came to whoever may see contact data, which is noted; to others covered, and only what is mapped."""
    if desk_of(request).may(CONTACT):
        _note(record, len(raws))
        return list(raws)
    return [_covered(raw, "", _agreed(record)) for raw in raws]


def dead_rows(
    request: HttpRequest, record: connectors.ConnectorRecord, rows: Sequence[connectors.DeadRowRecord]
) -> list[connectors.DeadRowRecord]:
    """Return dead rows likewise. A row that is no JSON is hidden as a whole, for nobody can tell its fields apart."""
    if desk_of(request).may(CONTACT):
        _note(record, len(rows))
        return list(rows)
    agreed = _agreed(record)
    return [
        replace(row, payload=_covered_payload(row.payload, agreed), row_key=privacy.cover(row.row_key)) for row in rows
    ]


def tried_values(
    request: HttpRequest,
    record: connectors.ConnectorRecord,
    lines: Sequence[connectors.Line],
    values: Sequence[tuple[str, Any]],
) -> list[tuple[str, Any]]:
    """Return what a mapping makes of a row; whoever may not see contact data cannot look at more by mapping it only to try."""
    if desk_of(request).may(CONTACT):
        return list(values)
    agreed = _agreed(record)
    shown = {line.field for line in lines if line.path.startswith("=") or _is_agreed(line.path, agreed)}
    return [(name, _leaf(value) if name in shown else privacy.HIDDEN) for name, value in values]


def _note(record: connectors.ConnectorRecord, rows: int) -> None:
    if rows:
        privacy.note_access(what="rows", subject=f"connector:{record.key}", persons=rows, at=clock.now())


def _agreed(record: connectors.ConnectorRecord) -> frozenset[str]:
    """Return the paths that are mapped, less those that name a customer."""
    persons = {field.name for field in record.contract.fields if field.refers == "customer"}
    return frozenset(line.path for line in record.mapping if line.field not in persons)


def _is_agreed(path: str, agreed: frozenset[str]) -> bool:
    words = path.split(".")
    return any(".".join(words[:n]) in agreed for n in range(1, len(words) + 1))


def _covered_payload(payload: str, agreed: frozenset[str]) -> str:
    try:
        raw = json.loads(payload)
    except (ValueError, RecursionError):
        return privacy.HIDDEN
    covered = _covered(raw, "", agreed)
    return payload if covered == raw else json.dumps(covered, ensure_ascii=False)


def _covered(raw: Any, path: str, agreed: frozenset[str]) -> Any:
    below = f"{path}." if path else ""
    if isinstance(raw, dict):
        return {privacy.cover(key): _covered(value, f"{below}{key}", agreed) for key, value in raw.items()}
    if isinstance(raw, list):
        return [_covered(value, f"{below}{place}", agreed) for place, value in enumerate(raw)]
    if raw in (None, ""):
        return raw
    return _leaf(raw) if path and _is_agreed(path, agreed) else privacy.HIDDEN


def _leaf(value: Any) -> Any:
    covered = privacy.cover(str(value))
    return value if covered == str(value) else covered
