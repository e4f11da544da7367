"""Finding the article that answers a question: BM25 over words, and how sure one may be of it.

S. Robertson and H. Zaragoza, “The Probabilistic Relevance Framework: BM25 and Beyond” (2009), with their usual constants.
A score alone says nothing across questions, so it is divided by what an article would get that holds every word of the
question: 1 means that everything that was asked is in there, weighed by how telling each word is.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

K1, B = 1.2, 0.75
_UNKNOWN_WEIGHT = (
    0.6  # what a word that no article knows counts against the surest, as part of the rarest word's weight
)


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that may answer: its id, its BM25 score, and how much of the question it covers (0 to 1)."""

    article_id: int
    score: float
    confidence: float


class Shelf:
    """Articles by their words, ready to be searched; made once for a set of articles and never changed."""

    def __init__(self, articles: Mapping[int, Sequence[str]]) -> None:
        self._counts = {key: Counter(words) for key, words in articles.items()}
        self._lengths = {key: len(words) for key, words in articles.items()}
        self._mean = sum(self._lengths.values()) / max(1, len(self._lengths))
        self._holders: dict[str, list[int]] = {}
        for key, counts in self._counts.items():
            for word in counts:
                self._holders.setdefault(word, []).append(key)

    def weight(self, word: str) -> float:
        """Return how telling a word is: log(1 + (N − n + ½) / (n + ½))."""
        holders = len(self._holders.get(word, ()))
        return log(1 + (len(self._counts) - holders + 0.5) / (holders + 0.5))

    def search(self, words: Sequence[str], limit: int = 3) -> list[Hit]:
        """Return the best articles for the words of a question, the best first; ties by id."""
        wanted = list(dict.fromkeys(words))
        if not wanted or not self._counts:
            return []
        scores: defaultdict[int, float] = defaultdict(float)
        covered: defaultdict[int, float] = defaultdict(float)
        for word in wanted:
            weight = self.weight(word)
            for key in self._holders.get(word, ()):
                often = self._counts[key][word]
                norm = K1 * (1 - B + B * self._lengths[key] / self._mean)
                scores[key] += weight * often * (K1 + 1) / (often + norm)
                covered[key] += weight
        whole = sum(self.weight(word) * (1.0 if word in self._holders else _UNKNOWN_WEIGHT) for word in wanted)
        best = sorted(scores, key=lambda key: (-scores[key], key))[:limit]
        return [Hit(key, scores[key], covered[key] / whole) for key in best]
