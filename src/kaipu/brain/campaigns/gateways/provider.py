"""What all ways out of the house have in common: who carries a letter is reached, given it, and asked about it in doubt."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from kaipu.kernel.mail import SECONDS, NoAnswer, Unreachable


@dataclass(frozen=True, slots=True)
class Parcel:
    """What leaves the house: to whom (address → keys), title, text and the page they lead to; of a mail the whole of it.

    `fields` are what the company fills into the words it has approved under `template`.
    """

    id: UUID
    to: Mapping[str, Mapping[str, Any]]
    title: str = ""
    text: str = ""
    url: str = ""
    template: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    mail: bytes = b""
    sender: str = ""


class Provider(Protocol):
    """Who carries letters one way."""

    def reach(self) -> None:
        """Be ready to send. Raises Unreachable: then nothing is taken up."""

    def send(self, parcel: Parcel) -> tuple[str, ...]:
        """Hand a letter over; return addresses that take nothing any more. Raises Unreachable, Refused, NoAnswer."""

    def has(self, letter_id: UUID, *, to: str, handed_at: datetime, at: datetime) -> bool | None:
        """Tell whether a letter arrived; False also where sending it again is harmless, None where nobody knows."""

    def close(self) -> None:
        """Say goodbye."""


def ask(method: str, url: str, *, body: bytes = b"", headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
    """Send one HTTP request; return status and body. Raises Unreachable before it left, NoAnswer after."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    link = kind(parts.netloc, timeout=SECONDS)
    try:
        try:
            link.connect()
        except OSError as error:
            raise Unreachable(str(error)) from error
        try:
            target = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
            link.request(method, target, body=body or None, headers=dict(headers or {}))
            answer = link.getresponse()
            return answer.status, answer.read(1_000_000)
        except (OSError, http.client.HTTPException) as error:
            raise NoAnswer(str(error)) from error
    finally:
        link.close()
