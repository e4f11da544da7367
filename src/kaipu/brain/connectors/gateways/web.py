"""One GET to a source: with a limit of time and size, without following it elsewhere or into a private net."""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 20
LARGEST = 16 << 20
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class SourceDown(ConnectionError):
    """The source did not answer, or said that it cannot now; `wait` is for how many seconds it asks, 0 if it does not say."""

    def __init__(self, detail: str, wait: float = 0.0) -> None:
        super().__init__(detail)
        self.wait = wait


class SourceRefused(RuntimeError):
    """The source will not answer this question, or must not be asked it, today or tomorrow; `problem` says why.

    refused (a wrong key or redirection), elsewhere (the next page), private (an address of a private net), unsendable, bound
    (the secret may not go there).
    """

    def __init__(self, detail: str, problem: str = "refused") -> None:
        super().__init__(detail)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `unchanged` tells that nothing did, for nothing is new."""

    body: bytes
    etag: str
    unchanged: bool = False
    modified: str = ""


class _Link(http.client.HTTPConnection):
    """A connection to the very address that was looked at, so that a name that is resolved again cannot lead elsewhere."""

    secure = False
    private: Collection[str] = ()

    def connect(self) -> None:
        """Resolve the host, refuse addresses of a private net unless the host is allowed one, and connect."""
        addresses = _resolve(self.host, self.port)
        if _is_refused(self.host, addresses, self.private):
            raise SourceRefused(self.host, "private")
        for place, address in enumerate(addresses):
            try:
                self.sock = socket.create_connection((address, self.port), TIMEOUT_SECONDS)
                break
            except OSError:
                if place + 1 == len(addresses):
                    raise
        if self.secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


class _SecureLink(_Link):
    default_port = http.client.HTTPS_PORT
    secure = True


def is_private(url: str, *, allowed: Collection[str] = ()) -> bool:
    """Tell whether an address leads into a private net now. A name that nobody knows now does not; asking a name may take seconds."""
    parts = urlsplit(url)
    try:
        return _is_refused(parts.hostname or "", _resolve(parts.hostname or "", parts.port or 80), allowed)
    except (OSError, UnicodeError):
        return False


def _resolve(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _is_refused(host: str, addresses: Collection[str], allowed: Collection[str]) -> bool:
    return host.lower() not in allowed and any(not _is_public(each) for each in addresses)


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        found = inner or found
    return found.is_global and not found.is_multicast


def fetch(url: str, headers: Mapping[str, str], *, etag: str = "", private: Collection[str] = ()) -> Answer:
    """Ask a source once; only the hosts in `private` may be at a private address.

    Raises SourceDown (worth another try) and SourceRefused (not).
    """
    link: _Link | None = None
    try:
        parts = urlsplit(url)
        asked = {"Accept": "*/*", "User-Agent": "Kaipu", **headers, **({"If-None-Match": etag} if etag else {})}
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        link = (_SecureLink if parts.scheme == "https" else _Link)(parts.netloc, timeout=TIMEOUT_SECONDS)
        link.private = private
        link.request("GET", target, headers=asked)
        response = link.getresponse()
        body = response.read(LARGEST + 1)
    except (ValueError, http.client.HTTPException, OSError) as error:
        # a certificate that does not hold is a ValueError too; what the others say may hold the secret
        if isinstance(error, ValueError | http.client.InvalidURL) and not isinstance(error, OSError):
            raise SourceRefused("", "unsendable") from None
        raise SourceDown(f"{type(error).__name__}: {error}") from error
    finally:
        if link is not None:
            link.close()
    return _judge(response, body)


def _judge(response: http.client.HTTPResponse, body: bytes) -> Answer:
    status = response.status
    if status == 304:
        return Answer(b"", "", unchanged=True)
    if status in {408, 425, 429} or status >= 500:
        raise SourceDown(f"HTTP {status}", _seconds(response.getheader("Retry-After", "")))
    if status != 200:
        raise SourceRefused(f"HTTP {status}")
    if len(body) > LARGEST:
        raise SourceRefused(f"more than {LARGEST} bytes")
    length = response.getheader("Content-Length", "")
    if length.isdecimal() and int(length) != len(body):
        raise SourceDown("the answer ended early")
    return Answer(body, response.getheader("ETag", "") or "", modified=response.getheader("Last-Modified", "") or "")


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0.0
