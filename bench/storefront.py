"""What shoppers do, as fast as eight connections can: pages, search, carts, whole journeys, and the storm for the last pieces."""

import random
import re
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg

from bench import ceiling
from bench.load import Connection, Reply, press
from bench.shop import BenchShop, open_shop

SEED = 20170101
SECONDS = 8.0
CONTACT = {
    "method": "delivery", "name": "Bench Buyer", "email": "bench@example.com", "phone": "15550100000",
    "street": "1 Bench Street", "city": "Springfield", "postcode": "12345",
}  # fmt: skip
FACETS = ("", "&price=200", "&stock=1", "&own=1", "&storage=chilled", "&price=500")
SORTS = ("popular", "price", "price-desc", "unit-price", "name")


class Goods:
    """What may be asked for: category paths by size, slugs, SKU codes in stock, and words that shoppers type."""

    def __init__(self, shop: BenchShop) -> None:
        with psycopg.connect(shop.database) as database:
            rows = database.execute(
                """
                SELECT c.path, p.slug, s.code, p.name_en, p.name_zh, l.on_hand - l.reserved, p.policy
                  FROM catalog_product p
                  JOIN catalog_category c ON c.id = p.category_id
                  JOIN catalog_sku s ON s.product_id = p.id
                  JOIN inventory_level l ON l.sku_id = s.id
                  JOIN inventory_location o ON o.id = l.location_id AND o.delivers
                 WHERE p.published_from IS NOT NULL ORDER BY p.id
                """
            ).fetchall()
        self.slugs = [row[1] for row in rows]
        self.codes = [row[2] for row in rows if row[5] > 5 and row[6] == "public"]
        sizes = Counter(
            "/".join(row[0].split("/")[: depth + 1]) for row in rows for depth in range(len(row[0].split("/")))
        )
        self.categories = sorted(path for path, size in sizes.items() if size >= 24)  # pages of 24, none thinner
        self.sizes = sizes
        picker = random.Random(SEED)
        self.words = [self._query(picker, row[3], row[4]) for row in picker.sample(rows, min(4000, len(rows)))]

    @staticmethod
    def _query(picker: random.Random, english: str, chinese: str) -> str:
        kind = picker.random()
        if kind < 0.3:
            return picker.choice(re.findall(r"[\u4e00-\u9fff]+", chinese) or [chinese])[:6]
        words = re.findall(r"[A-Za-z]{3,}", english) or ["milk"]
        word = " ".join(picker.sample(words, min(len(words), picker.choice([1, 1, 2]))))
        if kind > 0.85 and len(word) > 4:  # a typo: a letter left out
            at = picker.randrange(1, len(word) - 1)
            word = word[:at] + word[at + 1 :]
        return word.lower()


def _figures(name: str, result: Any, **more: Any) -> dict[str, Any]:
    ok = result.statuses[200] + result.statuses[302]
    return {"name": name, **result.figures(), "answered_in_full": ok, **more, "connections": 8, "seed": SEED}


