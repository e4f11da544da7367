"""What reviews speak of: a text touches a theme when one of the theme's words stands in it, in English or in Chinese."""

import re
from collections.abc import Iterable

# Words of English are compared from their beginning (“fresh” is in “fresher”), those of Chinese anywhere.
THEMES: dict[str, tuple[str, ...]] = {
    "freshness": ("fresh", "stale", "rotten", "mould", "mold", "expir", "ripe", "新鲜", "变质", "过期", "发霉", "临期", "坏了"),
    "price": ("price", "value", "cheap", "expensive", "dear", "bargain", "worth", "价", "贵", "便宜", "划算", "实惠", "优惠"),
    "size": ("small", "size", "portion", "half empty", "half-empty", "bigger", "less in", "分量", "份量", "缩水", "太少", "量足", "小包"),
    "packaging": ("pack", "damaged", "leak", "broken", "crushed", "seal", "box", "包装", "破损", "漏", "压坏", "密封"),
    "taste": ("tast", "flavo", "delicious", "sweet", "salty", "bland", "crisp", "好吃", "难吃", "味", "口感", "太甜", "太咸"),
    "delivery": ("deliver", "arriv", "courier", "on time", "送", "配送", "快递", "准时", "到货"),
}  # fmt: skip
_LATIN = {
    theme: re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words if word.isascii()) + ")", re.IGNORECASE)
    for theme, words in THEMES.items()
}
_HAN = {theme: tuple(word for word in words if not word.isascii()) for theme, words in THEMES.items()}


def themes_of(text: str) -> tuple[str, ...]:
    """Return the themes that a text touches."""
    return tuple(theme for theme in THEMES if _LATIN[theme].search(text) or any(word in text for word in _HAN[theme]))


def count_themes(texts: Iterable[str]) -> list[tuple[str, int]]:
    """Return how many texts touch each theme, the most frequent first, without those that none does."""
    counts = dict.fromkeys(THEMES, 0)
    for text in texts:
        for theme in themes_of(text):
            counts[theme] += 1
    return sorted(((theme, count) for theme, count in counts.items() if count), key=lambda pair: -pair[1])
