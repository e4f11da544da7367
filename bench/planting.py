"""Plant changes into slices of the demonstration's own weeks, look whether they are found, and print the score as JSON.

Two kinds of weeks. *Usual*: every leaf's thirteen weeks are put into a random order first, so that what remains is the real
size and noise of every cell, without any week's own story; here the truth is known, and F1 is of these. *Own*: a real week
as it was; stories of its own that are told for the untouched week as well are not counted as wrong.

Thresholds were chosen on weeks 13 to 29 of the demonstration year with other seeds; weeks 32 to 51 are kept for this.
"""

import importlib
import json
import os
import sys
import time
from datetime import date, timedelta
from typing import Any

import numpy as np

METRICS = (("net_sales", 80), ("gross_profit", 40), ("orders", 40), ("aov", 40), ("gross_margin", 60))
WATCHED = (("net_sales", ""), ("orders", ""), ("net_sales", "department"), ("gross_margin", "department"), ("aov", ""))
WEEKS = range(32, 51)
HISTORY = 12
SAME = 0.9  # of the weight of both, for two slices to be one
LEAST, MOST = 0.015, 0.4


class Score:
    """Counts of one way to answer."""

    def __init__(self) -> None:
        self.right = self.wrong = self.missed = 0

    def add(self, hits: list[bool], excused: list[bool]) -> None:
        """Count one answer."""
        self.right += any(hits)
        self.missed += not any(hits)
        self.wrong += sum(not hit and not fine for hit, fine in zip(hits, excused, strict=True))

    @property
    def figures(self) -> tuple[float, float, float]:
        """F1, precision and recall."""
        told, true = self.right + self.wrong, self.right + self.missed
        precision, recall = self.right / max(told, 1), self.right / max(true, 1)
        return 2 * precision * recall / max(precision + recall, 1e-9), precision, recall


def plant(draw: np.random.Generator, codes: Any, weights: Any, select: Any) -> tuple[Any, float]:
    """Draw a slice of one to three conditions, each of which matters, and a change of −80…−30 % or +40…+120 %."""
    while True:
        leaf, count = codes[draw.integers(len(codes))], int(draw.integers(1, 4))
        dimensions = sorted(draw.choice(codes.shape[1], min(count, codes.shape[1]), replace=False).tolist())
        conditions = tuple((d, (int(leaf[d]),)) for d in dimensions)
        inside = select(codes, conditions)
        wider = [select(codes, conditions[:n] + conditions[n + 1 :]) for n in range(len(conditions))]
        needed = len(conditions) == 1 or max(overlap(inside, each, weights) for each in wider) < SAME
        if needed and LEAST < weights[inside].sum() / weights.sum() < MOST:
            return inside, float(draw.choice([draw.uniform(-0.8, -0.3), draw.uniform(0.4, 1.2)]))


def overlap(one: Any, two: Any, weights: Any) -> float:
    """Return the weight both slices share as a part of the weight of either."""
    return float(weights[one & two].sum() / max(weights[one | two].sum(), 1e-9))


