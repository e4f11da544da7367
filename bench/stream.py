"""`python -m bench.stream`: how soon a fact is in its minute, and how fast the stream catches up after it stood still.

Facts come in a file a second for a while, then a heap at once; batches go to a list instead of PostgreSQL, whose commit of a
few rows takes milliseconds. One line of JSON: waiting of the oldest fact of each batch, and facts a second of the heap.
"""

import importlib
import json
import os
import random
import statistics
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.__main__ import commit

SEED, SECONDS, WARM = 7, 40, 10


class Sink:
    """Remembers how far the stream came, as PostgreSQL would."""

    def __init__(self, rules: Any, run: Any) -> None:
        self.rules, self.state, self.waits, self.counted = rules, rules.StreamState(run), [], 0

    def record(self, batch: Any) -> None:
        """Take one batch."""
        self.waits.append((datetime.now(UTC) - batch.waiting_since).total_seconds())
        self.counted += batch.counted
        self.state = self.rules.StreamState(batch.run, batch.number, high_at=batch.high_at)


def write(folder: Path, name: str, facts: int, at: datetime, draw: random.Random) -> None:
    """Write facts of the last minute before a moment as one file."""
    lines = []
    for number in range(facts):
        fact = {"fact": "event", "id": f"{name}-{number}", "at": (at - timedelta(seconds=60 * draw.random())).isoformat(),
                "channel": "web", "device": draw.choice(("phone", "desktop")), "session": f"s{draw.randrange(facts)}"}  # fmt: skip
        lines.append(
            json.dumps(fact | ({"fact": "order", "minor": draw.randrange(9000)} if draw.random() < 0.02 else {}))
        )
    fresh = folder / ".writing"
    fresh.write_text("\n".join(lines) + "\n")
    fresh.rename(folder / f"{name}.jsonl")


def main(rate: int, heap: int) -> None:
    """Measure and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    rules = importlib.import_module("kaipu.brain.lake.rules")
    feeding = importlib.import_module("kaipu.brain.lake.gateways.feeding")
    gateway = importlib.import_module("kaipu.brain.lake.gateways.stream")
    draw, stop = random.Random(SEED), threading.Event()
    with tempfile.TemporaryDirectory(prefix="stream-") as place:
        home = Path(place)
        sink = Sink(rules, feeding.open_run(home))
        stream = gateway.MinuteStream(
            home, run=sink.state.run, master="local[2]", state=lambda: sink.state, record=sink.record
        )
        stream.start()
        for second in range(WARM + SECONDS):
            if second == WARM:
                sink.waits.clear()
            write(home / "incoming", f"second-{second}", rate, datetime.now(UTC), draw)
            stop.wait(1)
        waits = sorted(sink.waits)
        load = os.getloadavg()[0]
        while sink.counted < rate * (WARM + SECONDS):
            stop.wait(0.1)
        for part in range(10):
            write(home / "incoming", f"heap-{part}", heap // 10, datetime.now(UTC), draw)
        started = time.perf_counter()
        while sink.counted < rate * (WARM + SECONDS) + heap // 10 * 10:
            stop.wait(0.1)
        caught_up = time.perf_counter() - started
        stream.stop()
    print(
        json.dumps(
            {"name": "stream", "facts_per_s": rate, "batches": len(waits), "wait_p50_s": round(statistics.median(waits), 2),
             "wait_p95_s": round(waits[int(len(waits) * 0.95)], 2), "heap": heap, "heap_s": round(caught_up, 1),
             "heap_per_s": round(heap / caught_up), "load": round(load, 2), "seed": SEED, "commit": commit()}
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, int(sys.argv[2]) if len(sys.argv) > 2 else 500_000)
