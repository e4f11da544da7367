"""From the warehouse to clusters: read how customers shop, choose how many clusters there are, keep the card, write who belongs where."""

import io
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import orjson

from kaipu.brain.clusters import operations
from kaipu.brain.clusters.gateways import grouping
from kaipu.brain.clusters.gateways.grouping import SEED, Floats, Ints, Scale
from kaipu.brain.clusters.queries import MODEL, list_numbers, read_customers
from kaipu.brain.clusters.rules import LEAST_CUSTOMERS, Criterion, Customers, carry_numbers, choose
from kaipu.brain.modelling import api as modelling

_WATCHED = ("orders", "basket_value", "offers", "evening")


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut that can be used again: scale, centres (k × f), the clusters' numbers (k), and the departments it looks at."""

    scale: Scale
    centres: Floats
    numbers: Ints
    departments: tuple[str, ...]


def train_due(*, now: Callable[[], datetime], again: bool = False) -> dict[str, Any]:
    """Draw clusters once for each last day the warehouse has; return what was done. Costs seconds for thousands of customers."""
    return modelling.train_due(name=MODEL, train=lambda until: _train(until, now), now=now, again=again)


def _train(until: date, now: Callable[[], datetime]) -> dict[str, Any]:
    started = time.monotonic()
    people = read_customers(until=until, at=now())
    if len(people.ids) < LEAST_CUSTOMERS:
        return {"state": "waiting", "reason": "customers", "value": len(people.ids)}
    scale = grouping.learn_scale(people.values)
    points = scale.apply(people.values)
    table = grouping.compare_cuts(points)
    chosen = choose(table)
    by_chance = grouping.score_shuffled(points, chosen.clusters) if chosen else 0.0
    drawn = chosen if chosen is not None and chosen.silhouette > by_chance else None
    cut = _cut(points, scale, people, drawn.clusters) if drawn else None
    card = _card(people, cut, table, chosen, by_chance, until, time.monotonic() - started)
    stored = modelling.store_model(name=MODEL, files=_pack(cut) if cut else {}, card=card, at=now())
    if stored is None:
        standing = modelling.find_model(name=MODEL)
        cut = _open(standing) if standing else None
        people = read_customers(until=until, at=now(), departments=cut.departments) if cut else people
    count = operations.replace_members(members=_members(people, cut), as_of=until, at=now())
    modelling.note_drift(name=MODEL, shares=_shares(people), at=now())
    return {"state": "trained" if stored else "worse", "clusters": len(cut.numbers) if cut else 0, "customers": count}


def _cut(points: Floats, scale: Scale, people: Customers, count: int) -> Cut:
    """Draw clusters; who they were before gives them their numbers."""
    centres = np.asarray(grouping.fit(points, count, SEED).cluster_centers_)
    fresh, _fit = grouping.assign(points, centres)
    before = list_numbers()
    both = [
        (place, before[each]) for place, each in zip(fresh.tolist(), people.ids.tolist(), strict=True) if each in before
    ]
    known = sorted(set(before.values()))
    pairs = []
    if both:
        pairs = grouping.pair(
            np.array([place for place, _ in both]), np.array([number for _, number in both]), np.array(known)
        )
        places = np.unique([place for place, _ in both]).tolist()
        pairs = [(places[row], number) for row, number in pairs]
    numbers = carry_numbers(pairs, known, count)
    return Cut(scale, centres, np.array(numbers, dtype=np.int64), people.departments)


def _members(people: Customers, cut: Cut | None) -> list[tuple[int, int, float]]:
    if cut is None:
        return []
    place, fit = grouping.assign(cut.scale.apply(people.values), cut.centres)
    fits = np.clip(fit, 0, 1).round(4).tolist()
    return list(zip(people.ids.tolist(), cut.numbers[place].tolist(), fits, strict=True))


def _card(
    people: Customers, cut: Cut | None, table: list[Criterion], chosen: Criterion | None, by_chance: float, until: date, seconds: float
) -> modelling.Card:  # fmt: skip
    reason = "steadiest_apart" if cut else "no_cut_fits" if chosen is None else "like_by_chance"
    figures = {
        "table": [{**asdict(each), "fits": each.fits} for each in table], "profiles": _profiles(people, cut) if cut else [],
        "customers": len(people.ids), "clusters": len(cut.numbers) if cut else 0,
    }  # fmt: skip
    return modelling.Card(
        data_until=until, method="k_means" if cut else "none", reason=reason, measure="silhouette",
        score=chosen.silhouette if chosen else 0.0, baseline="shuffled", baseline_score=by_chance, rows=len(people.ids),
        seconds=round(seconds, 1), seed=SEED, figures=figures, reference=_shares(people),
    )  # fmt: skip


def _profiles(people: Customers, cut: Cut) -> list[dict[str, Any]]:
    """Return each cluster's traits: column means of its own and of everybody, by how far they stand apart."""
    place, _fit = grouping.assign(cut.scale.apply(people.values), cut.centres)
    plain = _plain(people.values)
    everybody, spread = plain.mean(axis=0), np.maximum(plain.std(axis=0), 1e-9)
    spent = np.exp(people.values[:, 0] + people.values[:, 2])
    found = []
    for n, number in enumerate(cut.numbers.tolist()):
        mine = place == n
        if not mine.any():
            continue
        means = plain[mine].mean(axis=0)
        apart = (means - everybody) / spread
        order = np.argsort(-np.abs(apart), kind="stable").tolist()
        traits = [
            (people.names[c], round(float(apart[c]), 3), round(float(means[c]), 4), round(float(everybody[c]), 4))
            for c in order
        ]
        found.append({"number": number, "spent": round(float(spent[mine].sum() / spent.sum()), 4), "traits": traits})
    return found


def _plain(values: Floats) -> Floats:
    """Return features in the units one speaks of: orders a year, days, money, lines, shares."""
    plain = values.copy()
    plain[:, [0, 2, 3]] = np.exp(values[:, [0, 2, 3]])
    plain[:, 1] = np.expm1(values[:, 1])
    return plain


def _pack(cut: Cut) -> dict[str, bytes]:
    file = io.BytesIO()
    np.savez_compressed(
        file, centres=cut.centres, numbers=cut.numbers, middle=cut.scale.middle, spread=cut.scale.spread, weight=cut.scale.weight
    )  # fmt: skip
    return {"cut.npz": file.getvalue(), "departments.json": orjson.dumps(cut.departments)}


def _open(version: modelling.ModelVersion) -> Cut | None:
    if version.card is None or version.card.method == "none":
        return None
    with np.load(version.folder / "cut.npz", allow_pickle=False) as kept:
        scale = Scale(kept["middle"], kept["spread"], kept["weight"])
        departments = tuple(orjson.loads((version.folder / "departments.json").read_bytes()))
        return Cut(scale, kept["centres"], kept["numbers"], departments)


_EDGES = {
    "orders": np.log([4, 6, 10, 15, 25, 40, 60, 100]), "basket_value": np.log([5, 10, 15, 20, 30, 45, 70, 100]),
    "offers": np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]), "evening": np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]),
}  # fmt: skip


def _shares(people: Customers) -> dict[str, list[float]]:
    """Return how customers are spread over what drift is watched by."""
    found = {}
    for each in _WATCHED:
        place = np.searchsorted(_EDGES[each], people.values[:, people.names.index(each)])
        found[each] = (np.bincount(place, minlength=9) / max(len(place), 1)).round(5).tolist()
    return found
