"""What goods are like by what is written about them: names, brand and place in the tree, as weighted words (TF-IDF).

It needs no sale, so that what is new has neighbours from the first night on.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from kaipu.brain.recommendations.gateways.history import Ints

BATCH = 1000


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def find_alike(
    texts: Sequence[str], groups: Sequence[str], wanted: Ints, count: int
) -> tuple[Ints, NDArray[np.float32]]:
    """Return the most alike of each wanted text within its group: places and cosines, wanted × `count`, −1 where there are no more."""
    vectors = TfidfVectorizer(analyzer=_words, sublinear_tf=True, dtype=np.float32).fit_transform(texts)
    group = np.unique(np.array(groups), return_inverse=True)[1]
    found = np.full((len(wanted), count), -1, dtype=np.int64)
    strength = np.zeros((len(wanted), count), dtype=np.float32)
    for each in np.unique(group[wanted]):
        others = np.flatnonzero(group == each)
        for rows in np.array_split(np.flatnonzero(group[wanted] == each), max(1, len(others) // BATCH)):
            cosines = (vectors[wanted[rows]] @ vectors[others].T).toarray()
            cosines[wanted[rows][:, None] == others[None, :]] = 0
            best = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
            values = np.take_along_axis(cosines, best, axis=1)
            found[rows[:, None], np.arange(best.shape[1])] = np.where(values > 0, others[best], -1)
            strength[rows[:, None], np.arange(best.shape[1])] = values
    return found, strength
