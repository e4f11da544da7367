"""A simulated shopper at the shop's own pages, over HTTP: lands, looks, searches, fills a cart, logs in, orders, pays, or leaves."""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from urllib.parse import parse_qsl, quote, urlencode

from kaipu.demo.traffic.browser import Browser, Page
from kaipu.demo.traffic.goods import Good, Shelf
from kaipu.demo.traffic.visitors import Visitor
from kaipu.demo.traffic.visits import IN_VAIN

ENDS = (("glance", 0.36), ("look", 0.32), ("in_vain", 0.05), ("cart", 0.13), ("checkout", 0.05), ("order", 0.09))
MOST_LINES = 12
LOG_IN = 0.5  # of the members' visits in which something goes into the cart
DECLINED = 0.06
_SLUG = re.compile(r'href="?/p/([^/"]+)/')
_HIDDEN = re.compile(r"<input[^>]*type=\"?hidden[^>]*>")
_PLACE = re.compile(r'name="pickup" value="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Mind:
    """What a shopper brings along: goods, a contact, a log-in if there is one, and what becomes of the visit."""

    goods: Sequence[Good]
    contact: Mapping[str, str]
    log_in: tuple[str, str] | None
    end: str
    origin: str
    decision: str = ""
    landing: str = ""  # the link that brought them, where it was not a page's name
    codes: Sequence[str] = ()  # what they take for a coupon


@dataclass(slots=True)
class Deeds:
    """What a visit did. `reached` is the last of landed, product, cart, checkout, placed, paid."""

    reached: str = "landed"
    order: str = ""
    pages: int = 0
    refused: list[str] = field(default_factory=list)


class Shopper:
    """One visit. `pace` divides every pause; a broken `checkout_works` ends the visit at the button."""

    def __init__(
        self, browser: Browser, visitor: Visitor, mind: Mind, shelf: Shelf, generator: Random, *, pace: float,
        checkout_works: bool = True,
    ) -> None:  # fmt: skip
        self._browser, self._visitor, self._mind, self._shelf = browser, visitor, mind, shelf
        self._draw, self._pace, self._works, self.deeds = generator, pace, checkout_works, Deeds()

    def visit(self) -> Deeds:
        """Go through with it. Raises OSError or HTTPException where the shop does not answer."""
        try:
            self._land()
            if self._mind.end == "in_vain":
                self._search_in_vain()
            elif self._mind.end == "look":
                self._look()
            elif self._mind.end in {"cart", "checkout", "order"} and self._fill_cart() and self._mind.end != "cart":
                self._check_out()
        finally:
            self._browser.close()
        return self.deeds

    def _open(self, path: str, mean: float) -> Page:
        page = self._browser.open(path)
        self.deeds.pages += 1
        if page.status >= 400 and page.status != 404:
            self.deeds.refused.append(f"{page.status} {path.partition('?')[0]}")
        time.sleep(min(self._draw.expovariate(1 / mean), 120) / self._pace)
        return page

    def _land(self) -> None:
        found = dict(parse_qsl(self._mind.origin))
        if "referrer" in found:
            self._browser.come_from(f"https://{found.pop('referrer')}")
        if "click" in found:
            found[found.pop("click")] = f"{self._draw.getrandbits(64):x}"
        goods = self._mind.goods
        path = "/"
        if goods and self._draw.random() < 0.4:
            path = f"/c/{goods[0].path}/" if self._draw.random() < 0.5 else f"/p/{goods[0].slug}/"
        self._open(self._follow() or (f"{path}?{urlencode(found)}" if found else path), 9)
        if self._visitor.consent:
            self._browser.send("/consent/", {"choice": self._visitor.consent, "next": "/"})

    def _follow(self) -> str:
        """Follow a letter's link, and return the page of the shop that it leads to."""
        if not self._mind.landing:
            return ""
        return re.sub(r"^https?://[^/]+", "", self._browser.open(self._mind.landing).location)

    def _search_in_vain(self) -> None:
        words = IN_VAIN[self._visitor.language]
        for _ in range(1 + (self._draw.random() < 0.4)):
            self._open(f"/search/?q={quote(self._draw.choice(words))}zzq", 12)

    def _look(self) -> None:
        for good in self._mind.goods[: 1 + int(self._draw.random() * 4)]:
            self._find(good)
            if self._draw.random() < 0.7:
                self._product(good)

    def _find(self, good: Good) -> None:
        draw = self._draw.random() * (1 if len(self._mind.goods) < 4 else 2)
        if draw < 0.28:
            text = self._shelf.query_for(good, self._visitor.language, self._draw.random() < 0.6)
            page = self._open(f"/search/?q={quote(text)}", 10)
            found = list(dict.fromkeys(_SLUG.findall(page.body)))
            if found and self._draw.random() < 0.7:
                place = found.index(good.slug) if good.slug in found else int(self._draw.random() ** 2 * len(found))
                self._browser.click_result(text, found[place], place + 1)
                self._open(f"/p/{found[place]}/", 18)
        elif draw < 0.6:
            self._open(f"/c/{good.path}/", 16)
            self._browser.click("div.card a.card-link")

    def _product(self, good: Good) -> None:
        self._open(f"/p/{good.slug}/", 24)
        self.deeds.reached = "product" if self.deeds.reached == "landed" else self.deeds.reached

    def _fill_cart(self) -> bool:
        for good in self._mind.goods[:MOST_LINES]:
            self._find(good)
            if self._draw.random() < 0.3:
                self._product(good)
            self._browser.click("button.add")
            quantity = f"{good.step * self._draw.randint(2, 12)} g" if good.step else "1"
            answer = self._browser.send("/cart/add/", {"sku": good.code, "quantity": quantity})
            if answer.status == 302:
                self.deeds.reached = "cart"
            time.sleep(self._draw.expovariate(1 / 4) / self._pace)
        if self.deeds.reached != "cart":
            return False
        if self._mind.log_in and (self._mind.landing or self._draw.random() < LOG_IN):
            self._log_in(*self._mind.log_in)
        page = self._open("/cart/", 25)
        self._mend_cart(page)
        for code in self._mind.codes:
            if self._browser.send("/cart/coupon/", {"code": code}).status == 302:
                break
        return True

    def _mend_cart(self, page: Page) -> None:
        """Take what is short out, and now and then a thing one does not need after all."""
        short = [good for good in self._mind.goods[:MOST_LINES] if self._draw.random() < 0.03]
        for good in short:
            if good.code in page.body:
                self._browser.send("/cart/set/", {"sku": good.code, "quantity": "0"})

    def _log_in(self, email: str, password: str) -> None:
        self._open("/account/login/?next=/cart/", 12)
        answer = self._browser.send("/account/login/", {"login": email, "password": password, "next": "/cart/"})
        if answer.status == 302:  # on the way back the shop joins this browser's cart with the account's
            self._browser.open(re.sub(r"^https?://[^/]+", "", answer.location))

    def _check_out(self) -> None:
        page = self._open("/checkout/", 40)
        if "seen_delivery" not in page.body:
            return
        self.deeds.reached = "checkout"
        if not self._works:
            for _ in range(int(self._draw.random() * 3)):
                self._open("/checkout/", 20)
            return
        if self._mind.end != "order":
            return
        answer = self._browser.send("/checkout/", self._form(page))
        if answer.status == 409 or (
            answer.status != 303 and "seen_delivery" in answer.body
        ):  # sold out or dearer meanwhile
            answer = self._browser.send("/checkout/", self._form(answer) | {"method": "delivery"})
        if answer.status != 303:
            self.deeds.refused.append(f"{answer.status} order")
            return
        self.deeds.reached = "placed"
        self._pay(answer.location)

    def _form(self, page: Page) -> dict[str, str]:
        hidden = {}
        for tag in _HIDDEN.findall(page.body):
            name, value = re.search(r'name="?([\w-]+)', tag), re.search(r'value="([^"]*)"', tag)
            if name and value:
                hidden[name[1]] = value[1]
        form = hidden | dict(self._mind.contact)
        places = _PLACE.findall(page.body)
        if form.get("method") == "pickup" and places:
            return form | {"pickup": places[int(self._draw.random() * len(places))]}
        return form | {"method": "delivery"}

    def _pay(self, address: str) -> None:
        time.sleep(self._draw.expovariate(1 / 30) / self._pace)
        decision = self._mind.decision or ("failed" if self._draw.random() < DECLINED else "paid")
        back = self._browser.send(address, {"decision": decision, "delay": "1"})
        if back.location:
            page = self._browser.open(re.sub(r"^https?://[^/]+", "", back.location))
            self.deeds.pages += 1
            self.deeds.order = back.location.rpartition("/orders/")[2].partition("?")[0]
            if decision == "paid" and page.status == 200:
                self.deeds.reached = "paid"
