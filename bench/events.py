"""How many events a second come in over HTTP and through to their table, in batches, while a collector works beside.

The ceiling, in the same run: a bare Django view that answers 202, and a bare COPY of as many rows into a table like it.
"""

import contextlib
import hashlib
import itertools
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import psycopg

from bench.load import Connection, Reply, press
from bench.shop import BenchShop, empty_database
from kaipu import settings
from kaipu.launch import programs

SEED, SECONDS, BATCH, CONNECTIONS = 11, 20.0, 100, 4
SECRET = "kp_bench"  # noqa: S105 - opens an empty shop that lives for a minute
COLLECT = """
import time, django
django.setup()
from kaipu.brain.tracking.flows import collect
while True:
    collect()
    time.sleep(0.2)
"""


def _batches() -> Iterator[bytes]:
    """Yield batches as an app sends them: page views, searches and carts of a thousand visitors."""
    chance = random.Random(SEED)
    kinds = [("page_view", {"page": "category", "category": "dairy/milk", "total": 240, "sort": "popular"}),
             ("search", {"text": "milk", "total": 31, "number": 1}),
             ("product_view", {"sku": "1001", "price": 399, "available": 12, "category": "dairy/milk"}),
             ("add_to_cart", {"sku": "1001", "quantity": 1, "price": 399})]  # fmt: skip
    while True:
        now = datetime.now(UTC).isoformat()
        events = []
        for _ in range(BATCH):
            name, fields = kinds[chance.choices(range(4), (60, 15, 20, 5))[0]]
            visitor = f"{chance.randrange(1000):032x}"
            events.append({"id": str(uuid.UUID(int=chance.getrandbits(128))), "name": name, "at": now, "visitor": visitor,
                           "session": visitor, "path": "/c/dairy/", "language": "en", "device": "phone", "fields": fields})  # fmt: skip
        yield json.dumps({"events": events}).encode()


@contextlib.contextmanager
def _running(command: tuple[str, ...] | list[str], shop: BenchShop, log: str, **env: str) -> Iterator[None]:
    with (shop.folder / f"{log}.log").open("wb") as file:
        process = subprocess.Popen(
            command, env=shop.environment() | env, stdout=file, stderr=file, start_new_session=True
        )  # fmt: skip
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _wait(port: int) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            time.sleep(1)
            return
        time.sleep(0.1)
    raise TimeoutError("The server did not start; see the logs under var/bench.")


def _press(port: int, bodies: Iterator[bytes]) -> tuple[float, float, int]:
    """Return (events a second, p95 in ms, all events acknowledged) of a load."""
    acknowledged, turn = itertools.count(), threading.Lock()

    def work(connection: Connection, _number: int) -> list[Reply]:
        with turn:
            body = next(bodies)
        reply = connection.send("/api/v1/events", body, f"Authorization: Bearer {SECRET}\r\n")
        if reply.status != 202:
            raise RuntimeError(f"{reply.status}: {reply.body[:300]!r}")
        next(acknowledged)
        return [reply]

    figures = press(port, work, seconds=SECONDS, connections=CONNECTIONS, turns=10**9, warm=0).figures()
    return float(figures["per_s"]) * BATCH, float(figures["p95_ms"]), next(acknowledged) * BATCH


def _count(database: psycopg.Connection[Any]) -> int:
    row = database.execute("SELECT count(*) FROM tracking_event").fetchone()
    return int(row[0]) if row else 0


def _ceiling(shop: BenchShop, rows: int, ready: list[bytes]) -> tuple[float, float]:
    """Return events a second of a bare view, and of a bare COPY of so many rows."""
    command = list(programs.web(host="127.0.0.1", port=shop.port, workers=2, threads=4).command)
    command[command.index("kaipu.web.wsgi:application")] = "bench.bare:application"
    with _running(command, shop, "bare", PYTHONPATH=os.pathsep.join([str(settings.ROOT), str(settings.ROOT / "src")])):
        _wait(shop.port)
        bare, _, _ = _press(shop.port, itertools.cycle(ready))
    with psycopg.connect(shop.database) as database:
        database.execute("CREATE TABLE bench_event (LIKE tracking_event INCLUDING DEFAULTS)")
        with database.cursor().copy("COPY tracking_event TO STDOUT") as out:
            data = b"".join(out)
        started = time.perf_counter()
        with database.cursor().copy("COPY bench_event FROM STDIN") as copy:
            copy.write(data)
        database.commit()
        seconds = time.perf_counter() - started
    return bare, rows / seconds


def events(shop: BenchShop) -> dict[str, Any]:
    """Send batches for twenty seconds while a collector runs; the clock stops when the last event is in its table."""
    with psycopg.connect(shop.database, autocommit=True) as database:
        database.execute(
            "INSERT INTO kernel_apitoken (id, title, digest, scopes, created_at, created_by) "
            "VALUES (gen_random_uuid(), 'bench', %s, '{events.write}', now(), 'bench')",
            [hashlib.sha256(SECRET.encode()).hexdigest()],
        )
        web = programs.web(host="127.0.0.1", port=shop.port, workers=2, threads=4)
        source = _batches()
        ready = [next(source) for _ in range(3000)]  # made before, for making them costs as much as sending them
        with (
            _running(web.command, shop, "web"),
            _running([sys.executable, "-c", COLLECT], shop, "collect", DJANGO_SETTINGS_MODULE="kaipu.settings"),
        ):
            _wait(shop.port)
            urllib.request.urlopen(f"http://127.0.0.1:{shop.port}/readyz", timeout=60).read()
            started = time.perf_counter()
            http_rate, p95, sent = _press(shop.port, itertools.chain(ready, source))
            while _count(database) < sent and time.perf_counter() - started < 300:
                time.sleep(0.05)
            wall = time.perf_counter() - started
            stored = _count(database)
    bare, copied = _ceiling(shop, stored, ready)
    most = 1 / (1 / bare + 1 / copied)
    return {
        "name": "events", "events_per_s": round(stored / wall), "acknowledged_per_s": round(http_rate), "p95_ms": p95,
        "events": stored, "lost": sent - stored, "drain_s": round(wall - SECONDS, 2), "batch": BATCH,
        "connections": CONNECTIONS, "bare_view_events_per_s": round(bare), "copy_rows_per_s": round(copied),
        "ceiling_events_per_s": round(most), "ratio_to_ceiling": round(stored / wall / most, 4), "goal_per_s": 2000,
        "seed": SEED,
    }  # fmt: skip


BENCHES = {"events": events}


def run(names: list[str]) -> Iterator[dict[str, Any]]:
    """Make an empty shop and yield the line of each bench named."""
    with empty_database() as url, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        shop = BenchShop(int(probe.getsockname()[1]), settings.PAY_PORT, url, settings.VAR / "bench" / "events")
        shop.folder.mkdir(parents=True, exist_ok=True)
        for old in (shop.folder / "spool").glob("*.jsonl"):
            old.unlink()
        probe.close()
        shop.run("prepare", "--migrate")
        for name in names:
            yield BENCHES[name](shop)
