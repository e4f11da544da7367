"""Matching, sizes, price indices and themes of reviews, pure."""

from kaipu.brain.competitors.rules.indexes import jevons, undercut, weighted
from kaipu.brain.competitors.rules.matching import (
    AUTO,
    PROPOSE,
    Goods,
    Index,
    Scored,
    Theirs,
    alike,
    judge,
    learn,
    words_of,
)
from kaipu.brain.competitors.rules.sizes import Size, read_size, same_size, without_size
from kaipu.brain.competitors.rules.themes import count_themes, themes_of

__all__ = [
    "AUTO", "PROPOSE", "Goods", "Index", "Scored", "Size", "Theirs", "alike", "count_themes", "jevons", "judge", "learn", "read_size",
    "same_size", "themes_of", "undercut", "weighted", "without_size", "words_of",
]  # fmt: skip
