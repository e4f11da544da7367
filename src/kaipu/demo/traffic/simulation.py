"""`kaipu simulate`: shoppers arrive as in the real year and walk through the running shop; what was planted is written down.

The main thread lets them in, by the hour of the simulated clock, and works the plants; each visit is a thread that knows no
database. Time in the shop is real: a simulated hour at speed 60 is one minute of events.
"""

import hashlib
import hmac
import http.client
import json
import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings

from kaipu.commerce.customers import api as customers
from kaipu.demo.people import draw_person
from kaipu.demo.traffic.browser import Browser
from kaipu.demo.traffic.goods import Good, Shelf
from kaipu.demo.traffic.habits import Habits
from kaipu.demo.traffic.meddling import Meddler
from kaipu.demo.traffic.plants import Plant
from kaipu.demo.traffic.readers import ENDS as READERS_ENDS
from kaipu.demo.traffic.readers import Letter, Mailbox
from kaipu.demo.traffic.shopper import ENDS, Deeds, Mind, Shopper
from kaipu.demo.traffic.visitors import Visitor, came_from, draw_stranger, draw_visitor, pick, seeded
from kaipu.demo.traffic.web_orders import LEAVE_ALONE
from kaipu.demo.words import noise
from kaipu.kernel import clock

log = logging.getLogger(__name__)
PHONE = "+15550100"  # numbers with 555-01 belong to nobody
MEMBERS = 20
KNOWN = 0.55
WEIGHED_EVERY = 6  # so many visits, and one of them takes something by weight along
KEPT_COOKIES = ("kaipu_visit", "kaipu_consent")
BACKLOG = 4  # visits that may wait for each thread
LONGEST_WAIT = 0.5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to simulate. `begin` is the simulated clock's first moment; `speed` simulated seconds go by in a real one."""

    base: str
    visits_per_hour: float
    minutes: float
    seed: int
    speed: float
    begin: datetime
    threads: int = 24


def draw_wait(rate: float, generator: Random) -> float:
    """Return the seconds until the next visit at so many a second; as waiting has no memory, it may be cut and drawn anew."""
    return generator.expovariate(rate) if rate > 0 else 2 * LONGEST_WAIT


@dataclass(slots=True)
class Ledger:
    """What happened, counted by all threads."""

    counts: Counter[str] = field(default_factory=Counter)
    reached: Counter[tuple[str, str, bool]] = field(default_factory=Counter)
    orders: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, visitor: Visitor, late: bool, deeds: Deeds, statuses: dict[int, int]) -> None:
        """Count a visit that is over. `late` tells whether it began in the simulation's second half."""
        with self.lock:
            self.counts["visits"] += 1
            self.counts["pages"] += deeds.pages
            self.counts[deeds.reached] += 1
            self.reached[visitor.device, deeds.reached, late] += 1
            self.statuses.update(statuses)
            self.refused.update(deeds.refused)
            if deeds.order:
                self.orders.append(deeds.order)


def make_members(people: Sequence[customers.CustomerRecord], at: datetime) -> dict[str, tuple[str, str]]:
    """Give some households a log-in, where they have none; return e-mail and password by household."""
    words = hmac.new(settings.SECRET_KEY.encode(), b"simulated members", hashlib.blake2s).hexdigest()[:24]
    members = {}
    for person in people[:MEMBERS]:
        if not person.email:
            continue
        if customers.find_account(email=person.email) is None:
            customers.create_account(
                email=person.email, password=words, name=person.name, customer_number=person.number, at=at
            )
        members[person.number] = (person.email, words)
    return members


