"""From a line of the spool to an event, or to the reason why it is none. Nothing here is lost: a refused line is kept whole."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from kaipu.brain.tracking.rules.plan import find_event_type, is_known
from kaipu.brain.tracking.rules.shapes import ENVELOPE, SOURCES
from kaipu.brain.tracking.rules.visitors import origin_of

LONGEST = 200
LONGEST_LINE = 64_000
LATEST = timedelta(hours=1)  # so far ahead of ours another program's clock may be
SKEW = timedelta(seconds=60)  # a browser's clock this far off is corrected, and that is noted
LATE = timedelta(hours=1)
_COLUMNS = frozenset(
    {"id", "name", "v", "at", "sent_at", "received_at", "visitor", "session", "customer", "language", "device", "browser",
     "bot", "simulated"}
)  # fmt: skip


class Refused(ValueError):
    """A line that is no event of the plan: the reasons, each with the field it is about."""

    def __init__(self, *faults: tuple[str, str]) -> None:
        super().__init__(", ".join(f"{reason} {field}".strip() for reason, field in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Collected:
    """One event, ready to be stored. `clock` is “”, corrected or clamped; `bot_reason` is “”, agent, headless or rate."""

    id: UUID
    at: datetime
    received_at: datetime
    name: str
    version: int
    source: str
    visitor: str
    session: str
    bot: bool
    bot_reason: str
    simulated: bool
    late: bool
    clock: str
    device: str
    browser: str
    language: str
    origin: str
    medium: str
    campaign: str
    term: str
    content: str
    referrer: str
    click_kind: str
    landing: str
    customer_id: int | None
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Letter:
    """A line that broke the plan: what it said it was, the first reason, and the line itself."""

    source: str
    name: str
    reason: str
    field: str
    payload: str


def parse_line(line: bytes) -> dict[str, Any]:
    """Return what a line says. Raises Refused for what is no JSON object, or cannot be stored."""
    if len(line) > LONGEST_LINE:
        raise Refused(("too_long", ""))
    if (
        b"\x00" in line or b"\\u0000" in line or b"\\ud" in line.lower()
    ):  # PostgreSQL stores neither NUL nor half a character
        raise Refused(("unstorable_characters", ""))
    try:
        found = json.loads(line)
    except ValueError as error:
        raise Refused(("not_json", "")) from error
    if not isinstance(found, dict):
        raise Refused(("not_json", ""))
    return found


def read_event(found: Mapping[str, Any], *, now: datetime, keep: timedelta) -> Collected:
    """Make an event of what a line says; `keep` is how long events are kept. Raises Refused with every fault."""
    name, version, source = found.get("name"), found.get("v", 1), found.get("source", "server")
    faults: list[tuple[str, str]] = []
    kind = find_event_type(name, version) if isinstance(name, str) and type(version) is int else None
    if kind is None or not isinstance(name, str):
        faults.append(
            ("unknown_version", "v") if isinstance(name, str) and is_known(name) else ("unknown_event", "name")
        )
    else:
        if source not in SOURCES or source not in kind.sources:
            faults.append(("wrong_source", "source"))
        faults += kind.faults({key: value for key, value in found.items() if key not in ENVELOPE})
    event_id = _uuid(found.get("id"))
    if event_id is None:
        faults.append(("no_id", "id"))
    visitor = _text(found.get("visitor"))
    if not visitor:
        faults.append(("missing_field", "visitor"))
    received = _moment(found.get("received_at"))
    placed = _place(found, received or now, keep)
    if placed is None:
        faults.append(("bad_time", "at"))
    if faults or kind is None or event_id is None or placed is None:
        raise Refused(*faults)
    return _collected(found, event_id, placed, received, (kind.name, kind.version, str(source)))


def _collected(
    found: Mapping[str, Any], event_id: UUID, placed: tuple[datetime, str], received: datetime | None,
    what: tuple[str, int, str],
) -> Collected:  # fmt: skip
    at, clock = placed
    received = received or at
    origin = origin_of(_text(found.get("from"), 1000))
    device, bot = _text(found.get("device")), _text(found.get("bot"))
    bot = bot or ("agent" if device == "bot" else "")
    customer = found.get("customer")
    visitor = _text(found.get("visitor"))
    name, version, source = what
    return Collected(
        id=event_id, at=at, received_at=received, name=name, version=version, source=source, visitor=visitor,
        session=_text(found.get("session")) or visitor, bot=bool(bot), bot_reason=bot,
        simulated=found.get("simulated") is True, late=received - at > LATE, clock=clock, device=device,
        browser=_text(found.get("browser")), language=_text(found.get("language")), origin=origin.source,
        medium=origin.medium, campaign=origin.campaign, term=origin.term, content=origin.content,
        referrer=origin.referrer, click_kind=origin.click_kind, landing=origin.landing,
        customer_id=customer if type(customer) is int and 0 < customer < 1 << 63 else None,
        body={key: value for key, value in found.items() if key not in _COLUMNS},
    )  # fmt: skip


def _place(found: Mapping[str, Any], received: datetime, keep: timedelta) -> tuple[datetime, str] | None:
    """Return when an event happened and how its clock was mended, or None where its time cannot be believed.

    A browser's clock is compared with ours by `sent_at`; what then still lies ahead, or before all we keep, happened when
    it came. Other programs are told instead, so that a wrong import does not pile up on today.
    """
    at = _moment(found.get("at"))
    if at is None:
        return None
    if found.get("source") != "browser":
        return (at, "") if received - keep <= at <= received + LATEST else None
    sent, clock = _moment(found.get("sent_at")), ""
    try:
        if sent is not None and abs(received - sent) >= SKEW:
            at, clock = at + (received - sent), "corrected"
    except OverflowError:
        return received, "clamped"
    if at > received:
        return received, clock if at - received < SKEW else "clamped"
    return (at, clock) if at >= received - keep else (received, "clamped")


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    try:
        return found.astimezone(UTC) if found is not None and found.tzinfo is not None else None
    except OverflowError:
        return None


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _text(value: object, longest: int = LONGEST) -> str:
    return value[:longest] if isinstance(value, str) else ""


def letter_of(line: bytes, refused: Refused) -> Letter:
    """Return the dead letter of a refused line, with as much of what it says about itself as can be read."""
    payload = line.replace(b"\x00", b"").decode(errors="replace")[:LONGEST_LINE]
    try:
        found = json.loads(payload)
    except ValueError:
        found = None
    said = found if isinstance(found, dict) else {}
    reason, field = refused.faults[0]
    name = _text(said.get("name"), 80).replace("\x00", "").encode(errors="replace").decode()
    source = said.get("source", "server")
    return Letter(
        source if source in SOURCES else "server", name, reason, field, payload.encode(errors="replace").decode()
    )
