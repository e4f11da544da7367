"""How long the warehouse takes, from nothing and for one day that changed, and how fast the catalogue answers."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import psycopg

from bench.shop import BenchShop, NoDemo, copied_database
from kaipu import settings

SEED = 7
PLANTING_SEED = 90210


def warehouse(shop: BenchShop) -> dict[str, Any]:
    """Build everything; then touch one closed day and build what changed. The baseline is COPY of all lines to nowhere."""
    with psycopg.connect(shop.database) as database:
        started = time.perf_counter()
        with database.cursor().copy("COPY orders_orderline TO STDOUT") as copy:
            for _ in copy:
                pass
        copied = time.perf_counter() - started
    full, full_wall = _build(shop, "--full")
    with psycopg.connect(shop.database) as database:
        row = database.execute(
            "SELECT max((placed_at AT TIME ZONE %(zone)s)::date) FROM orders_order WHERE placed_at < "
            "date_trunc('day', now() AT TIME ZONE %(zone)s) AT TIME ZONE %(zone)s",
            {"zone": settings.TIME_ZONE},
        ).fetchone()
        if row is None or row[0] is None:
            raise NoDemo("Nothing was ever sold; run `make demo` once, then `make stop`.")
        database.execute(
            "UPDATE orders_order SET state = state WHERE (placed_at AT TIME ZONE %s)::date = %s",
            [settings.TIME_ZONE, row[0]],
        )
    increment, increment_wall = _build(shop)
    return {
        "name": "warehouse", "rows": sum(full["rows"].values()), "full_s": full["seconds"]["total"],
        "full_with_start_s": full_wall, "increment_s": increment["seconds"]["total"],
        "increment_with_start_s": increment_wall, "increment_days": increment["days"],
        "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024, "copy_lines_s": round(copied, 3),
        "ratio_to_copy": round(full["seconds"]["total"] / copied, 1), "seed": SEED,
    }  # fmt: skip


def _build(shop: BenchShop, *options: str) -> tuple[dict[str, Any], float]:
    started = time.perf_counter()
    outcome = json.loads(shop.run("lake", "build", *options))
    return outcome, round(time.perf_counter() - started, 3)


def metrics(shop: BenchShop) -> dict[str, Any]:
    """Ask the dictionary 400 random questions: metrics × dimensions × conditions × range × grain × comparison."""
    return {"name": "metrics", **_ask(shop, "all"), "seed": SEED}


def many_events(shop: BenchShop) -> dict[str, Any]:
    """Ask the metrics of traffic 100 random questions over ten million visits, drawn from the real year's orders."""
    made = subprocess.run(
        [sys.executable, "-m", "bench.visits", str(SEED)], env=shop.environment(), check=True, capture_output=True, text=True
    )  # fmt: skip
    return {"name": "metrics_10m", **json.loads(made.stdout), **_ask(shop, "traffic"), "seed": SEED}


def _ask(shop: BenchShop, what: str) -> dict[str, Any]:
    found = subprocess.run(
        [sys.executable, "-m", "bench.questions", str(SEED), what], env=shop.environment(), check=True, capture_output=True,
        text=True,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(found.stdout)
    return result


def insight(shop: BenchShop) -> dict[str, Any]:
    """Plant 260 changes into slices of real weeks and look whether they are found; the baseline tells the largest change."""
    found = subprocess.run(
        [sys.executable, "-m", "bench.planting", str(PLANTING_SEED)], env=shop.environment(), check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    return {"name": "insight", **json.loads(found.stdout), "seed": PLANTING_SEED}


def explain(shop: BenchShop) -> dict[str, Any]:
    """Explain every metric of the dictionary in one process, each in a week or on a day that was not asked for yet."""
    found = subprocess.run(
        [sys.executable, "-m", "bench.explaining", str(SEED)], env=shop.environment(), check=True, capture_output=True, text=True
    )  # fmt: skip
    return {"name": "explain", **json.loads(found.stdout), "seed": SEED}


BENCHES = {
    "warehouse": warehouse, "metrics": metrics, "metrics_10m": many_events, "insight": insight, "explain": explain,
}  # fmt: skip


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Copy the demonstration's database once and yield the line of each bench named."""
    with copied_database() as url:
        shop = BenchShop(settings.PORT, settings.PAY_PORT, url, settings.VAR / "bench")
        shop.folder.mkdir(parents=True, exist_ok=True)
        shop.run("prepare", "--migrate")
        if "warehouse" not in names:
            _build(shop, "--full")  # the copied database knows of snapshots that this folder does not have
        for name in names:
            yield BENCHES[name](shop)
