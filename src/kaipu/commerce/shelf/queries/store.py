"""The shelf in memory: columns of everything on sale, in the order of the category tree, kept a second behind the truth at most.

Rows are sorted by place in the tree, so that a category with all that is under it is one slice. Prices and stock are
changed in place by the follower thread (one writer); readers take no lock, for a single number is replaced at once and
whatever they see is checked again where it is used. New or moved products make a new shelf, which replaces the old one.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db import close_old_connections, connection
from numpy.typing import NDArray

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.pricing import api as pricing
from kaipu.commerce.shelf.queries.index import build_index
from kaipu.kernel import clock, feed

log = logging.getLogger(__name__)
POLL_SECONDS = 0.25
REST = 3.0  # a new shelf is made at most every fourth of the time, whatever an import changes


@dataclass(slots=True)
class Node:
    """A category on the shelf: the slice [low, high) of rows under it, and its children in order."""

    category: catalog.CategoryNode
    low: int = 0
    high: int = 0
    children: list["Node"] = field(default_factory=list)
    parent: "Node | None" = None


class Shelf:
    """Columns over rows 0 … n−1 (one published, priced product each), the tree, and the search postings."""

    def __init__(self, categories: list[catalog.CategoryNode], products: list[catalog.ShelfProduct],
                 prices: dict[int, int], available: dict[int, int]) -> None:  # fmt: skip
        self.nodes = _tree(categories)
        places = _number(self.nodes.values())
        products = [p for p in products if prices.get(p.sku_id, 0) > 0 and p.category_id in places and p.published]
        products.sort(key=lambda p: (places[p.category_id], p.product_id))
        self.products = products
        self.by_path = {node.category.path: node for node in self.nodes.values()}
        self.by_slug = {p.slug: row for row, p in enumerate(products)}
        self.by_sku = {p.sku_id: row for row, p in enumerate(products)}
        self.by_code = {p.sku_code: row for row, p in enumerate(products)}
        self.by_product = {p.product_id: row for row, p in enumerate(products)}
        self.price = np.array([prices[p.sku_id] for p in products], dtype=np.int64)
        self.available = np.array([available.get(p.sku_id, 0) for p in products], dtype=np.int64)
        self.popularity = np.array([p.popularity for p in products], dtype=np.int64)
        self.stamp = np.zeros(len(products), dtype=np.int64)
        self.own = np.array([p.own_brand for p in products], dtype=bool)
        self.storage = np.array([STORAGE.index(p.storage) for p in products], dtype=np.int8)
        self.adult = np.array([p.policy == "age" for p in products], dtype=bool)
        self.unit_price = self._unit_prices()
        brands = sorted({(p.brand_en, p.brand_zh) for p in products})
        self.brands = brands
        number = {brand: i for i, brand in enumerate(brands)}
        self.brand = np.array([number[p.brand_en, p.brand_zh] for p in products], dtype=np.int32)
        self.rank_popular = _rank(np.lexsort((np.arange(len(products)), -self.popularity)))
        self.rank_name = {
            "en": _rank(np.array(sorted(range(len(products)), key=lambda i: products[i].name_en), dtype=np.int64)),
            "zh": _rank(np.array(sorted(range(len(products)), key=lambda i: products[i].name_zh), dtype=np.int64)),
        }
        self._slice_nodes(places)
        self.postings = build_index(products, categories)
        self.vocabulary = sorted(self.postings)
        self.spellable = _by_length(self.vocabulary)
        self.version = 0

    def keys_of(self, kind: str) -> dict[int, int]:
        """Return the row index by SKU or by product."""
        return self.by_sku if kind == "sku" else self.by_product

    def _unit_prices(self) -> NDArray[np.float64]:
        """Return minor units per 100 g, 100 ml or piece, infinite where the size is not known."""
        per = [
            _KILOGRAM
            if p.measure == "weight"
            else float(p.size_amount) / (1 if p.size_unit == "count" else 100)
            if p.size_amount
            else 0.0
            for p in self.products
        ]
        sizes = np.array(per, dtype=np.float64)
        return np.divide(self.price, sizes, out=np.full(len(per), np.inf), where=sizes > 0)

    def _slice_nodes(self, places: dict[int, int]) -> None:
        rows = np.array([places[p.category_id] for p in self.products], dtype=np.int64)
        for node in sorted(self.nodes.values(), key=lambda n: -n.category.depth):
            place = places[node.category.id]
            last = max([place, *(places[c.category.id] for c in _descendants(node))])
            node.low, node.high = int(np.searchsorted(rows, place)), int(np.searchsorted(rows, last, side="right"))

    def set_price(self, row: int, minor: int) -> None:
        """Replace a price in place."""
        if self.price[row] != minor:
            self.unit_price[row] *= minor / self.price[row]
            self.price[row] = minor
            self.stamp[row] += 1
            self.version += 1

    def set_available(self, sku_id: int, pieces: int) -> None:
        """Replace the pieces available in place."""
        row = self.by_sku.get(sku_id)
        if row is not None and self.available[row] != pieces:
            self.available[row] = pieces
            self.stamp[row] += 1
            self.version += 1


_KILOGRAM = 10.0  # hundred grams
STORAGE = ("ambient", "chilled", "frozen")


def _by_length(vocabulary: list[str]) -> dict[int, list[str]]:
    """Return the words that a misspelt one may stand for, by length: no codes, no Chinese."""
    words: dict[int, list[str]] = defaultdict(list)
    for token in vocabulary:
        if token.isascii() and token.isalpha() and len(token) > 2:
            words[len(token)].append(token)
    return words


def _rank(order: NDArray[np.int64]) -> NDArray[np.int64]:
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


def _tree(categories: list[catalog.CategoryNode]) -> dict[int, Node]:
    nodes = {category.id: Node(category) for category in categories}
    for node in nodes.values():
        if node.category.parent_id is not None:
            node.parent = nodes[node.category.parent_id]
            node.parent.children.append(node)
    return nodes


def _descendants(node: Node) -> Iterable[Node]:
    for child in node.children:
        yield child
        yield from _descendants(child)


def _number(nodes: Iterable[Node]) -> dict[int, int]:
    """Number the tree in depth-first order."""
    places: dict[int, int] = {}
    stack = [node for node in nodes if node.parent is None][::-1]
    while stack:
        node = stack.pop()
        places[node.category.id] = len(places)
        stack.extend(node.children[::-1])
    return places


class Follower:
    """Keeps one shelf a moment behind the database: loads it, then applies what the feeds tell four times a second."""

    def __init__(self) -> None:
        self.shelf: Shelf | None = None
        self.start_thread = True
        self._horizon = 0
        self._checked_at = clock.now()
        self._not_before = 0.0
        self._absent: set[tuple[str, int]] = set()  # changed, looked for, and still not for sale
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def get(self) -> Shelf:
        """Return the shelf, loading it first and starting the thread where that has not happened in this process."""
        shelf = self.shelf
        if shelf is None:
            with self._lock:
                shelf = self.shelf or self._load()
                if self._thread is None and self.start_thread:
                    self._thread = threading.Thread(target=self._run, name="shelf", daemon=True)
                    self._thread.start()
        return shelf

    def refresh(self) -> None:
        """Apply all changes now; the thread calls it, and tests may."""
        shelf = self.shelf
        if shelf is None:
            return
        horizon, at = feed.horizon(), clock.now()
        products = catalog.list_shelf_products(at=at, changed_since=self._horizon)
        prices = pricing.list_current_prices(at=at, changed_since=self._horizon)
        levels = inventory.list_deliverable(changed_since=self._horizon)
        newcomers = self._patch(shelf, products, prices)
        for sku, pieces in levels:
            shelf.set_available(sku, pieces)
        if newcomers or catalog.find_published_change(since=self._checked_at, until=at):
            if time.monotonic() < self._not_before:
                return  # the horizon stays, so the next round sees the same changes again
            shelf = self._load()
            self._absent |= {(kind, key) for kind, key in newcomers if key not in shelf.keys_of(kind)}
        self._horizon, self._checked_at = horizon, at

    def _patch(
        self, shelf: Shelf, products: list[catalog.ShelfProduct], prices: list[tuple[int, int]]
    ) -> set[tuple[str, int]]:
        """Apply what can be changed in place; return what asks for a new shelf."""
        newcomers: set[tuple[str, int]] = set()
        for sku, minor in prices:
            row = shelf.by_sku.get(sku)
            if row is not None and minor > 0:
                shelf.set_price(row, minor)
            elif (row is None) == (minor > 0):
                newcomers.add(("sku", sku))
        for product in products:
            row = shelf.by_product.get(product.product_id)
            if (row is None and product.published) or (row is not None and shelf.products[row] != product):
                newcomers.add(("product", product.product_id))
        return newcomers - self._absent

    def _load(self) -> Shelf:
        started = time.perf_counter()
        self._horizon, self._checked_at = feed.horizon(), clock.now()
        shelf = Shelf(
            catalog.list_categories(),
            catalog.list_shelf_products(at=self._checked_at),
            dict(pricing.list_current_prices(at=self._checked_at)),
            dict(inventory.list_deliverable()),
        )
        shelf.version = (self.shelf.version if self.shelf else 0) + 1
        shelf.stamp += shelf.version  # above every stamp of the shelf before, so that no cached card survives wrongly
        self.shelf = shelf
        seconds = time.perf_counter() - started
        self._not_before = time.monotonic() + REST * seconds
        log.info("shelf loaded", extra={"products": len(shelf.products), "seconds": round(seconds, 2)})
        return shelf

    def _run(self) -> None:
        while True:
            time.sleep(POLL_SECONDS)
            try:
                self.refresh()
                close_old_connections()
            except Exception:
                log.exception("shelf follower")
                connection.close()


follower = Follower()
