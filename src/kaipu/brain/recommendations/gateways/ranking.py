"""Ours: candidates put in order by a LightGBM ranker (LambdaRank) that learnt from people's earlier baskets.

Trained on the baskets before the newest ones, stopped on the newest, then trained again with these as long as that was
right. What is to be predicted is never in what the features saw: each training basket is described from the history before it.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np

from kaipu.brain.recommendations.gateways import features, simple, tifu
from kaipu.brain.recommendations.gateways.background import Background, learn_background
from kaipu.brain.recommendations.gateways.history import History, Ints, Moments, last_baskets

ROWS = 2_500_000
ROUNDS, PATIENCE = 300, 20
TREES = {
    "objective": "lambdarank", "metric": "ndcg", "eval_at": [10], "learning_rate": 0.08, "num_leaves": 63, "min_data_in_leaf": 80,
    "feature_fraction": 0.6, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5.0, "lambdarank_truncation_level": 20,
    "num_threads": 2, "deterministic": True, "force_col_wise": True, "verbose": -1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranker:
    """A trained ranker; `gains` says how much each feature helped."""

    booster: lightgbm.Booster
    names: tuple[str, ...]
    rounds: int
    rows: int
    seconds: float

    @property
    def gains(self) -> dict[str, float]:
        """The features by gain, the greatest first, as shares."""
        gain = self.booster.feature_importance("gain")
        total = max(gain.sum(), 1e-12)
        return {self.names[each]: float(gain[each] / total) for each in np.argsort(-gain, kind="stable")}


def pack(ranker: Ranker) -> dict[str, bytes]:
    """Return a ranker as files."""
    facts = {"names": ranker.names, "rounds": ranker.rounds, "rows": ranker.rows, "seconds": ranker.seconds}
    return {"trees.txt": ranker.booster.model_to_string().encode(), "facts.json": json.dumps(facts).encode()}


def unpack(folder: Path) -> Ranker:
    """Return the ranker of a folder. Raises OSError when its files are gone."""
    facts = json.loads((folder / "facts.json").read_text())
    booster = lightgbm.Booster(model_str=(folder / "trees.txt").read_text())
    return Ranker(booster, tuple(facts["names"]), facts["rounds"], facts["rows"], facts["seconds"])


@dataclass(frozen=True, slots=True)
class _Lesson:
    values: features.Features
    label: Ints
    groups: Ints


def train_ranker(history: History, *, choice: tifu.Tifu, seed: int, goals: int = 3) -> Ranker:
    """Learn from people's last baskets of a history: the newest one tells when to stop, then teaches, too."""
    started = time.perf_counter()
    chance = np.random.default_rng(seed)
    lessons: list[_Lesson] = []
    names: tuple[str, ...] = ()
    for back in range(goals + 1):
        background = learn_background(history.before(back + 1), choice, seed)
        lesson, names = _study(history, back, background, chance, ROWS // (goals + 1))
        if len(lesson.label):
            lessons.append(lesson)
    settings = {**TREES, "seed": seed}
    newest, older = lessons[0], lessons[1:] or lessons
    check = lightgbm.Dataset(newest.values, newest.label, group=newest.groups)
    found = lightgbm.train(
        settings,
        _dataset(older),
        ROUNDS,
        valid_sets=[check],
        callbacks=[lightgbm.early_stopping(PATIENCE, verbose=False)],
    )
    rounds = max(found.best_iteration, 10)
    booster = lightgbm.train(settings, _dataset(lessons), round(rounds * 1.1))
    return Ranker(booster, names, rounds, sum(len(each.label) for each in lessons), time.perf_counter() - started)


def rank(ranker: Ranker, background: Background, moments: Moments, count: int) -> Ints:
    """Return what is most likely in each person's next basket: people × `count`, −1 where there is no more."""
    table = features.describe(background, moments)
    scores = np.asarray(ranker.booster.predict(table.values, num_threads=1 if len(moments.user) == 1 else 2))
    best = np.lexsort((table.item, -scores, table.user))
    return simple.stack(table.user[best], table.item[best], moments.user, count)


def _study(
    history: History, back: int, background: Background, chance: np.random.Generator, most: int
) -> tuple[_Lesson, tuple[str, ...]]:
    """Make a lesson of everybody's last basket but `back`; of many people a sample, of many candidates as well."""
    moments, user, item = last_baskets(history, back)
    if len(moments.user) * 150 > most:
        kept = np.sort(chance.choice(len(moments.user), most // 150, replace=False))
        moments = Moments(moments.user[kept], moments.time[kept], moments.place[kept])
    if not len(moments.user):
        return _Lesson(np.empty((0, 0), dtype=np.float32), np.array([], dtype=int), np.array([], dtype=int)), ()
    table = features.describe(background, moments)
    size = len(history.items)
    label = np.isin(table.user * size + table.item, user * size + item).astype(np.int64)
    rows = np.flatnonzero((label > 0) | (chance.random(len(label)) < most / len(label)))
    with_hits = np.unique(table.user[label > 0])  # a list without a hit teaches nothing
    rows = rows[np.isin(table.user[rows], with_hits)]
    _, groups = np.unique(table.user[rows], return_counts=True)
    return _Lesson(table.values[rows], label[rows], groups), table.names


def _dataset(lessons: Sequence[_Lesson]) -> lightgbm.Dataset:
    return lightgbm.Dataset(
        np.concatenate([each.values for each in lessons]), np.concatenate([each.label for each in lessons]),
        group=np.concatenate([each.groups for each in lessons]),
    )  # fmt: skip
