"""Mail that customers write: whose conversation it belongs to, what is new in it, and whether a person wrote it.

Addresses that lead back bear a mark that nobody can make up. What programs send by themselves (RFC 3834) is not heard: an
answer to it would be answered again.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import getaddresses, parseaddr
from html.parser import HTMLParser
from uuid import UUID

MOST_PICTURES = 5
_WAY_BACK = re.compile(r"^c-([0-9a-f]{32})-([0-9a-f]{16})@")
_MESSAGE_ID = re.compile(r"<[^<>\s]{3,300}>")
# what stands above a quoted mail, as the usual programs write it
_QUOTED = (
    re.compile(r"^On .{4,200}wrote:\s*$", re.IGNORECASE),
    re.compile(r"^在.{4,200}写道[:：]\s*$"),
    re.compile(r"^于.{4,200}写道[:：]\s*$"),
    re.compile(r"^-{2,}\s*(original message|原始邮件|forwarded message|回复的原邮件)\s*-{2,}", re.IGNORECASE),
    re.compile(r"^_{10,}$"),
    re.compile(r"^-- ?$"),
)
_HEADS = re.compile(r"^(from|发件人)\s*[:：]", re.IGNORECASE)
_HEADS_AFTER = re.compile(r"^(sent|date|to|subject|发送时间|日期|收件人|主题)\s*[:：]", re.IGNORECASE)
_REPLY = re.compile(r"^\s*((re|aw|sv|fw|fwd|回复|答复|转发)\s*[:：]\s*)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the desk hears it. `why` says why it is not heard: auto, own, empty; “” for one that is."""

    message_id: str
    sender: str
    name: str
    subject: str
    text: str
    conversation_id: UUID | None
    answers: tuple[str, ...]
    pictures: tuple[bytes, ...]
    refused: tuple[str, ...]
    why: str = ""


def way_back(conversation_id: UUID, *, address: str, secret: str) -> str:
    """Return the address at which an answer to a conversation arrives; nobody can make one up for another."""
    return f"c-{conversation_id.hex}-{_mark(conversation_id, secret)}@{parseaddr(address)[1].partition('@')[2]}"


def _mark(conversation_id: UUID, secret: str) -> str:
    return hmac.new(secret.encode(), b"care|" + conversation_id.bytes, hashlib.sha256).hexdigest()[:16]


def read_way_back(address: str, *, secret: str) -> UUID | None:
    """Return the conversation of an address that leads back, or None for any other or a forged one."""
    found = _WAY_BACK.match(parseaddr(address)[1].lower())
    if not found:
        return None
    conversation_id = UUID(found[1])
    return conversation_id if hmac.compare_digest(found[2], _mark(conversation_id, secret)) else None


def read_letter(mail: bytes, *, own: str, secret: str) -> Letter:
    """Return a mail as the desk hears it; `own` is the desk's own address. Never raises for what strangers write."""
    message = message_from_bytes(mail, policy=default)
    assert isinstance(message, EmailMessage)  # noqa: S101 - the policy makes it one
    name, sender = parseaddr(_header(message, "From"))
    text, pictures, refused = _parts(message)
    ids = _MESSAGE_ID.findall(_header(message, "Message-ID"))
    given = ids[0] if ids else f"<{hashlib.sha256(mail).hexdigest()[:32]}@nameless>"
    said = _new_part(text)
    return Letter(
        message_id=given, sender=sender.lower()[:200], name=name.strip()[:100],
        subject=_REPLY.sub("", _header(message, "Subject")).strip()[:120], text=said[:4000],
        conversation_id=_addressed(message, secret),
        answers=tuple(_MESSAGE_ID.findall(_header(message, "In-Reply-To") + _header(message, "References")))[-20:],
        pictures=tuple(pictures[:MOST_PICTURES]), refused=tuple(refused + [""] * max(0, len(pictures) - MOST_PICTURES)),
        why=_unheard(message, sender.lower(), own.lower(), said or bool(pictures)),
    )  # fmt: skip


