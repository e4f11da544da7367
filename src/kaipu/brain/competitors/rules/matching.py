"""Which of our goods a product of theirs is: rare words weigh more, brand, size and barcode decide, people's decisions teach.

Words are compared by inverse document frequency and the Dice coefficient (Dice 1945; weights after Spärck Jones 1972), one
by one, with trigrams for slips of the pen. Chinese is cut into pairs of characters. Each language is compared by itself.
"""

import heapq
import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from kaipu.brain.competitors.rules.sizes import Size, read_size, same_size, without_size

AUTO, WORDS, LEAD, PROPOSE = 0.84, 0.8, 0.03, 0.5
CANDIDATES = 12
RARE = 3
COMMON = 300  # words of more goods than this find no candidates by themselves
LIKE = 0.62
_LATIN = re.compile(r"[a-z0-9]+")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_DULL = frozenset({"the", "of", "with", "and", "a", "in", "for", "our"})


@dataclass(frozen=True, slots=True)
class Goods:
    """A SKU of ours as it can be told from others."""

    sku_id: int
    titles: tuple[str, ...]
    brands: tuple[str, ...]
    size: Size | None


@dataclass(frozen=True, slots=True)
class Theirs:
    """A product of theirs, as they write it."""

    title: str
    brand: str = ""
    size: str = ""
    barcode: str = ""


