"""TIFU-kNN: personal item frequencies that fade with time, mixed with those of similar people.

Hu, He, Gao, Zhang: Modeling Personalized Item Frequency Information for Next-basket Recommendation (SIGIR 2020). A user's
baskets are cut into groups; within a group a basket weighs `within`^age, a group weighs `between`^age.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kaipu.brain.recommendations.gateways.history import History, Ints

POOL = 10_000
BATCH = 250


@dataclass(frozen=True, slots=True)
class Tifu:
    """What is to be chosen on earlier baskets; `own` is the weight of the person's own vector."""

    group: int = 7
    within: float = 0.9
    between: float = 0.7
    neighbours: int = 300
    own: float = 0.5


def weigh(history: History, choice: Tifu) -> "sparse.csr_matrix":
    """Return the personal item frequencies: users × items, float32."""
    total = history.baskets
    age = total[history.user] - 1 - history.order  # 0 is the newest
    groups = np.ceil(total / choice.group)
    group = age // choice.group  # groups are filled from the newest basket; the oldest may be smaller
    oldest = group == groups[history.user] - 1
    size = np.where(oldest, total[history.user] - (groups[history.user] - 1) * choice.group, choice.group)
    weight = choice.within ** (age % choice.group) / size * choice.between**group / groups[history.user]
    shape = (len(history.users), len(history.items))
    return sparse.csr_matrix((weight.astype(np.float32), (history.user, history.item)), shape=shape)


@dataclass(frozen=True, slots=True)
class Crowd:
    """Everybody's frequencies (`vectors`, users × items), and those of who may be a neighbour: codes, rows, rows turned, squared lengths."""

    vectors: "sparse.csr_matrix"
    pool: Ints
    others: "sparse.csr_matrix"
    turned: "sparse.csr_matrix"
    lengths: "np.ndarray[tuple[int], np.dtype[np.float32]]"


def gather_crowd(history: History, choice: Tifu, seed: int) -> Crowd:
    """Return everybody's frequencies, with a pool of all who bought; of many a sample of 10,000."""
    vectors = weigh(history, choice)
    known = np.flatnonzero(history.baskets > 0)
    pool = known if len(known) <= POOL else np.sort(np.random.default_rng(seed).choice(known, POOL, replace=False))
    others = vectors[pool]
    return Crowd(vectors, pool, others, others.T.tocsr(), np.asarray(others.multiply(others).sum(axis=1)).ravel())


def find_neighbours(crowd: Crowd, users: Ints, count: int) -> "sparse.csr_matrix":
    """Return the weights of each user's nearest of the pool (Euclidean): users × pool, rows sum to 1, never oneself."""
    count = min(count, max(len(crowd.pool) - 1, 1))
    columns, rows = [], []
    for start in range(0, len(users), BATCH):
        part = users[start : start + BATCH]
        alike = (crowd.vectors[part] @ crowd.turned).toarray()
        distance = crowd.lengths[None, :] - 2 * alike  # one's own length does not change the order
        distance[part[:, None] == crowd.pool[None, :]] = np.inf
        near = np.argpartition(distance, count - 1, axis=1)[:, :count]
        columns.append(near.ravel())
        rows.append(np.repeat(np.arange(start, start + len(part)), count))
    shape, size = (len(users), len(crowd.pool)), len(users) * count
    weight = np.full(size, 1 / count, dtype=np.float32)
    return sparse.csr_matrix((weight, (np.concatenate(rows), np.concatenate(columns))), shape=shape)


def list_tifu(crowd: Crowd, users: Ints, count: int, choice: Tifu) -> Ints:
    """Return the items of the highest mixed frequency; of ties the smaller code."""
    near = find_neighbours(crowd, users, choice.neighbours)
    found = np.full((len(users), count), -1, dtype=np.int64)
    count = min(count, crowd.vectors.shape[1])
    for start in range(0, len(users), BATCH):
        part = slice(start, start + BATCH)
        mixed = (choice.own * crowd.vectors[users[part]] + (1 - choice.own) * (near[part] @ crowd.others)).toarray()
        best = np.sort(np.argpartition(-mixed, count - 1, axis=1)[:, :count], axis=1)
        values = np.take_along_axis(mixed, best, axis=1)
        ranked = np.argsort(-values, axis=1, kind="stable")
        best, values = np.take_along_axis(best, ranked, axis=1), np.take_along_axis(values, ranked, axis=1)
        found[part, :count] = np.where(values > 0, best, -1)
    return found
