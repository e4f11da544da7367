"""One visit, from where it lands to where it ends: a glance, a look around, a search in vain, a full cart left, an order."""

from collections.abc import Sequence
from datetime import datetime
from random import Random

from kaipu.demo.traffic.goods import Good, Shelf
from kaipu.demo.traffic.story import Story
from kaipu.demo.traffic.walks import Walk

# What becomes of a visit that does not end in an order.
ENDS = (("glance", 0.4), ("look", 0.34), ("in_vain", 0.05), ("cart", 0.15), ("checkout", 0.06))
IN_VAIN = {
    "en": ("kombucha", "oat milk barista", "gluten free bagels", "sourdough starter", "almond flour", "kimchi", "birthday candles"),
    "zh-hans": ("螺蛳粉", "老干妈", "豆腐脑", "燕麦奶", "火锅底料", "速冻水饺"),
}  # fmt: skip


class Visit:
    """A walk through the shop with things in mind."""

    def __init__(self, walk: Walk, shelf: Shelf, story: Story, mind: Sequence[Good]) -> None:
        self._walk, self._shelf, self._story, self._mind = walk, shelf, story, mind
        self._draw: Random = walk.generator

    def glance(self) -> None:
        """See one page and go."""
        draw = self._draw.random()
        if draw < 0.5 or not self._mind:
            self._home()
        elif draw < 0.75:
            self._category(self._mind[0])
        else:
            self._product(self._mind[0])

    def look(self) -> None:
        """Look at some goods."""
        self._land()
        for good in self._mind[: 1 + int(self._draw.random() * 4)]:
            self._find(good)
            if self._draw.random() < 0.7:
                self._product(good)

    def search_in_vain(self) -> None:
        """Look for what the shop does not have, once or twice."""
        words = IN_VAIN[self._walk.visitor.language]
        if self._draw.random() < 0.6:
            self._home()
        for _ in range(1 + (self._draw.random() < 0.4)):
            text = words[int(self._draw.random() ** 1.5 * len(words))]
            self._walk.show("/search/", ("search", {"text": text, "total": 0, "relaxed": True, "number": 1}), stay=12)

    def fill_cart(self) -> int:
        """Put things into the cart; return how many pieces. What is sold out is seen and left."""
        self._land()
        pieces = 0
        for good in self._mind:
            self._find(good)
            gone = self._story.lacks(good.path, self._walk.at)
            if gone or self._draw.random() < 0.3:
                self._product(good)
            if not gone:
                quantity = 1 + (self._draw.random() < 0.2)
                fields = {"sku": good.code, "quantity": quantity, "price": good.price}
                self._walk.do("add_to_cart", "/cart/add/", fields)
                pieces += quantity
        if pieces:
            self._walk.show("/cart/", ("page_view", {"page": "cart"}), stay=25)
            if self._draw.random() < 0.2:
                self._walk.do("remove_from_cart", "/cart/set/", {"sku": self._mind[0].code})
        return pieces

    def begin_checkout(self, pieces: int) -> None:
        """Reach the checkout's first step."""
        if pieces:
            total = sum(good.price for good in self._mind)
            step = {"step": "address", "pieces": pieces, "total": total}
            self._walk.show("/checkout/", ("checkout_step", step), stay=40)

    def fail_to_pay(self, pieces: int) -> None:
        """Press the button of a checkout that answers nothing, again and again, and give up."""
        for _ in range(1 + int(self._draw.random() * 3)):
            self.begin_checkout(pieces)

    def pay(self, order: int, number: str, total: int, method: str, placed_at: datetime, paid_at: datetime) -> None:
        """Place the order, pay, and come back."""
        walk, fields = self._walk, {"order": order, "total": total, "method": method}
        walk.at = placed_at
        walk.do("checkout_step", "/checkout/", {"step": "pay", **fields}, after=0.4)
        walk.at = max(paid_at, walk.at)
        walk.show(f"/orders/{number}", ("purchase", fields), stay=30)

    def _land(self) -> None:
        if self._draw.random() < 0.7 or not self._mind:
            self._home()
        else:
            self._category(self._mind[0])

    def _home(self) -> None:
        self._walk.show("/", ("page_view", {"page": "home"}), stay=9)

    def _category(self, good: Good) -> None:
        path = good.path.rpartition("/")[0] if self._draw.random() < 0.5 and good.path.count("/") > 1 else good.path
        fields = {"page": "category", "category": path, "total": 24 + int(self._draw.random() * 300), "sort": "popular"}
        self._walk.show(f"/c/{path}/", ("page_view", fields), stay=16)

    def _find(self, good: Good) -> None:
        """Come to where a thing stands: by search, by its department, or it lies at hand."""
        draw = self._draw.random() * (1 if len(self._mind) < 4 else 2)  # who wants much finds more on one page
        if draw < 0.28:
            text = self._shelf.query_for(good, self._walk.visitor.language, self._draw.random() < 0.7)
            place = 1 + int(self._draw.expovariate(1 / 5))
            found = {"text": text, "total": 5 + int(self._draw.random() * 200), "relaxed": False, "number": 1}
            self._walk.show("/search/", ("search", found), stay=10)
            if self._draw.random() < 0.65:
                self._walk.click_result(text, good, place)
        elif draw < 0.6:
            self._category(good)

    def _product(self, good: Good) -> None:
        gone = self._story.lacks(good.path, self._walk.at)
        available = 0 if gone else 6 + int(self._draw.random() * 60)
        seen = {"sku": good.code, "price": good.price, "available": available, "category": good.path}
        told = [("product_view", seen)]
        if gone:
            told.append(("out_of_stock_seen", {"sku": good.code, "category": good.path}))
        self._walk.show(f"/p/{good.slug}/", *told, stay=24)
