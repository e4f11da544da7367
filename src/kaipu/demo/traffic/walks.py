"""What a visit tells: the events of the pages somebody walks through, as the shop's server and their browser would tell them.

A browser tells its side only of people who agreed; of what it tells in great number (scrolling, clicks, leaving) one
visit in eight tells, on every day alike, so that weeks of history come in quickly and days can still be compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any
from urllib.parse import quote
from uuid import UUID

from kaipu.demo.traffic.goods import Good
from kaipu.demo.traffic.visitors import Visitor

TALKS = 0.12  # of the visits that agreed also tell scrolling, clicks and leaving
WINDOWS = {"phone": (390, 780, "phone"), "tablet": (820, 1100, "tablet"), "desktop": (1440, 860, "wide")}
CARD = "div.card a.card-link"


@dataclass(slots=True)
class Walk:
    """A visit under way: `at` moves on with every page."""

    visitor: Visitor
    identity: tuple[str, str]
    origin: str
    at: datetime
    generator: Random
    customer: int | None = None
    events: list[dict[str, Any]] = field(default_factory=list)
    _common: dict[str, Any] = field(init=False)
    _talks: bool = field(init=False)
    _view: str = field(init=False, default="")
    _landing: str = field(init=False, default="")

    def __post_init__(self) -> None:
        """Note what all events of the visit share."""
        visitor = self.visitor
        self._talks = visitor.consent == "all" and self.generator.random() < TALKS
        self._common = {
            "visitor": self.identity[0], "session": self.identity[1], "consent": visitor.consent, "from": "",
            "language": visitor.language, "device": visitor.device, "browser": visitor.browser, "bot": "",
            "simulated": True,
        }  # fmt: skip

    def show(self, path: str, *told: tuple[str, Mapping[str, Any]], stay: float = 20.0) -> None:
        """Open a page that tells these events, look at it for about `stay` seconds, and go on."""
        self._open(path)
        for name, fields in told:
            self.tell(name, path, fields)
        seconds = max(1.5, self.generator.expovariate(1 / stay))
        seconds = min(seconds, 900)
        if self.visitor.consent == "all":
            self._browse(path, seconds)
        self.at += timedelta(seconds=seconds)

    def tell(self, name: str, path: str, fields: Mapping[str, Any], after: float = 0.0) -> None:
        """Tell one event of the server on the page that is open."""
        self._note(name, path, fields, "server", after)

    def do(self, name: str, path: str, fields: Mapping[str, Any], after: float = 3.0) -> None:
        """Do something that is a request of its own, such as putting a thing into the cart."""
        self.at += timedelta(seconds=after * (0.5 + self.generator.random()))
        before, self._view = self._view, f"{self.generator.getrandbits(96):024x}"
        self._note(name, path, fields, "server", 0)
        self._view = before

    def _open(self, path: str) -> None:
        self._view = f"{self.generator.getrandbits(96):024x}"
        if not self._landing:
            self._landing = path
            self._common["from"] = f"{self.origin}&landing={quote(path, safe='')}" if self.origin else ""

    def _note(self, name: str, path: str, fields: Mapping[str, Any], source: str, after: float) -> None:
        moment = self.at + timedelta(seconds=after)
        event = {"id": UUID(int=self.generator.getrandbits(128)), "name": name, "at": moment, "source": source}
        self.events.append(
            event | self._common | {"view": self._view, "path": path, "customer": self.customer} | dict(fields)
        )

    def _browse(self, path: str, seconds: float) -> None:
        wide, high, kind = WINDOWS[self.visitor.device]
        ready = int(180 + self.generator.expovariate(1 / 400))
        fields = {"width": wide, "height": high, "ready_ms": ready, "zone": "America/New_York", "referrer": ""}
        self._note("page_view", path, fields, "browser", ready / 1000)
        if not self._talks:
            return
        deepest = min(100, int(25 + seconds * self.generator.random() * 4))
        for percent in range(25, deepest + 1, 25):
            self._note("scroll_depth", path, {"percent": percent}, "browser", seconds * percent / 130)
        x, y = round(self.generator.betavariate(2, 2), 3), int(self.generator.expovariate(1 / 500))
        self._note("click", path, {"element": CARD, "x": x, "y": y, "width": kind}, "browser", seconds * 0.95)
        left = {"seconds": round(seconds, 1), "percent": deepest}
        self._note("page_leave", path, left, "browser", seconds)

    def click_result(self, text: str, good: Good, position: int) -> None:
        """Have the browser tell that a result of the search was opened."""
        if self.visitor.consent == "all":
            fields = {"text": text, "slug": good.slug, "position": position}
            self._note("search_click", "/search/", fields, "browser", -0.4)