def category(shop: BenchShop, goods: Goods) -> dict[str, Any]:
    """Open category pages of 24 drawn at random over category × facet × sort × page."""
    picker = random.Random(SEED)

    def work(connection: Connection, number: int) -> list[Reply]:
        path = picker.choice(goods.categories)
        page = picker.randrange(1, max(2, min(200, goods.sizes[path] // 24)))
        query = f"?sort={picker.choice(SORTS)}&page={page}{picker.choice(FACETS)}"
        return [connection.get(f"/c/{path}/{query}")]

    result = press(shop.port, work, seconds=SECONDS)
    return _figures("category", result, kb=round(result.bytes / max(1, len(result.seconds)) / 1024, 1), goal_per_s=600)


def product(shop: BenchShop, goods: Goods) -> dict[str, Any]:
    """Open product pages drawn at random over all products."""
    picker = random.Random(SEED)
    result = press(
        shop.port, lambda connection, _: [connection.get(f"/p/{picker.choice(goods.slugs)}/")], seconds=SECONDS
    )
    return _figures("product", result, goal_per_s=500)


def search(shop: BenchShop, goods: Goods) -> dict[str, Any]:
    """Search for words of product names: English, Chinese, one in seven misspelt."""
    picker = random.Random(SEED)

    def work(connection: Connection, number: int) -> list[Reply]:
        return [connection.get(f"/search/?q={urllib.parse.quote(picker.choice(goods.words))}")]

    return _figures("search", press(shop.port, work, seconds=SECONDS), goal_per_s=200, goal_p95_ms=60)


def add_to_cart(shop: BenchShop, goods: Goods) -> dict[str, Any]:
    """Put one piece into a new cart."""
    picker = random.Random(SEED)

    def work(connection: Connection, number: int) -> list[Reply]:
        connection.cookies.clear()
        return [connection.post("/cart/add/", f"sku={picker.choice(goods.codes)}&quantity=1")]

    return _figures("add_to_cart", press(shop.port, work, seconds=SECONDS), goal_per_s=250)


def _form(page: bytes) -> str:
    hidden = re.findall(r'<input[^>]*type="hidden"[^>]*name="([\w-]+)"[^>]*value="([^"]*)"', page.decode())
    return urllib.parse.urlencode({**dict(hidden), **CONTACT})


def journey(shop: BenchShop, goods: Goods) -> dict[str, Any]:
    """Buy as a guest: nine requests to the shop with three lines, and the pay step at the payment company."""
    picker = random.Random(SEED)
    pays = threading.local()

    def work(connection: Connection, number: int) -> list[Reply]:
        connection.cookies.clear()
        replies = [
            connection.get(f"/c/{picker.choice(goods.categories)}/"),
            connection.get(f"/p/{picker.choice(goods.slugs)}/"),
        ]
        replies += [connection.post("/cart/add/", f"sku={code}&quantity=1") for code in picker.sample(goods.codes, 3)]
        replies.append(connection.get("/cart/"))
        form = connection.get("/checkout/")
        placed = connection.post("/checkout/", _form(form.body))
        replies += [form, placed]
        address = urllib.parse.urlsplit(placed.header("location"))
        if not address.path.startswith("/pay/"):
            raise RuntimeError(f"not placed: {placed.status} {placed.body[:300]!r}")
        if not hasattr(pays, "link"):
            pays.link = Connection(shop.pay_port)
        paid = pays.link.post(address.path, "decision=paid&repeats=0")
        back = urllib.parse.urlsplit(paid.header("location"))
        replies.append(connection.get(f"{back.path}?{back.query}"))
        return replies

    result = press(shop.port, work, seconds=SECONDS * 2, turns=1, warm=3)
    most = ceiling.minimal_orders(shop.database, seconds=6)
    figures = result.figures()
    return {
        "name": "journey", **figures, "requests_each": 9, "pay_step_included": 1, "lines": 3,
        "pgbench_minimal_orders_per_s": most, "ratio_to_pgbench": round(float(figures["per_s"]) / most, 4),
        "connections": 8, "seed": SEED, "goal_per_s": 40,
    }  # fmt: skip


def storm(shop: BenchShop, goods: Goods) -> dict[str, Any]:
    """Two hundred prepared carts press the last button for fifty pieces, 32 at a time; only the last click is counted."""
    code = goods.codes[0]
    with psycopg.connect(shop.database, autocommit=True) as database:
        database.execute(
            "UPDATE inventory_level l SET reserved = 0, on_hand = 50 FROM catalog_sku s, inventory_location o "
            "WHERE s.id = l.sku_id AND s.code = %s AND o.id = l.location_id AND o.delivers",
            [code],
        )
    time.sleep(1)

    def prepare(_: int) -> tuple[Connection, str]:
        buyer = Connection(shop.port)
        buyer.post("/cart/add/", f"sku={code}&quantity=1")
        form = _form(buyer.get("/checkout/").body)
        buyer.close()  # nobody keeps a connection while typing an address
        return buyer, form

    with ThreadPoolExecutor(32) as pool:
        ready = list(pool.map(prepare, range(200)))
        started = time.perf_counter()
        answers = Counter(pool.map(lambda pair: pair[0].post("/checkout/", pair[1]).status, ready))
        wall = time.perf_counter() - started
    return {
        "name": "storm", "buyers": 200, "pieces": 50, "sold": answers[303], "refused": answers[422],
        "server_errors": sum(n for status, n in answers.items() if status >= 500), "wall_s": round(wall, 2),
        "at_once": 32, "goal_wall_s": 2.0,
        "hot_row_per_s": ceiling.hot_row(shop.database, seconds=3),
    }  # fmt: skip


BENCHES = {
    "category": category, "product": product, "search": search, "add_to_cart": add_to_cart, "journey": journey,
    "storm": storm,
}  # fmt: skip


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Open the shop once and yield the line of each bench named."""
    with open_shop() as shop:
        goods = Goods(shop)
        for name in names:
            yield BENCHES[name](shop, goods)
