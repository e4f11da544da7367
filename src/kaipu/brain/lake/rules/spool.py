"""Events as the shop wrote them: what a line must hold to be stored, and what is made of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

NAMES = frozenset({"page_view", "search", "product_view", "add_to_cart", "checkout_step", "purchase"})
_PLAIN = ("id", "name", "at", "visitor", "session", "customer", "language", "device", "simulated")
LONGEST = 200
EARLIEST = timedelta(days=400)
LATEST = timedelta(hours=1)


class LineRefused(ValueError):
    """A spool line that is no event: torn, unknown, or out of time."""


@dataclass(frozen=True, slots=True)
class Collected:
    """One event, ready to be stored."""

    id: UUID
    at: datetime
    name: str
    visitor: str
    session: str
    bot: bool
    simulated: bool
    device: str
    language: str
    origin: str
    customer_id: int | None
    body: Mapping[str, Any]


def read_line(line: bytes, *, now: datetime) -> Collected:
    """Read one line of a spool file. Raises LineRefused."""
    if b"\\u0000" in line or b"\\ud" in line.lower():  # PostgreSQL stores neither NUL nor half a character
        raise LineRefused("characters that cannot be stored")
    try:
        found = json.loads(line)
        event_id, at, name = UUID(str(found["id"])), datetime.fromisoformat(found["at"]), found["name"]
        visitor, session = str(found["visitor"]), str(found["session"])
    except (ValueError, KeyError, TypeError) as error:
        raise LineRefused(str(error)) from error
    if name not in NAMES or at.tzinfo is None or not now - EARLIEST <= at <= now + LATEST:
        raise LineRefused(f"{name} at {at}")
    customer = found.get("customer")
    device = _text(found.get("device"))
    return Collected(
        id=event_id, at=at, name=name, visitor=visitor[:LONGEST], session=session[:LONGEST], bot=device == "bot",
        simulated=found.get("simulated") is True, device=device, language=_text(found.get("language")),
        origin=origin_of(_text(found.get("from"), 1000)),
        customer_id=customer if isinstance(customer, int) and 0 < customer < 1 << 63 else None,
        body={key: value for key, value in found.items() if key not in _PLAIN},
    )  # fmt: skip


def _text(value: object, longest: int = LONGEST) -> str:
    return value[:longest] if isinstance(value, str) else ""


def origin_of(words: str) -> str:
    """Return where a visit came from: its UTM source, else the host that referred to us, else “direct”."""
    found = dict(parse_qsl(words))
    origin = found.get("utm_source") or found.get("referrer", "").partition("/")[0]
    return origin.lower()[:80] or "direct"
