"""Mail that comes back: the return path by which a letter is recognised, and reading delivery reports (RFC 3464) and complaints (RFC 5965)."""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from email.utils import parseaddr
from uuid import UUID

BOUNCE_KINDS = ("hard", "soft", "complaint")
SOFT_MOST, SOFT_DAYS = 3, 30
_PATH = re.compile(r"^b-([0-9a-f]{32})-([0-9a-f]{16})@")
_ID = re.compile(r"<?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE)
# An address whose box is full or whose owner is away exists: it may hear from us again (RFC 3463, 3.3).
_FOR_NOW = ("5.2.0", "5.2.1", "5.2.2", "5.2.3", "5.3.1", "5.3.4", "5.7.0", "5.7.1")


@dataclass(frozen=True, slots=True)
class Report:
    """What came back: `kind` is hard, soft or complaint, `code` the enhanced status (RFC 3463), “” for a complaint."""

    letter_id: UUID
    kind: str
    code: str = ""


def return_path(letter_id: UUID, *, domain: str, secret: str) -> str:
    """Return the envelope sender of a letter (VERP): whatever comes back to it belongs to this letter, and nobody can make one up."""
    return f"b-{letter_id.hex}-{_mark(letter_id, secret)}@{domain}"


def read_return_path(address: str, *, secret: str) -> UUID | None:
    """Return the letter of a return path, or None for any other or a forged one."""
    found = _PATH.match(parseaddr(address)[1].lower())
    if not found:
        return None
    letter_id = UUID(found[1])
    return letter_id if hmac.compare_digest(found[2], _mark(letter_id, secret)) else None


def _mark(letter_id: UUID, secret: str) -> str:
    return hmac.new(secret.encode(), b"return path|" + letter_id.bytes, hashlib.sha256).hexdigest()[:16]


def kind_of(status: str) -> str:
    """Return what an enhanced status code means for the address: hard, or soft where it may be reached another day."""
    return "hard" if status.startswith("5.") and status not in _FOR_NOW else "soft"


def read_report(mail: bytes, *, secret: str) -> Report | None:
    """Return what a mail reports, or None where it is no report, only says that something is late, or belongs to no letter of ours."""
    message = message_from_bytes(mail, policy=default)
    kinds = {part.get_content_type(): part for part in message.walk()}
    letter_id = _letter_of(message, kinds, secret)
    if letter_id is None:
        return None
    if complaint := kinds.get("message/feedback-report"):
        fields = _fields(complaint)
        unwanted = any(value.lower() in {"abuse", "fraud", "opt-out"} for value in fields.get("feedback-type", ()))
        return Report(letter_id, "complaint") if unwanted else None
    status = kinds.get("message/delivery-status")
    if status is None:
        return None
    fields = _fields(status)
    if "failed" not in {value.lower().strip() for value in fields.get("action", ())}:
        return None
    code = next(
        (found[0] for value in fields.get("status", ()) if (found := re.match(r"[245]\.\d{1,3}\.\d{1,3}", value))), ""
    )
    return Report(letter_id, kind_of(code or "5.0.0"), code)


def _fields(part: Message) -> dict[str, list[str]]:
    """Return the fields of a report's groups: each group is parsed as a message of its own, or left as text."""
    payload = part.get_payload()
    groups: Iterable[object] = payload if isinstance(payload, list) else [payload]
    found: dict[str, list[str]] = {}
    for group in groups:
        lines = group.items() if isinstance(group, Message) else _lines(str(group))
        nested = group.get_payload() if isinstance(group, Message) else ""
        for name, value in [*lines, *_lines(nested if isinstance(nested, str) else "")]:
            found.setdefault(name.strip().lower(), []).append(str(value).strip())
    return found


def _lines(text: str) -> list[tuple[str, str]]:
    return [(name, value) for name, mark, value in (line.partition(":") for line in text.splitlines()) if mark]


def _letter_of(message: EmailMessage | Message, kinds: Mapping[str, Message], secret: str) -> UUID | None:
    """Return the letter by the address the report came to; else by the Message-ID of the mail it holds, which only its reader knows."""
    for name in ("To", "Delivered-To", "X-Original-To", "Envelope-To"):
        for value in message.get_all(name, []):
            if letter_id := read_return_path(str(value), secret=secret):
                return letter_id
    for kind in ("message/rfc822", "text/rfc822-headers"):
        if kind in kinds:
            payload = kinds[kind].get_payload()
            inner = (
                payload[0] if isinstance(payload, list) else message_from_bytes(str(payload).encode(), policy=default)
            )
            if isinstance(inner, Message) and (found := _ID.search(str(inner.get("Message-ID", "")))):
                return UUID(found[1])
    return None
