"""What bringing a year in costs: the demonstration's own files, by the ordinary importers, into an empty database."""

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg

from bench.shop import BenchShop, empty_database
from kaipu import settings
from kaipu.demo.preparation import prepare

KINDS = ("locations", "products", "customers", "stock")


def import_year(shop: BenchShop) -> dict[str, Any]:
    """Import 92,331 products, their stock, 2,469 people and 1,469,307 order lines."""
    prepared = prepare(settings.VAR / "demo", dt.datetime.now(dt.UTC).date())
    shop.run("prepare", "--migrate")
    seconds: dict[str, float] = {}
    for kind in KINDS:
        seconds[kind] = _timed(shop, "import", kind, str(prepared.file(kind)))
    mapping = ("--mapping", str(prepared.orders_mapping), "--set", f"shift_weeks={prepared.shift_weeks}")
    seconds["orders"] = _timed(shop, "import", "orders", str(prepared.orders), *mapping)
    with psycopg.connect(shop.database) as database:
        row = database.execute("SELECT count(*), sum(total_minor) FROM orders_orderline").fetchone()
    lines, minor = row or (0, 0)
    return {
        "name": "import", "order_lines": lines, "order_value": float(minor) / 100,
        "orders_s": seconds["orders"], "order_lines_per_s": round(1_469_307 / seconds["orders"]),
        "products_s": seconds["products"], "stock_s": seconds["stock"],
        "all_s": round(sum(seconds.values()), 1), "copy_only_s": _copy(shop), "goal_orders_s": 60,
    }  # fmt: skip


def _timed(shop: BenchShop, *arguments: str) -> float:
    started = time.perf_counter()
    shop.run(*arguments)
    return round(time.perf_counter() - started, 1)


def _copy(shop: BenchShop) -> float:
    """Return the seconds PostgreSQL needs to copy the same lines, with their keys and checks, from table to table."""
    with psycopg.connect(shop.database) as database:
        database.execute("CREATE TABLE bench_copy (LIKE orders_orderline INCLUDING ALL)")
        database.execute("ALTER TABLE bench_copy ADD FOREIGN KEY (order_id) REFERENCES orders_order")
        database.execute("ALTER TABLE bench_copy ADD FOREIGN KEY (sku_id) REFERENCES catalog_sku")
        started = time.perf_counter()
        database.execute("INSERT INTO bench_copy SELECT * FROM orders_orderline")
        database.commit()
        return round(time.perf_counter() - started, 1)


BENCHES = {"import": import_year}


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Run the benches named, each on an empty database of its own."""
    for name in names:
        with empty_database() as url:
            folder = Path(settings.VAR) / "bench-import"
            folder.mkdir(parents=True, exist_ok=True)
            yield BENCHES[name](BenchShop(8000, 8001, url, folder))  # no server is started
