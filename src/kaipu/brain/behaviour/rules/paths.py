"""Paths: what comes after (or before) a chosen act, step by step, as the layers and flows of a Sankey diagram."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Ints = NDArray[np.int64]
END = -1
OTHER = -2


@dataclass(frozen=True, slots=True)
class Flow:
    """`count` walks go from act `source` in layer `layer` to act `target` in the next; END is where a walk stops, OTHER the rest."""

    layer: int
    source: int
    target: int
    count: int


def trace_paths(
    walks: Ints, moments: Ints, acts: Ints, *, start: int | None, depth: int, most: int, backward: bool = False
) -> list[Flow]:
    """Return the flows of `depth` layers after the first `start` of each walk (None: its first act), or before its last.

    `walks` are ids ≥ 0 of what belongs together (a visit, a person), `moments` any order, `acts` codes ≥ 0. The same act
    several times in a row counts once; acts of one moment follow each other by their codes. In every layer the `most` frequent acts stay, others become OTHER.
    """
    if not walks.size:
        return []
    order = np.lexsort((-acts, -moments, walks) if backward else (acts, moments, walks))
    walk, act = walks[order], acts[order]
    fresh = np.concatenate(([True], (walk[1:] != walk[:-1]) | (act[1:] != act[:-1])))
    walk, act = walk[fresh], act[fresh]
    begins = np.concatenate(([True], walk[1:] != walk[:-1]))
    if start is not None:
        hits = np.flatnonzero(act == start)
        _, first = np.unique(walk[hits], return_index=True)
        starts = hits[first]
    else:
        starts = np.flatnonzero(begins)
    number = np.cumsum(begins)
    layers = [act[starts]]
    for step in range(1, depth + 1):
        at = np.minimum(starts + step, act.size - 1)
        inside = (starts + step < act.size) & (number[at] == number[starts])
        layers.append(np.where(inside, act[at], END))
    return _flows([_keep(layer, most) for layer in layers])


def _keep(layer: Ints, most: int) -> Ints:
    """Replace all but the most frequent acts of a layer."""
    names, counts = np.unique(layer[layer >= 0], return_counts=True)
    kept = names[np.lexsort((names, -counts))[:most]]
    return np.where((layer >= 0) & ~np.isin(layer, kept), OTHER, layer)


def _flows(layers: Sequence[Ints]) -> list[Flow]:
    flows = []
    for number, (left, right) in enumerate(itertools.pairwise(layers)):
        going = left != END
        pairs, counts = np.unique(np.stack([left[going], right[going]]), axis=1, return_counts=True)
        flows += [Flow(number, int(a), int(b), int(n)) for (a, b), n in zip(pairs.T, counts, strict=True)]
    return sorted(flows, key=lambda flow: (flow.layer, -flow.count, flow.source, flow.target))
