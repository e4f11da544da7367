"""A browser without a screen: cookies, a kept connection, an address of its own, and what our script would tell of it.

Each speaks from an address of the loopback net that is its own, so that the shop's limits hold for it as for anybody.
"""

import http.client
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from kaipu.demo.traffic.visitors import Visitor
from kaipu.web.ui.visits import simulation_mark

AGENTS = {
    ("phone", "Safari"): "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    ("phone", "Chrome"): "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36",
    ("phone", "Samsung Internet"): "Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36",
    ("phone", "WeChat"): "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 MicroMessenger/8.0.53 Language/zh_CN",
    ("tablet", "Safari"): "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/604.1",
    ("tablet", "Chrome"): "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    ("desktop", "Chrome"): "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    ("desktop", "Edge"): "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
    ("desktop", "Safari"): "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    ("desktop", "Firefox"): "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
}  # fmt: skip
WINDOWS = {"phone": (390, 780, "phone"), "tablet": (820, 1100, "tablet"), "desktop": (1440, 860, "wide")}
TIMEOUT = 30
_VIEW = re.compile(r'view;desc="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Page:
    """What came back."""

    status: int
    body: str
    location: str


class Browser:
    """One visit's browser. `jar` holds its cookies, which the next visit may begin with."""

    def __init__(self, base: str, visitor: Visitor, address: str, jar: dict[str, str], generator: Random) -> None:
        self._host, self._address, self.jar, self._generator = urlsplit(base).netloc, address, jar, generator
        self._visitor, self._referrer, self._view, self._path = visitor, "", "", "/"
        self._link: http.client.HTTPConnection | None = None
        self._queue: list[dict[str, object]] = []
        self._opened = 0.0
        self.statuses: dict[int, int] = {}

    def come_from(self, referrer: str) -> None:
        """Name the page that led here."""
        self._referrer = referrer

    def open(self, path: str) -> Page:
        """Leave the page that is open and open another."""
        self.leave()
        page = self._ask("GET", path, None, {})
        self._referrer = f"http://{self._host}{path}"
        if page.status == 200:
            self._path, self._opened = urlsplit(path).path, time.monotonic()
            wide, high, _ = WINDOWS[self._visitor.device]
            ready = int(150 + self._generator.expovariate(1 / 300))
            self._note("page_view", referrer="", width=wide, height=high, ready_ms=ready, zone="America/New_York")
        return page

    def send(self, path: str, form: Mapping[str, str]) -> Page:
        """Send a form of the page that is open."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        return self._ask("POST", path, urlencode(form), headers)

    def click(self, element: str) -> None:
        """Click on the page that is open."""
        x, y = round(self._generator.betavariate(2, 2), 3), int(self._generator.expovariate(1 / 500))
        self._note("click", element=element, x=x, y=y, width=WINDOWS[self._visitor.device][2])

    def click_result(self, text: str, slug: str, position: int) -> None:
        """Open a result of the search that is open."""
        self.click("#results a.card-link")
        self._note("search_click", text=text[:100], slug=slug[:200], position=position)

    def leave(self) -> None:
        """Tell how the page that is open was read, and send what waits."""
        if self._opened:
            percent = int(25 + 75 * self._generator.random() ** 2)
            for quarter in range(25, percent + 1, 25):
                self._note("scroll_depth", percent=quarter)
            self._note("page_leave", seconds=round(time.monotonic() - self._opened, 1), percent=percent)
            self._opened = 0.0
        if self._queue:
            events, self._queue = self._queue[:40], []
            batch = json.dumps({"sent_at": datetime.now(UTC).isoformat(), "events": events})
            self._ask("POST", "/e", batch, {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"})

    def close(self) -> None:
        """Leave the shop."""
        self.leave()
        if self._link is not None:
            self._link.close()

    def cookie(self, name: str, value: str) -> None:
        """Keep a cookie that a script of the page would set."""
        self.jar[name] = value

    def _note(self, name: str, **fields: object) -> None:
        if self.jar.get("kaipu_consent") == "all":
            event_id = str(UUID(int=self._generator.getrandbits(128), version=4))
            at = datetime.now(UTC).isoformat()
            self._queue.append(
                {"id": event_id, "name": name, "v": 1, "at": at, "view": self._view, "path": self._path, **fields}
            )

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Page:
        """Ask the shop, or the payment company it sent us to; an answer that was lost is not asked for twice."""
        parts = urlsplit(path)
        elsewhere = bool(parts.netloc) and parts.netloc != self._host
        link = self._connect(parts.netloc if elsewhere else self._host, keep=not elsewhere)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        own = {"User-Agent": AGENTS[self._visitor.device, self._visitor.browser], **headers}
        own["Accept-Language"] = "zh-CN,zh;q=0.9" if self._visitor.language == "zh-hans" else "en-US,en;q=0.9"
        if not elsewhere:
            own |= {
                "X-Kaipu-Simulated": simulation_mark(),
                "Cookie": "; ".join(f"{k}={v}" for k, v in self.jar.items()),
            }
            if self._referrer:
                own["Referer"] = self._referrer
        try:
            link.request(method, target, body, own)
            response = link.getresponse()
            text = response.read().decode(errors="replace")
        except BaseException:
            link.close()
            self._link = None
            raise
        finally:
            if elsewhere:
                link.close()
        if not elsewhere:
            self._keep(response)
        self.statuses[response.status] = self.statuses.get(response.status, 0) + 1
        return Page(response.status, text, response.headers.get("Location", ""))

    def _connect(self, host: str, *, keep: bool) -> http.client.HTTPConnection:
        if keep and self._link is not None:
            return self._link
        source = (self._address, 0) if host.startswith(("127.", "localhost")) else None
        link = http.client.HTTPConnection(host, timeout=TIMEOUT, source_address=source)
        if keep:
            self._link = link
        return link

    def _keep(self, response: http.client.HTTPResponse) -> None:
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            value = rest.split(";", 1)[0]
            if value and value != '""':
                self.jar[name] = value
            else:
                self.jar.pop(name, None)
        found = _VIEW.search(response.headers.get("Server-Timing", ""))
        if found and response.status == 200:
            self._view = found[1]
