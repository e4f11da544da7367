"""Explain every metric as the page “Why did it move?” does, each question for the first time; print the times as JSON.

Twice in a week, once on a single day and once in a month of the demonstration's year. The baseline, in the same run: one
scan of the same order lines by category.
"""

import importlib
import json
import os
import random
import sys
import time
from datetime import timedelta
from typing import Any

WEEKS = range(14, 51)
LENGTHS = (7, 7, 1, 28)


def main(seed: int) -> None:
    """Ask and print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    importlib.import_module("django").setup()
    insight: Any = importlib.import_module("kaipu.brain.insight.api")
    metrics: Any = importlib.import_module("kaipu.brain.metrics.api")
    lake: Any = importlib.import_module("kaipu.brain.lake.api")
    at = importlib.import_module("kaipu.kernel.clock").now()
    begun = lake.ask("SELECT min(day) FROM dws.orders", at=at)[0][0]
    monday, draw = begun + timedelta(days=-begun.weekday() % 7), random.Random(seed)
    scan = _seconds(lambda: lake.ask("SELECT day, category, sum(net) FROM dws.order_lines GROUP BY ALL", at=at))[0]
    questions = []
    for length in LENGTHS:
        for metric in metrics.list_metrics():
            first = monday + timedelta(days=7 * draw.choice(WEEKS))
            questions.append((metric.name, insight.Span(first, first + timedelta(days=length - 1))))
    times, cut = [], []
    for name, now in questions:
        before = now.shifted(7 * -(-now.days // 7))
        wall, cpu, told = _seconds(
            lambda name=name, now=now, before=before: insight.explain(metric=name, now=now, before=before, at=at)
        )
        times.append((wall, cpu, name, now.days))
        cut += [(wall, cpu)] if told.sliced else []
    times.sort()
    cut.sort()
    if len(sys.argv) > 2:
        for each in times[-25:]:
            print(*each, file=sys.stderr)
    print(json.dumps({
        "explained": len(times), "p50_s": _at(times, 0.5), "p95_s": _at(times, 0.95), "most_s": round(times[-1][0], 2),
        "above_2_s": sum(each[0] > 2 for each in times), "looked_through": len(cut), "looked_through_p50_s": _at(cut, 0.5),
        "looked_through_p95_s": _at(cut, 0.95), "cpu_p95_s": round(sorted(each[1] for each in times)[int(len(times) * 0.95)], 2),
        "slowest": times[-1][2], "scan_s": round(scan, 2), "p95_ratio_to_scan": round(_at(times, 0.95) / scan, 1),
    }))  # fmt: skip


def _at(times: list[Any], part: float) -> float:
    return round(float(times[int(len(times) * part)][0]), 2)


def _seconds(ask: Any) -> tuple[float, float, Any]:
    """Return how long it took, the processor's time of all threads, and the answer."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = ask()
    return time.perf_counter() - wall, time.process_time() - cpu, answer


if __name__ == "__main__":
    main(int(sys.argv[1]))