def _header(message: EmailMessage, name: str) -> str:
    try:
        value = str(message.get(name, ""))
    except (ValueError, IndexError, TypeError, AttributeError):  # the library's parsers trip over some broken headers
        return ""
    return re.sub(r"[\x00-\x1f]+", " ", value)


def _addressed(message: EmailMessage, secret: str) -> UUID | None:
    for name in ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"):
        for _name, address in getaddresses([_header(message, name)]):  # one by one: an odd one spoils those beside it
            if found := read_way_back(address, secret=secret):
                return found
    return None


def _unheard(message: EmailMessage, sender: str, own: str, said: object) -> str:
    """Return why a mail is not heard: it was sent by a program (RFC 3834, RFC 2076), or by ourselves, or says nothing."""
    if sender == parseaddr(own)[1] or _WAY_BACK.match(sender):
        return "own"
    told = _header(message, "Auto-Submitted").strip().lower()
    bulk = _header(message, "Precedence").strip().lower() in {"bulk", "junk", "list", "auto_reply"}
    nobody = _header(message, "Return-Path").strip() == "<>" or not sender or sender.partition("@")[0] in {
        "mailer-daemon", "postmaster", "no-reply", "noreply",
    }  # fmt: skip
    if (told and told.split(";")[0].strip() != "no") or bulk or nobody or message.get("List-Id"):
        return "auto"
    return "" if said else "empty"


def _parts(message: EmailMessage) -> tuple[str, list[bytes], list[str]]:
    """Return the text, pictures and the names of what else is attached."""
    plain: list[str] = []
    rich: list[str] = []
    pictures: list[bytes] = []
    refused: list[str] = []
    for part in message.walk():
        if part.is_multipart():
            continue
        kind, name = part.get_content_type(), (part.get_filename() or "").replace("\x00", "")[:80]
        attached = part.get_content_disposition() == "attachment"
        if kind in {"text/plain", "text/html"} and not attached:
            (plain if kind == "text/plain" else rich).append(_decoded(part))
        elif kind in {"image/jpeg", "image/png"}:
            payload = part.get_payload(decode=True)
            pictures.append(payload if isinstance(payload, bytes) else b"")
        else:
            refused.append(name)
    text = "\n".join(plain) if any(each.strip() for each in plain) else "\n".join(_plain_of(each) for each in rich)
    return text, pictures, refused


def _decoded(part: object) -> str:
    payload = part.get_payload(decode=True)  # type: ignore[attr-defined]  # a message read by the default policy has it
    charset = part.get_content_charset() or "utf-8"  # type: ignore[attr-defined]  # a message read by the default policy has it
    try:
        return bytes(payload or b"").decode(charset, errors="replace")
    except LookupError:
        return bytes(payload or b"").decode("utf-8", errors="replace")


class _Words(HTMLParser):
    """Takes the words out of HTML; what is quoted, and what nobody sees, is left out."""

    _SILENT = frozenset(("style", "script", "head", "title", "blockquote"))

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in self._SILENT
        if tag in {"br", "p", "div", "tr", "li"}:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.silent = max(0, self.silent - (tag in self._SILENT))
        if tag in {"p", "tr", "li"}:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(re.sub(r"\s+", " ", data))


def _plain_of(html: str) -> str:
    words = _Words()
    words.feed(html)
    return re.sub(r"\n{3,}", "\n\n", "".join(words.said))


def _new_part(text: str) -> str:
    """Return what somebody wrote anew: without what they quote, their signature, and the lines above a quotation."""
    lines = [line.rstrip() for line in text.replace("\x00", "").replace("\r", "").split("\n")]
    kept: list[str] = []
    for number, line in enumerate(lines):
        two = f"{line} {lines[number + 1]}".strip() if number + 1 < len(lines) else line
        heads = _HEADS.match(line) and any(_HEADS_AFTER.match(each) for each in lines[number + 1 : number + 4])
        if (
            heads
            or any(each.match(line) or each.match(two) for each in _QUOTED[:4])
            or any(each.match(line) for each in _QUOTED[4:])
        ):
            break
        if not line.startswith(">"):
            kept.append(line)
    return "\n".join(kept).strip()
