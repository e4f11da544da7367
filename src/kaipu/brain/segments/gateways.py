"""An advertising company that takes audiences: hashes by HTTP, signed, each upload known by its number."""

import http.client
import json
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from kaipu.brain.segments.rules import sign_upload

SECONDS = 20


class UploadFailed(OSError):
    """The company was not reached, or gave no answer: the same upload may be sent again."""


class UploadRefused(ValueError):
    """The company does not take it."""


def upload(
    address: str, secret: str, *, export_id: UUID, audience: str, add: Sequence[tuple[str, str]], remove: Sequence[tuple[str, str]], at: datetime
) -> None:  # fmt: skip
    """Hand an audience over. The company takes an upload of the same number once. Raises UploadFailed, UploadRefused."""
    body = json.dumps(
        {
            "audience": audience,
            **{
                name: [{"email_sha256": email, "phone_sha256": phone} for email, phone in rows]
                for name, rows in (("add", add), ("remove", remove))
            },
        }
    ).encode()
    moment = str(int(at.timestamp()))
    headers = {
        "Content-Type": "application/json", "Idempotency-Key": str(export_id), "X-Timestamp": moment,
        "X-Signature": sign_upload(secret, moment, body),
    }  # fmt: skip
    parts = urlsplit(address)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    link = kind(parts.netloc, timeout=SECONDS)
    try:
        link.request("POST", parts.path or "/", body=body, headers=headers)
        answer = link.getresponse()
        status, said = answer.status, answer.read(10_000).decode(errors="replace")
    except (OSError, http.client.HTTPException) as error:
        raise UploadFailed(str(error)) from error
    finally:
        link.close()
    if status in {429, 408} or status >= 500:
        raise UploadFailed(str(status))
    if status >= 300:
        raise UploadRefused(f"{status} {said[:200]}")
