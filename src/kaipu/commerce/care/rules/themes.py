"""Themes in many short texts: words that occur together far more often than chance would have it.

How strongly two words belong together is their normalized pointwise mutual information over the texts, −1 to 1.
G. Bouma, “Normalized (Pointwise) Mutual Information in Collocation Extraction” (2009).
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log

THEME_STATES = ("open", "doing", "done", "dropped")
LEAST_TEXTS = 3
LEAST_BOND = 0.25
MOST_WORDS = 4
_MOST_SHARE = 0.4
_MOST_PER_TEXT = 40


@dataclass(frozen=True, slots=True)
class Theme:
    """Words that go together, the most frequent first, and in how many texts at least two of them occur."""

    words: tuple[str, ...]
    texts: int


def bond(together: int, first: int, second: int, texts: int) -> float:
    """Return the normalized pointwise mutual information of two words that occur in so many texts."""
    if together == texts:
        return 1.0
    return log(together * texts / (first * second)) / -log(together / texts)


def find_themes(documents: Sequence[Iterable[str]], limit: int = 8) -> list[Theme]:
    """Return the themes of texts that are given as their words, those of most texts first. Grows with the pairs of words in a text."""
    sets = [frozenset(sorted(set(document))[:_MOST_PER_TEXT]) for document in documents]
    total = len(sets)
    counts = Counter(word for words in sets for word in words)
    known = {word for word, count in counts.items() if LEAST_TEXTS <= count <= max(LEAST_TEXTS, _MOST_SHARE * total)}
    pairs = Counter(pair for words in sets for pair in combinations(sorted(words & known), 2))
    bonds: dict[str, list[tuple[float, str]]] = {}
    for (first, second), together in pairs.items():
        strength = bond(together, counts[first], counts[second], total) if together >= LEAST_TEXTS else 0.0
        if strength >= LEAST_BOND:
            bonds.setdefault(first, []).append((strength, second))
            bonds.setdefault(second, []).append((strength, first))
    used: set[str] = set()
    themes = []
    for seed in sorted(bonds, key=lambda word: (-counts[word], word)):
        if seed in used:
            continue
        near = [
            word for _strength, word in sorted(bonds[seed], key=lambda each: (-each[0], each[1])) if word not in used
        ]
        words = (seed, *near[: MOST_WORDS - 1])
        used |= set(words)
        held = sum(len(document & set(words)) >= 2 for document in sets)
        if len(words) > 1:
            themes.append(Theme(words, held))
    return sorted(themes, key=lambda theme: (-theme.texts, theme.words))[:limit]


def speaks_of(words: Iterable[str], theme: Iterable[str]) -> bool:
    """Tell whether a text, given as its words, speaks of a theme: at least two of the theme's words occur, or its only one."""
    wanted = set(theme)
    return bool(wanted) and len(wanted & set(words)) >= min(2, len(wanted))
