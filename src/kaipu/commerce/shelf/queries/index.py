"""The search index: token → rows and weights, over the words of both languages and the pinyin of Chinese ones."""

from collections import defaultdict

import numpy as np
import pypinyin
import rjieba
from numpy.typing import NDArray

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.shelf.rules import english_tokens, han_pairs

NAME_WEIGHT, CATEGORY_WEIGHT, PINYIN_WEIGHT = 3.0, 1.5, 1.0
Posting = tuple[NDArray[np.int32], NDArray[np.float32]]


def build_index(products: list[catalog.ShelfProduct], categories: list[catalog.CategoryNode]) -> dict[str, Posting]:
    """Build token → (rows, weights). A token counts by the best field it stands in."""
    cut = _Cutter()
    under: dict[int, dict[str, float]] = {}
    for category in categories:  # parents come before children
        words = dict.fromkeys(cut.weighted(category.name_en, category.name_zh), CATEGORY_WEIGHT)
        under[category.id] = {**under.get(category.parent_id or 0, {}), **words}
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for row, product in enumerate(products):
        weights = {**under[product.category_id], **cut.weighted(product.name_en, product.name_zh)}
        weights[product.sku_code.lower()] = NAME_WEIGHT
        for token, weight in weights.items():
            found[token][row] = weight
    return {
        token: (np.fromiter(rows, np.int32, len(rows)), np.fromiter(rows.values(), np.float32, len(rows)))
        for token, rows in found.items()
    }


class _Cutter:
    """Cuts names into tokens, remembering every Chinese word's pinyin."""

    def __init__(self) -> None:
        self._pinyin: dict[str, tuple[str, ...]] = {}

    def pinyin(self, word: str) -> tuple[str, ...]:
        known = self._pinyin.get(word)
        if known is None:
            syllables = pypinyin.lazy_pinyin(word)
            joined = "".join(syllables)
            initials = "".join(s[0] for s in syllables if s)
            known = self._pinyin[word] = tuple({joined, initials}) if len(word) > 1 else (joined,)
        return known

    def weighted(self, english: str, chinese: str) -> dict[str, float]:
        words = [w for w in rjieba.cut_for_search(chinese) if "\u4e00" <= w[0] <= "\u9fff"]
        weights = {p: PINYIN_WEIGHT for word in words for p in self.pinyin(word)}
        weights.update(dict.fromkeys(han_pairs(chinese), NAME_WEIGHT))
        weights.update(dict.fromkeys(words, NAME_WEIGHT))
        weights.update(dict.fromkeys(english_tokens(english), NAME_WEIGHT))
        return weights