class Trial:
    """One run: draws weeks and slices, and keeps the scores of all ways to answer."""

    def __init__(self, seed: int) -> None:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
        importlib.import_module("django").setup()
        self.insight: Any = importlib.import_module("kaipu.brain.insight.api")
        self.metrics: Any = importlib.import_module("kaipu.brain.metrics.api")
        baselines = importlib.import_module("bench.baselines")
        self.rivals = {
            "largest": baselines.largest_change, "adtributor": baselines.adtributor, "riskloc": baselines.riskloc,
        }  # fmt: skip
        self.at = importlib.import_module("kaipu.kernel.clock").now()
        lake: Any = importlib.import_module("kaipu.brain.lake.api")
        begun: date = lake.ask("SELECT min(day) FROM dws.orders", at=self.at)[0][0]
        self.monday = begun + timedelta(days=-begun.weekday() % 7)
        self.draw = np.random.default_rng(seed)
        self.scores = {name: Score() for name in ("ours", "own", *self.rivals)}
        self.times: list[float] = []
        self.cpu: list[float] = []
        self.untouched = self.told = 0

    def run(self, name: str, count: int) -> None:
        """Plant `count` changes into a metric's shuffled weeks, and every second time one into the week as it was."""
        metric = self.metrics.get_definition(name=name)
        for number in range(count):
            week = self.monday + timedelta(days=7 * int(self.draw.choice(WEEKS)))
            started, worked = time.perf_counter(), time.process_time()
            cells = self.insight.find_cube(metric, _weeks(self.insight, week), at=self.at)
            loaded = time.perf_counter() - started, time.process_time() - worked
            self._plant(_shuffled(self.draw, cells), loaded, own=False)
            if number % 2 == 0:
                self._plant(cells, loaded, own=True)

    def _plant(self, cells: Any, loaded: tuple[float, float], *, own: bool) -> None:
        select, scan = self.insight.select, self.insight.scan
        inside, effect = plant(self.draw, cells.codes, np.maximum(cells.numerators[:-1].sum(axis=0), 0), select)
        stories = [select(cells.codes, each.conditions) for each in scan(cells.cube()).slices] if own else []
        self.untouched, self.told = self.untouched + own, self.told + len(stories)
        changed = cells.numerators.copy()
        changed[-1][inside] *= 1 + effect
        cube = _with(cells, changed).cube()
        started, worked = time.perf_counter(), time.process_time()
        found = scan(cube).slices
        self.times.append(loaded[0] + time.perf_counter() - started)
        self.cpu.append(loaded[1] + time.process_time() - worked)
        weights = np.maximum(cube.expected, 0)

        def judge(name: str, answers: Any) -> None:
            masks = [select(cube.codes, each) for each in answers]
            hits = [overlap(inside, mask, weights) >= SAME for mask in masks]
            self.scores[name].add(hits, [any(overlap(m, s, weights) > 0.5 for s in stories) for m in masks])

        judge("own" if own else "ours", [each.conditions for each in found])
        for rival, ask in self.rivals.items() if not own else ():
            judge(rival, ask(cube))

    def count_alarms(self) -> tuple[float, float]:
        """Return alarms on untouched days for each metric and day, and the part of days cut by 40 % that raise one."""
        insight, metrics = self.insight, self.metrics
        alarms = looks = seen = cut = 0
        for name, dimension in WATCHED:
            last = self.monday + timedelta(days=7 * WEEKS[-1] + 6)
            cuts = (dimension,) if dimension else ()
            first = self.monday + timedelta(days=7 * WEEKS[0] - 120)
            answer = metrics.query(metrics.Query((name,), first, last, cuts, grain="day", top=20), at=self.at)
            rows = [row.values[0] for row in answer.rows] if dimension else [answer.values[0]]
            series = np.array([[np.nan if v is None else float(v) for v in row] for row in rows])
            for end in range(121, series.shape[1] + 1, 2):
                window = series[:, end - 120 : end].copy()
                alarms += int(insight.choose(insight.stray(window).chances, 0.05).sum())
                looks += 1
                window[0, -1] *= 0.6
                seen += bool(insight.choose(insight.stray(window).chances, 0.05)[0])
                cut += 1
        return alarms / looks, seen / cut


def main(seed: int) -> None:
    """Plant, look and print."""
    trial = Trial(seed)
    for name, count in METRICS:
        trial.run(name, count)
    times, scores = sorted(trial.times), trial.scores
    (f1, precision, recall), own = scores["ours"].figures, scores["own"].figures
    largest, rival, risk = (scores[name].figures[0] for name in ("largest", "adtributor", "riskloc"))
    alarms, seen = trial.count_alarms()
    print(json.dumps({
        "planted": scores["ours"].right + scores["ours"].missed, "f1": round(f1, 3), "precision": round(precision, 3),
        "recall": round(recall, 3), "own_weeks_f1": round(own[0], 3), "own_weeks_recall": round(own[2], 3),
        "told_per_untouched_week": round(trial.told / max(trial.untouched, 1), 2),
        "alarms_per_metric_day": round(alarms, 3), "days_cut_by_40_percent_seen": round(seen, 3),
        "p50_s": round(times[len(times) // 2], 2), "p95_s": round(times[int(len(times) * 0.95)], 2),
        "most_s": round(times[-1], 2), "cpu_p95_s": round(sorted(trial.cpu)[int(len(times) * 0.95)], 2), "largest_change_f1": round(largest, 3), "adtributor_f1": round(rival, 3),
        "riskloc_f1": round(risk, 3),
        "ratio_to_largest_change": round(f1 / max(largest, 1e-3), 1),
    }))  # fmt: skip


def _weeks(insight: Any, monday: date) -> list[Any]:
    last = insight.Span(monday, monday + timedelta(days=6))
    return [last.shifted(7 * back) for back in range(HISTORY, -1, -1)]


def _shuffled(draw: np.random.Generator, cells: Any) -> Any:
    order = draw.permuted(np.tile(np.arange(cells.numerators.shape[0])[:, None], (1, cells.codes.shape[0])), axis=0)
    denominators = None if cells.denominators is None else np.take_along_axis(cells.denominators, order, axis=0)
    return type(cells)(
        cells.dimensions, cells.members, cells.codes, np.take_along_axis(cells.numerators, order, axis=0), denominators
    )


def _with(cells: Any, numerators: Any) -> Any:
    return type(cells)(cells.dimensions, cells.members, cells.codes, numerators, cells.denominators)


if __name__ == "__main__":
    main(int(sys.argv[1]))
