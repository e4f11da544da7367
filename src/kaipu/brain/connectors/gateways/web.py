"""One GET to a source: with a limit of time and size, without following it elsewhere."""

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 20
LARGEST = 16 << 20


class SourceDown(ConnectionError):
    """The source did not answer, or said that it cannot now; `wait` is for how many seconds it asks, 0 if it does not say."""

    def __init__(self, detail: str, wait: float = 0.0) -> None:
        super().__init__(detail)
        self.wait = wait


class SourceRefused(RuntimeError):
    """The source will not answer this question, today or tomorrow: a wrong key, address or redirection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back; `unchanged` tells that nothing did, for nothing is new."""

    body: bytes
    etag: str
    unchanged: bool = False


def fetch(url: str, headers: Mapping[str, str], *, etag: str = "") -> Answer:
    """Ask a source once. Raises SourceDown (worth another try) and SourceRefused (not)."""
    parts = urlsplit(url)
    asked = {"Accept": "*/*", "User-Agent": "Kaipu", **headers, **({"If-None-Match": etag} if etag else {})}
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    link: http.client.HTTPConnection
    if parts.scheme == "https":
        context = ssl.create_default_context()
        link = http.client.HTTPSConnection(parts.netloc, timeout=TIMEOUT_SECONDS, context=context)
    else:
        link = http.client.HTTPConnection(parts.netloc, timeout=TIMEOUT_SECONDS)
    try:
        link.request("GET", target, headers=asked)
        response = link.getresponse()
        body = response.read(LARGEST + 1)
    except (OSError, http.client.HTTPException) as error:
        raise SourceDown(f"{type(error).__name__}: {error}") from error
    finally:
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
    return Answer(body, response.getheader("ETag", "") or "")


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0.0
