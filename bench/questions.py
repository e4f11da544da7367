"""Ask the metric dictionary random questions in one process, as pages do; print the times as JSON."""

import importlib
import json
import os
import random
import sys
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any

SETS = {
    "all": (400, "dws.order_lines"),
    "traffic": (100, "dws.visits"),
}  # how many questions, and the scan to compare with
WARM = 20


def draw_query(draw: random.Random, metrics: Any, known: list[Any], earliest: Any, days: int) -> Any:
    """Draw a question: one to three metrics of a subject × cuts × conditions × grain × range × comparison."""
    first = draw.choice(known)
    others = draw.sample([m for m in known if m.subject == first.subject], k=draw.choice([0, 0, 1, 2]))
    names = [first.name, *(other.name for other in others)]
    chosen = [m for m in known if m.name in names]
    common = [d for d in first.dimensions if all(d in m.dimensions for m in chosen)]
    length = min(draw.choice([1, 7, 28, 91, 365]), days)
    last = earliest + timedelta(days=draw.randint(length, days))
    cuts = tuple(draw.sample(common, k=min(len(common), draw.choice([0, 1, 1, 2]))))
    filters = ()
    if draw.random() < 0.4:
        dimension = metrics.DIMENSIONS[draw.choice(common)]
        value = {"number": "3", "yes_no": "false"}.get(
            dimension.kind, dimension.values[0][0] if dimension.values else "x"
        )
        filters = (metrics.Filter(dimension.name, draw.choice(["=", "!="]), (value,)),)
    return metrics.Query(
        tuple(dict.fromkeys(names)), last - timedelta(days=length - 1), last, cuts, filters,
        draw.choice(["", "day", "week", "month"]), draw.choice(["", "previous", "week", "year"]), 12,
    )  # fmt: skip


def main(seed: int, what: str) -> None:
    """Ask and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    metrics = importlib.import_module("kaipu.brain.metrics.api")
    lake = importlib.import_module("kaipu.brain.lake.api")
    at = importlib.import_module("kaipu.kernel.clock").now()
    earliest = lake.ask("SELECT min(day) FROM dws.orders", at=at)[0][0]
    days = (lake.get_coverage(at=at).published_until - earliest).days
    count, relation = SETS[what]
    known, draw = [m for m in metrics.list_metrics() if what in {"all", m.subject}], random.Random(seed)
    times: list[tuple[float, Any]] = []
    started = time.perf_counter()
    lake.ask(f"SELECT day, count(*), sum(net) FROM {relation} GROUP BY day", at=at)
    scan = (time.perf_counter() - started) * 1000
    for number in range(count + WARM):
        asked = draw_query(draw, metrics, known, earliest, days)
        started = time.perf_counter()
        with suppress(lake.QueryTooLong):
            metrics.query(asked, at=at)
        if number >= WARM:
            times.append(((time.perf_counter() - started) * 1000, asked))
    started = time.perf_counter()
    for _ in range(50):
        metrics.get_today(at=at)
    today = (time.perf_counter() - started) / 50 * 1000
    times.sort(key=lambda each: each[0])
    if len(sys.argv) > 3:
        for took, asked in times[-25:]:
            print(
                round(took),
                asked.metrics,
                asked.dimensions,
                asked.filters,
                asked.grain,
                asked.compare,
                (asked.last - asked.first).days,
                file=sys.stderr,
            )
    p95 = times[int(count * 0.95)][0]
    print(
        json.dumps(
            {"questions": count, "metrics": len(known), "p50_ms": round(times[count // 2][0], 1), "p95_ms": round(p95, 1),
             "most_ms": round(times[-1][0], 1), "above_1_s": sum(took > 1000 for took, _ in times), "scan_ms": round(scan, 1),
             "p95_ratio_to_scan": round(p95 / scan, 2), "today_ms": round(today, 2)}
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "all")