@dataclass(frozen=True, slots=True)
class Scored:
    """A SKU that a product of theirs may be: how sure, and by what (words, brand and size, each 0 to 1; None is unknown)."""

    sku_id: int
    score: float
    words: float
    brand: float | None
    size: bool | None
    barcode: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of a title: Latin ones without plural, Chinese in pairs of characters; sizes are left out."""
    plain = without_size(text).replace("’", "").replace("'", "")
    found = [_singular(word) for word in _LATIN.findall(plain) if word not in _DULL]
    for run in _HAN.findall(plain):
        found += [run[n : n + 2] for n in range(len(run) - 1)] or [run]
    return tuple(found)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=1 << 15)
def _trigrams(word: str) -> frozenset[str]:
    padded = f" {word} "
    return frozenset(padded[n : n + 3] for n in range(len(padded) - 2))


def alike(one: str, other: str) -> float:
    """Return how alike two words are by their trigrams, 0 to 1."""
    if one == other:
        return 1.0
    a, b = _trigrams(one), _trigrams(other)
    return 2 * len(a & b) / (len(a) + len(b))


class Index:
    """Our goods by word. Building it takes about two seconds for 65,000 goods; a product of theirs is then found in milliseconds."""

    def __init__(
        self, goods: Iterable[Goods], *, synonyms: Mapping[str, Collection[str]] | None = None,
        barcodes: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        self._goods: dict[int, Goods] = {}
        self._words: dict[int, tuple[frozenset[str], ...]] = {}
        self._holders: dict[str, list[int]] = defaultdict(list)
        self._synonyms, self._barcodes = synonyms or {}, barcodes or {}
        for each in goods:
            self._goods[each.sku_id] = each
            titles = tuple(frozenset(words_of(title)) for title in each.titles if title)
            self._words[each.sku_id] = titles
            for word in frozenset().union(*titles):
                self._holders[word].append(each.sku_id)
        many = max(len(self._goods), 1)
        self._unknown = math.log(1 + many)
        self._weights = {word: math.log(1 + many / (1 + len(skus))) for word, skus in self._holders.items()}

        self._norms = {sku: tuple(map(self._worth, titles)) for sku, titles in self._words.items()}

    def weight(self, word: str) -> float:
        """Return how much a word tells: the fewer goods have it, the more."""
        return self._weights.get(word, self._unknown)

    def _worth(self, words: Collection[str]) -> float:
        return sum(self._weights.get(word, self._unknown) for word in words)

    def find(self, theirs: Theirs, *, without: Collection[int] = ()) -> list[Scored]:
        """Return our goods that a product may be, the likeliest first, at most three."""
        words = frozenset(words_of(theirs.title))
        size = read_size(theirs.size) or read_size(theirs.title)
        chosen = [sku for sku in self._candidates(words, theirs, size) if sku not in without]
        found = [self._score(sku, words, theirs, size) for sku in chosen]
        return sorted(found, key=lambda each: (-each.score, each.sku_id))[:3]

    def _candidates(self, words: frozenset[str], theirs: Theirs, size: Size | None) -> list[int]:
        """Return the goods worth a closer look: of those that share rare words, the ones whose words are most the same."""
        known = self._barcodes.get(theirs.barcode) if theirs.barcode else None
        meant = words | {ours for word in words for ours in self._synonyms.get(word, ())} | set(words_of(theirs.brand))
        told = sorted((word for word in meant if word in self._holders), key=lambda word: len(self._holders[word]))
        pool: set[int] = set()
        for place, word in enumerate(told):
            if place >= RARE or (pool and len(self._holders[word]) > COMMON):
                break
            pool.update(self._holders[word])
        worth = self._worth(meant)
        best = heapq.nlargest(CANDIDATES, pool, key=lambda sku: (self._overlap(meant, worth, size, sku), -sku))
        return [known, *(sku for sku in best if sku != known)] if known is not None and known in self._goods else best

    def _overlap(self, words: frozenset[str], worth: float, size: Size | None, sku: int) -> float:
        """Return how much two titles share, exact words only, with a little for the size; cheap enough for hundreds."""
        fits = same_size(self._goods[sku].size, size)
        bonus = 0.0 if fits is None else 0.12 if fits else -0.12
        pairs = zip(self._words[sku], self._norms[sku], strict=True)
        return bonus + max(2 * self._worth(title & words) / (worth + norm + 0.001) for title, norm in pairs)

    def _score(self, sku: int, words: frozenset[str], theirs: Theirs, size: Size | None) -> Scored:
        ours = self._goods[sku]
        similar = max((self._compare(words, title) for title in self._words[sku]), default=0.0)
        brand = _brand(theirs.brand, ours.brands)
        fits = same_size(ours.size, size)
        barcode = bool(theirs.barcode) and self._barcodes.get(theirs.barcode) == sku
        if barcode:
            return Scored(sku, 0.99, similar, brand, fits, barcode=True)
        score = 0.62 * similar + 0.2 * (0.6 if brand is None else brand) + 0.18 * (0.6 if fits is None else fits)
        if brand is not None and brand < LIKE:
            score *= 0.6
        if fits is False:
            score *= 0.55
        return Scored(sku, round(score, 4), round(similar, 4), brand, fits)

    def _compare(self, theirs: frozenset[str], ours: frozenset[str]) -> float:
        """Return the weighted Dice coefficient of two titles; words that are merely alike count by how alike they are."""
        whole = self._worth(theirs) + self._worth(ours)
        if not whole:
            return 0.0
        common = theirs & ours
        shared = 2 * self._worth(common)
        left = set(ours - common)
        for word in sorted(theirs - common):
            likest, other = max(((self._alike(word, each), each) for each in left), default=(0.0, ""))
            if likest >= LIKE:
                left.discard(other)
                shared += likest * (self.weight(word) + self.weight(other))
        return min(shared / whole, 1.0)

    def _alike(self, theirs: str, ours: str) -> float:
        return 0.95 if ours in self._synonyms.get(theirs, ()) else alike(theirs, ours)


def _brand(theirs: str, ours: tuple[str, ...]) -> float | None:
    """Return how alike the brands are; None where either is unknown."""
    words = frozenset(words_of(theirs))
    known = [frozenset(words_of(each)) for each in ours if each]
    if not words or not known:
        return None
    return max(_covered(words, each) for each in known)


def _covered(theirs: frozenset[str], ours: frozenset[str]) -> float:
    """Return how well one brand's words stand in the other's: “Maplebrook” is “Maplebrook Creamery”."""
    few, many = sorted((theirs, ours), key=len)
    if not few:
        return 0.0
    return round(sum(max(alike(word, other) for other in many) for word in few) / len(few), 4)


def judge(found: list[Scored]) -> str:
    """Return what is done with the likeliest: `auto` where it is sure and leads, `proposed` to people, or `` nothing."""
    if not found or found[0].score < PROPOSE:
        return ""
    lead = found[0].score - found[1].score if len(found) > 1 else 1.0
    sure = found[0].score >= AUTO and found[0].words >= WORDS and lead >= LEAD
    return "auto" if found[0].barcode or sure else "proposed"


def learn(theirs: str, ours: Iterable[str]) -> tuple[str, str] | None:
    """Return the one word of theirs that stands for one word of ours in a pair that people accepted, if it is one and one."""
    words = frozenset(words_of(theirs))
    for title in ours:
        other = frozenset(words_of(title))
        mine, yours = words - other, other - words
        if len(mine) == len(yours) == 1 and len(words & other) >= 2:
            return next(iter(mine)), next(iter(yours))
    return None
