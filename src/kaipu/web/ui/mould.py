"""Moulds: a template rendered once into fixed text with gaps, then filled thousands of times a second.

Django's templates take about a microsecond a node; a page of 24 cards has two thousand. What is the same on every card
is therefore rendered once for each language, with marks where a card differs, and later only joined. The template stays
an ordinary one: conditions are decided by flags, texts are marks.
"""

from collections.abc import Mapping
from functools import lru_cache
from html import escape
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

OPEN, CLOSE = "\ue000", "\ue001"  # private-use characters: no name or text of the shop contains them

__all__ = ["Mould", "escape", "mould"]


class Mould:
    """A rendered template with named gaps."""

    def __init__(self, text: str) -> None:
        first, *rest = text.split(OPEN)
        self._pieces = [first]
        self._gaps: list[tuple[int, str]] = []
        for part in rest:
            name, _, after = part.partition(CLOSE)
            self._gaps.append((len(self._pieces), name))
            self._pieces += ["", after]

    def fill(self, values: Mapping[str, str]) -> str:
        """Return the text with every gap filled; the caller has escaped the values."""
        pieces = self._pieces.copy()
        for place, name in self._gaps:
            pieces[place] = values[name]
        return "".join(pieces)


@lru_cache(maxsize=512)
def _cast(template: str, language: str, gaps: tuple[str, ...], flags: tuple[tuple[str, Any], ...]) -> Mould:
    with override(language):
        return Mould(render_to_string(template, {**{gap: f"{OPEN}{gap}{CLOSE}" for gap in gaps}, **dict(flags)}))


def mould(template: str, gaps: tuple[str, ...], **flags: Any) -> Mould:
    """Return the mould of a template in the page's language; flags must be hashable, for each set has its own mould."""
    if settings.DEBUG:
        _cast.cache_clear()
    return _cast(template, get_language() or "en", gaps, tuple(flags.items()))
