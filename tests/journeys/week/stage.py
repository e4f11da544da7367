"""What all stations of the week share: who plays, what has come to light, a browser context a person, and waiting."""

import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, Page

from kaipu.kernel import clock

PATIENCE = 400  # seconds: the desk's own minutes pass between steps
DESK_PASSWORD = "kaipu-demo-open"
NUMBER = re.compile(r"-?[\d,]+(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays, and where. `respond` lets simulated shoppers answer the letters that were sent."""

    site: str
    manager: str = "manager@kaipu.example"
    marketer: str = "marketer@kaipu.example"
    agent: str = "agent@kaipu.example"
    password: str = DESK_PASSWORD
    other: str = "ebony@kaipu.example"
    question: str = "What does delivery cost?"
    respond: Callable[[], None] = lambda: None
    hurry: Callable[[str], None] = lambda _job: (
        None
    )  # runs one of the desk's jobs now instead of waiting for its minute
    language: str = "en"


@dataclass(slots=True)
class Told:
    """What the week brought to light, filled station by station."""

    coupon: str = ""
    article: str = ""
    campaign: str = ""
    journey: str = ""
    shopper: str = ""
    order: str = ""
    token: str = ""
    lines: list[str] = field(default_factory=list)

    def note(self, line: str) -> None:
        """Keep a line and print it."""
        self.lines.append(line)
        print(line, flush=True)  # noqa: T201 - the command's answer


class Stage:
    """A browser and its people; `troubles` are errors of scripts and answers of 500 and more, wherever they come."""

    def __init__(self, browser: Browser, cast: Cast) -> None:
        self.browser, self.cast, self.told, self.troubles = browser, cast, Told(), list[str]()
        self.today = clock.local_date(clock.now())

    @contextmanager
    def person(self, email: str, *, width: int = 1440, desk: bool = True) -> Iterator[Page]:
        """Open a browser context and log somebody in."""
        context = self.browser.new_context(base_url=self.cast.site, viewport={"width": width, "height": 900})
        context.add_cookies([{"name": "kaipu_language", "value": self.cast.language, "url": self.cast.site}])
        page = context.new_page()
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on(
            "response",
            lambda answer: self.troubles.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )
        page.goto("/desk/" if desk else "/account/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", self.cast.password)
        page.locator("input[name=password]").press("Enter")
        page.wait_for_url(lambda address: "login" not in address)
        try:
            yield page
        except Exception:  # whatever it is, it goes on after the picture was kept
            if folder := os.environ.get("KAIPU_SCREENSHOTS"):
                page.screenshot(path=f"{folder}/week-trouble.png", full_page=True)
            raise
        finally:
            context.close()

    def until(self, page: Page, address: str, look: Callable[[Page], str]) -> str:
        """Open a page again and again until something is seen on it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            page.goto(address)
            if found := look(page):
                return found
            page.wait_for_timeout(3000)
        raise AssertionError(f"not seen on {address} in {PATIENCE} s: {plain(page.locator('main').inner_text())[:800]}")


def plain(text: str) -> str:
    return " ".join(text.split())


def amount(text: str) -> str:
    found = NUMBER.search(text)
    return found[0].replace(",", "") if found else "0"