class Simulation:
    """Shoppers under way."""

    def __init__(
        self, wanted: Wanted, habits: Habits, shelf: Shelf, plants: Sequence[Plant], members: dict[str, tuple[str, str]],
        mailbox: Mailbox | None = None,
    ) -> None:  # fmt: skip
        self._wanted, self._habits, self._shelf, self._plants, self._members = wanted, habits, shelf, plants, members
        self._mailbox = mailbox
        self._readers = {each.email: each for each in customers.list_customers(limit=1_000_000)} if mailbox else {}
        self.ledger, self._waiting = Ledger(), threading.Semaphore(wanted.threads * BACKLOG)
        self._jars: dict[str, dict[str, str]] = {}
        self._meddler = Meddler(plants, shelf)
        self._arrivals = seeded("arrivals", wanted.seed)

    def run(self, stop: threading.Event, progress: Callable[[int, int], None]) -> None:
        """Let shoppers in until the time is over or somebody says stop, and wait for the last to leave."""
        started = time.monotonic()
        whole, number = self._wanted.minutes * 60, 0
        with ThreadPoolExecutor(self._wanted.threads) as pool:
            try:
                while (passed := time.monotonic() - started) < whole and not stop.is_set():
                    share = passed / whole
                    self._meddler.work(share, clock.now())
                    moment = self._wanted.begin + timedelta(seconds=passed * self._wanted.speed)
                    for ring in self._meddler.ring_due(share):
                        pool.submit(self._ring, ring)
                    for letter in self._mailbox.due(passed) if self._mailbox else ():
                        person = self._readers.get(letter.to)
                        own = make_members([person], clock.now()) if person and person.number not in LEAVE_ALONE else {}
                        pool.submit(self._answer, letter, person, next(iter(own.values()), None), moment)
                    wait = self._next(moment)
                    if stop.wait(min(wait, LONGEST_WAIT)) or wait > LONGEST_WAIT:
                        continue
                    number += 1
                    if self._waiting.acquire(blocking=False):
                        pool.submit(self._visit, number, moment, share)
                    else:
                        self.ledger.counts["turned away"] += 1
                    progress(round(passed), round(whole))
            finally:
                self._meddler.mend(clock.now())
        progress(round(whole), round(whole))

    def _next(self, moment: datetime) -> float:
        rate = self._wanted.visits_per_hour / 3600 * self._wanted.speed * self._habits.rate(moment)
        return draw_wait(rate, self._arrivals)

    def _visit(self, number: int, moment: datetime, share: float) -> None:
        generator = seeded("http visit", self._wanted.seed, number)
        browser = None
        try:
            intent = self._habits.draw(moment, generator)
            person = intent.person if generator.random() < KNOWN else None
            visitor = (
                draw_visitor(person.number, person.language, f"{self._wanted.seed}:{number}")
                if person
                else draw_stranger(generator)
            )
            goods = self._meddler.tempt(intent.goods, share, generator)
            if self._shelf.weighed and number % WEIGHED_EVERY == 0:
                goods = (*goods, self._shelf.weighed[number // WEIGHED_EVERY % len(self._shelf.weighed)])
            origin, end = self._meddler.lure(share, generator) or (came_from(visitor, generator), "")
            end = end or pick(ENDS, generator.random())
            works = self._meddler.checkout_works(visitor.device, share, end, generator)
            mind = Mind(goods, _contact(visitor, person), self._members.get(visitor.household), end, origin)
            browser = self._browser(visitor, generator)
            shopper = Shopper(
                browser, visitor, mind, self._shelf, generator, pace=self._wanted.speed, checkout_works=works
            )
            deeds = shopper.visit()
            self._keep(visitor, browser)
            self.ledger.note(visitor, share >= 0.5, deeds, browser.statuses)
        except (OSError, http.client.HTTPException) as error:
            self._lose(error)
        except Exception:  # one shopper's trouble is told and counted as lost; the others shop on
            log.exception("a simulated visit failed")
            self._lose(None)
        finally:
            self._waiting.release()

    def _answer(
        self, letter: Letter, person: customers.CustomerRecord | None, log_in: tuple[str, str] | None, moment: datetime
    ) -> None:
        """Have the reader of a letter follow its link and log in, with a basket in mind that is usual at this hour."""
        generator = seeded("reader", self._wanted.seed, letter.name)
        intent = self._habits.draw(moment, generator)
        visitor = draw_visitor(person.number, person.language, letter.name) if person else draw_stranger(generator)
        contact = _contact(visitor, person) | {"email": letter.to}
        end = pick(READERS_ENDS, generator.random())
        mind = Mind(intent.goods, contact, log_in, end, "", landing=letter.path, codes=letter.codes)
        try:
            browser = self._browser(visitor, generator)
            deeds = Shopper(browser, visitor, mind, self._shelf, generator, pace=self._wanted.speed).visit()
            with self.ledger.lock:
                self.ledger.counts["letters followed"] += 1
            self.ledger.note(visitor, False, deeds, browser.statuses)
        except (OSError, http.client.HTTPException) as error:
            self._lose(error)

    def _lose(self, error: Exception | None) -> None:
        with self.ledger.lock:
            self.ledger.counts["lost"] += 1
            self.ledger.refused[type(error).__name__ if error else "failed"] += 1

    def _browser(self, visitor: Visitor, generator: Random, address: str = "") -> Browser:
        """Return the visitor's browser, with the cookies that an earlier visit left if they agreed to be known.

        Its own copy of them: two visits of one person may overlap, and must not take each other's cart and visit.
        """
        with self.ledger.lock:
            jar = dict(self._jars.get(visitor.key, {})) if visitor.consent == "all" else {}
        return Browser(self._wanted.base, visitor, address or address_of(visitor.key), jar, generator)

    def _keep(self, visitor: Visitor, browser: Browser) -> None:
        """Keep what tells a visitor again, until the simulation ends."""
        with self.ledger.lock:
            self._jars[visitor.key] = {name: browser.jar[name] for name in KEPT_COOKIES if name in browser.jar}

    def _ring(self, ring: dict[str, Any]) -> None:
        """Have one of a ring of fake buyers order: same device and address, another name."""
        generator = seeded("ring", self._wanted.seed, ring["email"], ring["turn"])
        visitor = Visitor(f"ring:{ring['turn']}", "", "desktop", "Firefox", "en", "")
        goods = self._habits.draw(self._wanted.begin, generator).goods[:2]
        mind = Mind(goods, ring["contact"], None, "order", "", ring["decision"])
        try:
            browser = self._browser(visitor, generator, ring["address"])
            deeds = Shopper(browser, visitor, mind, self._shelf, generator, pace=self._wanted.speed).visit()
            if deeds.order:
                with self.ledger.lock:
                    ring["plant"].facts.setdefault("orders", []).append(deeds.order)
        except (OSError, http.client.HTTPException) as error:
            self._lose(error)

    def as_data(self, started: datetime, ended: datetime) -> dict[str, Any]:
        """Return what was simulated, planted and counted, as it is written down."""
        ledger, wanted = self.ledger, self._wanted
        halves = {
            name: {
                f"{device}:{reached}": count for (device, reached, late), count in sorted(ledger.reached.items()) if late is half
            }
            for name, half in (("first_half", False), ("second_half", True))
        }  # fmt: skip
        return {
            "seed": wanted.seed, "started_at": started.isoformat(), "ended_at": ended.isoformat(),
            "middle_at": (started + (ended - started) / 2).isoformat(), "speed": wanted.speed,
            "visits_per_hour": wanted.visits_per_hour, "counts": dict(ledger.counts), **halves,
            "statuses": {str(status): count for status, count in sorted(ledger.statuses.items())},
            "refused": dict(ledger.refused.most_common(20)), "orders": ledger.orders,
            "plants": [plant.as_data() for plant in self._plants],
        }  # fmt: skip


def address_of(key: str) -> str:
    """Return the loopback address from which a visitor always comes."""
    number = int(noise("address", key) * 200 * 250 * 250)
    return f"127.{20 + number // 62500}.{number // 250 % 250 + 1}.{number % 250 + 1}"


def _contact(visitor: Visitor, person: customers.CustomerRecord | None) -> dict[str, str]:
    drawn = draw_person(
        int(person.number) if person and person.number.isdigit() else int(noise("guest", visitor.key) * 10**6) + 10**6
    )
    email = person.email if person and person.email else f"g{noise('guest', visitor.key) * 1e9:.0f}@shoppers.example"
    return {
        "method": "pickup" if noise("collects", visitor.household or visitor.key) < 0.3 else "delivery",
        "name": person.name if person else drawn.name, "email": email, "phone": PHONE, "street": drawn.street,
        "city": drawn.city, "postcode": drawn.postcode, "adult": "yes",
    }  # fmt: skip


def write_truth(path: Path, data: dict[str, Any]) -> None:
    """Write what was simulated and planted, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(data, indent=1, default=str) + "\n")
    fresh.replace(path)


def popular(shelf: Shelf, habits: Habits, count: int) -> list[Good]:
    """Return the goods that stand in most baskets of the season."""
    seen = Counter(good.sku_id for intent in habits.fallback for good in intent.goods)
    return [shelf.goods[sku] for sku, _ in seen.most_common(count)]
