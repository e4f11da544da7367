"""Collect what shoppers do, first-party: one line of JSON an event, for the lake to ship later.

Each process appends to a file of its own and hour, one `os.write` a request with O_APPEND, so a kill loses at most the
request it hit and never tears a line. Whoever ships the files may take those of past hours away, and reads the present
hour's by offset.
"""

import os
import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from kaipu.kernel import clock, ids
from kaipu.kernel.operation import acting_now

NAMES = frozenset({"page_view", "search", "product_view", "add_to_cart", "checkout_step", "purchase"})
_BOTS = ("bot", "spider", "crawl", "slurp", "headless")


class Spool:
    """The file that this process appends to; a new one each hour and after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file = -1
        self._name = ""

    def append(self, lines: bytes, at: datetime) -> None:
        """Append whole lines by one write."""
        name = f"events-{at:%Y%m%dT%H}-{os.getpid()}.jsonl"
        with self._lock:
            if name != self._name:
                self._open(name)
            os.write(self._file, lines)

    def _open(self, name: str) -> None:
        if self._file >= 0:
            os.close(self._file)
        folder = Path(settings.VAR) / "spool"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(folder / name, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self._name = name


spool = Spool()


def device_of(agent: str) -> str:
    """Return bot, phone or desktop, by the browser's own word."""
    small = agent.lower()
    if any(word in small for word in _BOTS):
        return "bot"
    return "phone" if "mobi" in small or "android" in small else "desktop"


def event(name: str, request: HttpRequest, at: datetime, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Describe one event with everything that the warehouse asks of it."""
    visit = request.visit  # type: ignore[attr-defined]
    user = getattr(request, "_cached_user", None)
    acting = acting_now()
    return {
        "id": ids.new_id(),
        "name": name,
        "at": at,
        "source": "server",
        "view": acting.request_id,
        "visitor": visit.visitor,
        "session": visit.session,
        "consent": visit.consent,
        "from": visit.source,
        "customer": getattr(user, "customer_id", None),
        "path": request.path,
        "language": get_language(),
        "device": device_of(request.headers.get("User-Agent", "")),
        "simulated": acting.simulated,
        **payload,
    }


def collect(name: str, request: HttpRequest, /, **payload: Any) -> None:
    """Note an event of this request; it is written once the answer is on its way, and lost if there is none."""
    if name not in NAMES:
        raise ValueError(f"{name} is not an event of the shop")
    noted: list[dict[str, Any]] = request.__dict__.setdefault("noted_events", [])
    noted.append(event(name, request, clock.now(), payload))


def write(events: list[dict[str, Any]]) -> None:
    """Append events to the spool."""
    lines = b"".join(orjson.dumps(each, default=str, option=orjson.OPT_APPEND_NEWLINE) for each in events)
    spool.append(lines, events[-1]["at"])


def write_events(get_response: Any) -> Any:
    """Write what a request noted when its answer is closed, that is, after it was sent."""

    def answer(request: HttpRequest) -> HttpResponse:
        response: HttpResponse = get_response(request)
        noted: list[dict[str, Any]] | None = request.__dict__.get("noted_events")
        if noted:
            response._resource_closers.append(lambda: write(noted))  # type: ignore[attr-defined]  # noqa: SLF001
        return response

    return answer
