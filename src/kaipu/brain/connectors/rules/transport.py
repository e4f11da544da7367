"""How rows come here: by HTTP or as files in a folder, in which form, and by which proof of who asks."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args
from urllib.parse import urlencode, urlsplit

SECRET = re.compile(r"KAIPU_CONNECTOR_SECRET_[A-Z0-9_]{1,40}\Z", re.ASCII)
Way = Literal["http", "folder"]
Form = Literal["json", "jsonl", "csv"]
Proof = Literal["none", "bearer", "header", "hmac"]


class TransportInvalid(ValueError):
    """A setting of a transport cannot be used: `field` names it. `why` is “private” for an address of a private net, else “”."""

    def __init__(self, field: str, why: str = "") -> None:
        super().__init__(field)
        self.field, self.why = field, why


@dataclass(frozen=True, slots=True)
class Transport:
    """Where rows come from. Paths (`rows_at`, `next_at`, `cursor_at`) say where they stand in a JSON answer.

    `since` is the parameter with which only newer rows are asked for. `totals_url` answers with control totals by day
    (`day`, `rows`, `sum`). `secret` is the name of a variable of the environment, never the secret.
    """

    way: Way = "http"
    url: str = ""
    form: Form = "json"
    rows_at: str = ""
    next_at: str = ""
    cursor_at: str = ""
    since: str = ""
    totals_url: str = ""
    proof: Proof = "none"
    header: str = "X-Api-Key"
    secret: str = ""
    delimiter: str = ","

    def as_data(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return asdict(self)


def read_transport(given: Mapping[str, Any]) -> Transport:
    """Check a transport as it is kept or typed. Raises TransportInvalid."""
    known = {name: str(value).strip() for name, value in given.items() if name in Transport.__slots__}
    found = Transport(**known)  # type: ignore[arg-type]  # checked right below
    for name, allowed in (("way", Way), ("form", Form), ("proof", Proof)):
        if getattr(found, name) not in get_args(allowed):
            raise TransportInvalid(name)
    for name in ("url", "totals_url") if found.way == "http" else ():
        if getattr(found, name) or name == "url":
            _check_address(name, getattr(found, name))
    _check_details(found)
    return found


def _check_details(found: Transport) -> None:
    if found.proof != "none" and not SECRET.match(found.secret):
        raise TransportInvalid("secret")
    if not re.fullmatch(r"[A-Za-z0-9-]{1,60}", found.header):
        raise TransportInvalid("header")
    if found.delimiter not in {",", ";", "\t", "|"}:
        raise TransportInvalid("delimiter")


def _check_address(name: str, url: str) -> None:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.username
        _ = parts.port
    except ValueError:
        fine = False
    if not fine or re.search(r"[\s\x00-\x1f]", url):
        raise TransportInvalid(name)


def with_since(transport: Transport, cursor: str) -> str:
    """Return the address of the first page: everything, or what is newer than the cursor."""
    if not transport.since or not cursor:
        return transport.url
    joint = "&" if urlsplit(transport.url).query else "?"
    return f"{transport.url}{joint}{urlencode({transport.since: cursor})}"


def sign(secret: str, *, target: str, timestamp: int) -> str:
    """Return the signature of a request: HMAC-SHA-256, in hex, of the time and the path with its query."""
    return hmac.digest(secret.encode(errors="surrogateescape"), f"{timestamp}.{target}".encode(), hashlib.sha256).hex()


def headers_of(transport: Transport, secret: str, *, target: str, timestamp: int) -> dict[str, str]:
    """Return the headers by which the source knows who asks."""
    match transport.proof:
        case "bearer":
            return {"Authorization": f"Bearer {secret}"}
        case "header":
            return {transport.header: secret}
        case "hmac":
            return {"X-Timestamp": str(timestamp), "X-Signature": sign(secret, target=target, timestamp=timestamp)}
    return {}
