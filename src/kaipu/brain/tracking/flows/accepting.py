"""Taking events in: whole lines into the spool, and for programs an answer to each event."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import orjson
from django.conf import settings

from kaipu.brain.tracking.gateways import spool
from kaipu.brain.tracking.queries import list_known_ids
from kaipu.brain.tracking.rules import Collected, Refused, parse_line, read_event


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of one event: accepted, duplicate or refused; refused ones wait among the dead letters."""

    id: str
    status: Literal["accepted", "duplicate", "refused"]
    faults: tuple[tuple[str, str], ...] = ()


def _line(event: Mapping[str, Any]) -> bytes:
    return orjson.dumps(event, default=str, option=orjson.OPT_APPEND_NEWLINE)


def spool_events(events: Sequence[Mapping[str, Any]], *, at: datetime) -> None:
    """Write events to the spool; when this returns they are acknowledged. Raises SpoolFailed; costs one write."""
    if events:
        lines = b"".join(_line(event) for event in events)
        spool.append(Path(settings.VAR) / "spool", lines, at, durable=settings.EVENTS_DURABLE)


def answer_events(events: Sequence[Mapping[str, Any]], *, at: datetime) -> list[Answer]:
    """Write a batch to the spool and say of each event what becomes of it. Raises SpoolFailed. One statement.

    An event that waits in the spool still counts as accepted when it is told again; it is stored once all the same.
    """
    lines = [_line(event) for event in events]
    read = [_read(line, at) for line in lines]
    known = list_known_ids(ids={each.id for each in read if isinstance(each, Collected)})
    answers: list[Answer] = []
    kept = []
    for event, line, found in zip(events, lines, read, strict=True):
        given = str(event.get("id", ""))[:64]
        if isinstance(found, Refused):
            answers.append(Answer(given, "refused", found.faults))
            kept.append(line)
        elif found.id in known:
            answers.append(Answer(given, "duplicate"))
            kept.append(line)  # so that it is counted
        else:
            known.add(found.id)
            answers.append(Answer(given, "accepted"))
            kept.append(line)
    spool.append(Path(settings.VAR) / "spool", b"".join(kept), at, durable=settings.EVENTS_DURABLE)
    return answers


def _read(line: bytes, at: datetime) -> Collected | Refused:
    try:
        return read_event(parse_line(line), now=at, keep=timedelta(days=settings.EVENT_DAYS))
    except Refused as refused:
        return refused
