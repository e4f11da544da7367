"""The methods to be measured against: most popular, own most frequent, neighbours of items, factors (ALS, BPR).

Each takes a history and users and returns a matrix of item codes, users × `count`, −1 where it knows no more.
"""

from typing import Any

import numpy as np
from implicit.als import AlternatingLeastSquares
from implicit.bpr import BayesianPersonalizedRanking
from implicit.nearest_neighbours import ItemItemRecommender
from scipy import sparse
from threadpoolctl import threadpool_limits

from kaipu.brain.recommendations.gateways.history import History, Ints, ranges


def list_popular(history: History, users: Ints, count: int) -> Ints:
    """Recommend what is in most baskets to everybody; ties by the smaller code."""
    bought = np.bincount(history.item, minlength=len(history.items))
    return np.tile(np.argsort(-bought, kind="stable")[:count], (len(users), 1))


def list_own(history: History, users: Ints, count: int) -> Ints:
    """Recommend what a person bought in most baskets; of ties what they bought first comes first."""
    rows = history.rows_of(users)
    user, item = history.user[rows], history.item[rows]
    edges = (
        np.flatnonzero(np.concatenate([[True], (np.diff(user) != 0) | (np.diff(item) != 0)]))
        if len(rows)
        else np.array([], int)
    )
    times = np.diff(np.append(edges, len(rows)))
    user, item, first = user[edges], item[edges], history.time[rows[edges]]
    best = np.lexsort((item, first, -times, user))
    return stack(user[best], item[best], users, count)


def stack(user: Ints, item: Ints, users: Ints, count: int) -> Ints:
    """Return the first `count` items of each user as a matrix; the pairs come sorted by user and rank."""
    found = np.full((len(users), count), -1, dtype=np.int64)
    starts, stops = np.searchsorted(user, users), np.searchsorted(user, users, side="right")
    stops = np.minimum(stops, starts + count)
    kept = ranges(starts, stops)
    row = np.repeat(np.arange(len(users)), stops - starts)
    found[row, kept - np.repeat(starts, stops - starts)] = item[kept]
    return found


def fill(lists: Ints, popular: Ints) -> Ints:
    """Fill what a method leaves free with what is popular and not in the list yet."""
    found = lists.copy()
    for row in np.flatnonzero((lists < 0).any(axis=1)):
        mine = lists[row][lists[row] >= 0]
        rest = popular[~np.isin(popular, mine)]
        found[row] = (
            np.concatenate([mine, rest])[: lists.shape[1]]
            if len(mine) + len(rest) >= lists.shape[1]
            else np.pad(np.concatenate([mine, rest]), (0, lists.shape[1] - len(mine) - len(rest)), constant_values=-1)
        )
    return found


def count_matrix(history: History) -> "sparse.csr_matrix":
    """Return in how many baskets each user had each item: users × items, float32."""
    ones = np.ones(len(history.user), dtype=np.float32)
    shape = (len(history.users), len(history.items))
    counts = sparse.csr_matrix((ones, (history.user, history.item)), shape=shape)
    counts.sum_duplicates()
    return counts


def train_item_neighbours(history: History, neighbours: int) -> ItemItemRecommender:
    """Learn which items are bought by the same people: cosine over users (Sarwar et al. 2001)."""
    model, counts = ItemItemRecommender(K=neighbours, num_threads=2), count_matrix(history)
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=0)).ravel())
    model.fit(
        (counts @ sparse.diags_array(1 / np.maximum(lengths, 1e-9))).tocsr().astype(np.float64), show_progress=False
    )
    return model


def train_als(history: History, *, factors: int, alpha: float, seed: int) -> AlternatingLeastSquares:
    """Learn implicit factors by alternating least squares (Hu, Koren, Volinsky 2008)."""
    with threadpool_limits(1, "blas"):  # its own threads would fight with those of the library below
        model = AlternatingLeastSquares(
            factors=factors, regularization=0.05, alpha=alpha, iterations=15, num_threads=2, random_state=seed
        )
        model.fit(count_matrix(history), show_progress=False)
    return model


def train_bpr(history: History, *, factors: int, seed: int) -> BayesianPersonalizedRanking:
    """Learn factors by pairs (Rendle et al. 2009). One thread: with two, the result differs from run to run."""
    model = BayesianPersonalizedRanking(
        factors=factors, learning_rate=0.01, iterations=100, num_threads=1, random_state=seed
    )
    model.fit(count_matrix(history), show_progress=False)
    return model


def list_by_model(model: Any, counts: "sparse.csr_matrix", users: Ints, count: int) -> Ints:
    """Return what a model of the package implicit ranks highest, things bought before included."""
    found, _ = model.recommend(users, counts[users], N=count, filter_already_liked_items=False)
    return np.asarray(found, dtype=np.int64)
