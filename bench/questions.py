"""Ask the metric catalogue random questions in one process, as the dashboard's pages do; print the times as JSON."""

import importlib
import json
import os
import random
import sys
import time
from datetime import timedelta

COUNT = 400


def main(seed: int) -> None:
    """Ask and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    metrics = importlib.import_module("kaipu.brain.metrics.api")
    lake = importlib.import_module("kaipu.brain.lake.api")
    at = importlib.import_module("kaipu.kernel.clock").now()
    published = lake.find_published()
    earliest = lake.find_first_day(subject="sales")
    days = (published.published_until - earliest).days
    draw = random.Random(seed)
    times = []
    for _ in range(COUNT):
        metric = draw.choice(metrics.list_metrics())
        length = min(draw.choice([7, 28, 91, 365]), days)
        last = earliest + timedelta(days=draw.randint(length, days))
        started = time.perf_counter()
        metrics.get_series(
            metric.name, first=last - timedelta(days=length - 1), last=last, at=at,
            by=draw.choice(["", *metric.dimensions]), grain=draw.choice(["day", "week", "month"]),
            compare=draw.choice(["", *metrics.COMPARISONS]), top=12,
        )  # fmt: skip
        times.append((time.perf_counter() - started) * 1000)
    started = time.perf_counter()
    for _ in range(50):
        metrics.get_today(at=at)
    today = (time.perf_counter() - started) / 50 * 1000
    times.sort()
    print(
        json.dumps(
            {"p50_ms": round(times[COUNT // 2], 1), "p95_ms": round(times[int(COUNT * 0.95)], 1),
             "most_ms": round(times[-1], 1), "today_ms": round(today, 2)}
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]))
