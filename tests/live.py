"""An open shop for tests: the real web server, worker and payment company in processes of their own, on the test's database.

Shoppers speak HTTP from many addresses of the loopback net, so that rate limits are on and do not mind.
"""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import time
import urllib.parse
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import connection

from kaipu.launch import programs

CONTACT = {
    "method": "delivery", "name": "Alice Example", "email": "alice@example.com", "phone": "15550109999",
    "street": "1 Main Street", "city": "Springfield", "postcode": "12345",
}  # fmt: skip


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def database_url() -> str:
    """Return the address of the database this test uses."""
    given = connection.settings_dict
    host = urllib.parse.quote(str(given["HOST"]), safe="")
    name, user = str(given["NAME"]), str(given["USER"])
    password = f":{urllib.parse.quote(str(given['PASSWORD']), safe='')}" if given["PASSWORD"] else ""
    port = f"&port={given['PORT']}" if given["PORT"] else ""
    return f"postgresql://{user}{password}@/{name}?host={host}{port}"


@dataclass
class LiveShop:
    """The processes of one open shop."""

    folder: Path
    port: int = field(default_factory=free_port)
    pay_port: int = field(default_factory=free_port)
    guards_off: str = ""
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The shop's address."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, *names: str) -> None:
        """Start programs by name and wait until those with a port answer."""
        every = {
            "web": programs.web(host="127.0.0.1", port=self.port, workers=2, threads=4),
            "worker": programs.worker(),
            "sandbox": programs.sandbox(self.pay_port),
        }
        env = os.environ | {
            "KAIPU_TESTING": "1", "DATABASE_URL": database_url(), "KAIPU_VAR": str(self.folder), "PORT": str(self.port),
            "KAIPU_PAY_PORT": str(self.pay_port), "KAIPU_GUARDS_OFF": self.guards_off,
            "KAIPU_SECRET_KEY": settings.SECRET_KEY, "KAIPU_PAYMENT_SECRET": settings.PAYMENT_SECRET,
        }  # fmt: skip
        for name in names or every:
            log = (self.folder / f"{name}.log").open("ab")
            self.running[name] = subprocess.Popen(
                every[name].command, env=env, stdout=log, stderr=log, start_new_session=True
            )
            log.close()
        for name in names or every:
            if every[name].port is not None:
                self._wait(name, int(every[name].port or 0))

    def _wait(self, name: str, port: int) -> None:
        for _ in range(300):
            with contextlib.suppress(OSError, http.client.HTTPException):
                if name == "web":
                    Shopper(self, 1).get("/readyz")
                else:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            time.sleep(0.1)
        raise TimeoutError(f"{name} did not start: {(self.folder / f'{name}.log').read_text()[-2000:]}")

    def kill(self, name: str) -> None:
        """Kill a program and all its children, as a power cut would."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def close(self) -> None:
        """End everything."""
        for name in list(self.running):
            self.kill(name)


@dataclass
class Answer:
    """What came back."""

    status: int
    body: str
    location: str


class Shopper:
    """One browser without JavaScript: cookies, forms, and an address of its own."""

    def __init__(self, shop: LiveShop, number: int) -> None:
        self.shop = shop
        self.address = f"127.{1 + number // 60000}.{number // 250 % 240}.{1 + number % 250}"
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, form: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urllib.parse.urlencode(form))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        parts = urllib.parse.urlsplit(path)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        port = parts.port or self.shop.port
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(self.address, 0))
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        try:
            link.request(method, target, body, headers)
            response = link.getresponse()
            text = response.read().decode(errors="replace")
        finally:
            link.close()
        for cookie in response.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.split(";", 1)[0]
        return Answer(response.status, text, response.headers.get("Location", ""))

    def fill_cart(self, *codes: str) -> None:
        """Put one piece of each SKU into the cart."""
        for code in codes:
            answer = self.post("/cart/add/", {"sku": code, "quantity": "1"})
            if answer.status != 302:
                raise AssertionError(f"{answer.status}: {answer.body[:500]}")

    def checkout_form(self) -> dict[str, str]:
        """Open the checkout and return the form as it would be sent."""
        page = self.get("/checkout/").body
        hidden = {}
        for tag in re.findall(r"<input[^>]*type=\"?hidden[^>]*>", page):
            name, value = re.search(r'name="?([\w-]+)', tag), re.search(r'value="([^"]*)"', tag)
            if name and value:
                hidden[name[1]] = value[1]
        return hidden | CONTACT

    def buy(self, *codes: str, decision: str = "paid", **options: str) -> Answer:
        """Buy from cart to the order page."""
        self.fill_cart(*codes)
        placed = self.post("/checkout/", self.checkout_form())
        if placed.status != 303:
            return placed
        paid = self.post(placed.location, {"decision": decision, **options})
        return self.get(paid.location)


@contextlib.contextmanager
def open_shop(folder: Path, *names: str, guards_off: str = "") -> Iterator[LiveShop]:
    """Open a shop for the time of a block."""
    shop = LiveShop(folder, guards_off=guards_off)
    try:
        shop.start(*names)
        yield shop
    finally:
        shop.close()
