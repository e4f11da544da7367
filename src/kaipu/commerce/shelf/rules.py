"""How texts become search tokens: English words, Chinese words and character pairs, pinyin. Pure."""

import re

WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[\u4e00-\u9fff]+")
HAN = re.compile(r"[\u4e00-\u9fff]+")
STOP = frozenset({"a", "an", "the", "of", "and", "with", "for", "in", "or"})


def stem(word: str) -> str:
    """Bring an English plural back to its singular: tomatoes → tomato, berries → berry, apples → apple."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("oes", "shes", "ches", "xes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def english_tokens(text: str) -> list[str]:
    """Split an English text into stemmed lower-case tokens without stop words."""
    words = (word.replace("'s", "").replace("'", "") for word in WORD.findall(text.lower()))
    return [stem(word) for word in words if word not in STOP and not HAN.match(word)]


def han_pairs(text: str) -> list[str]:
    """Return every pair of neighbouring Chinese characters: finds words that a segmenter cuts otherwise."""
    return [run[i : i + 2] for run in HAN.findall(text) for i in range(len(run) - 1)]


def is_han(token: str) -> bool:
    """Tell whether a token is written in Chinese characters."""
    return bool(HAN.match(token))


PRICE_EDGES = (0, 200, 500, 1000, 2000)  # minor units; the last band is open


def band_of(edge: int) -> tuple[int, int | None]:
    """Return the price band [low, high) in minor units that begins at an edge."""
    place = PRICE_EDGES.index(edge)
    return edge, PRICE_EDGES[place + 1] if place + 1 < len(PRICE_EDGES) else None
