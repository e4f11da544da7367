"""Compose product names that read well in English and in Chinese, and give equal products a variety that tells them apart.

84,274 products of the dataset share type and size with another and carry no name at all. A name is
"{brand} {type}, {variety}, {size}" / "{brand} {type}·{variety} {size}"; every part but the type may be missing, and no
two names of the whole catalogue are equal in either language.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from kaipu.demo.words import Bilingual, list_pairs, noise

# Types that are called after a brand of this world already: putting a made-up brand in front would be a lie in two ways.
_NAMED = re.compile(
    r"\b(Adidas|Almay|American Express|Barbie|Bonne Bell|Body Fantasy|Calgon|CoverGirl|Coty|Curfew|Earth Therapeutics|FTD|Fisher-Price|"
    r"Fresh Mineral|Great Gifts|Hanes|Happy|Hasbro|Healing Garden|HD Designs|Kodak|L'Oréal|L'eggs|Levi's|Mastercard|Max Factor|Maybelline|"
    r"Mission|Neoteric|Nerf|Parfums de Coeur|Physicians Formula|Revlon|Sally Hansen|Sinclair & Valentine|Solargenics|Sony|T-Mobile|"
    r"TrueScents|Wet n Wild|Yardley)(?![\w-])"
)
# First words that keep their capital inside a sentence.
_PROPER = frozenset(
    [
        "American",
        "Angus",
        "Anjou",
        "Asian",
        "Australian",
        "Bartlett",
        "Bosc",
        "Braeburn",
        "British",
        "California",
        "Canadian",
        "Caribbean",
        "Christmas",
        "Cornish",
        "Easter",
        "English",
        "French",
        "Fuji",
        "Gala",
        "German",
        "Granny",
        "Halloween",
        "Hispanic",
        "Indian",
        "Italian",
        "Italian-style",
        "Japanese",
        "Mediterranean",
        "Mexican",
        "Rainier",
        "Roma",
        "Thai",
        "Thermos",
        "Valentine's",
        "Vienna",
        "Worcestershire",
    ]
)
# So many words at the head of each list suit anything best; which of them comes first is up to the seed.
_PLAINEST = 12
_PROPER_STARTS = (
    "Red Delicious",
    "Golden Delicious",
    "South American",
    "Central American",
    "Advanced Photo",
    "Dollar Days",
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The parts of one product's name, without its variety."""

    brand: Bilingual | None
    kind: Bilingual
    size: Bilingual | None
    style: str  # which varieties suit it: food, beauty or home


def is_named(type_name: str) -> bool:
    """Tell whether a type's name contains a real brand of its own."""
    return _NAMED.search(type_name) is not None


def lower_first(phrase: str) -> str:
    """Write a sentence-case name as it stands after a brand, keeping Italian, DVD and Granny Smith as they are."""
    first = phrase.split(" ", 1)[0]
    if (
        first in _PROPER
        or phrase.startswith(_PROPER_STARTS)
        or sum(letter.isupper() for letter in first) > 1
        or is_named(phrase)
    ):
        return phrase
    return phrase[:1].lower() + phrase[1:]


def compose(wording: Wording, variety: Bilingual | None = None) -> Bilingual:
    """Compose the full name in both languages."""
    english, chinese = wording.kind.en, wording.kind.zh
    if wording.brand:
        english, chinese = f"{wording.brand.en} {lower_first(english)}", f"{wording.brand.zh} {chinese}"
    if variety:
        english, chinese = f"{english}, {variety.en}", f"{chinese}·{variety.zh}"
    if wording.size:
        english, chinese = f"{english}, {wording.size.en}", f"{chinese} {wording.size.zh}"
    return Bilingual(english, chinese)


def _combine(first: Sequence[Bilingual], second: Sequence[Bilingual], start: int) -> Iterator[Bilingual]:
    """Walk through all combinations, each once, changing both words at every step."""
    for turn in range(len(second)):
        for place in range(len(first)):
            one, two = first[(start + place) % len(first)], second[(start + place + turn) % len(second)]
            yield Bilingual(f"{one.en} {two.en}", f"{one.zh}{two.zh}")


def list_varieties(style: str, key: str) -> Iterator[Bilingual]:
    """Walk through the varieties that suit a style: single words first, the plainest of them turned by the key, then pairs."""
    single = list_pairs("varieties", f"plain_{style}")
    pairs = "shade" if style == "beauty" else "scene"
    first, second = list_pairs("varieties", f"{pairs}_first"), list_pairs("varieties", f"{pairs}_second")
    start = int(noise("variety", key) * 1000)
    turn = start % _PLAINEST
    singles = chain(single[turn:_PLAINEST], single[:turn], single[_PLAINEST:])
    return chain(singles, _combine(first, second, start))


class VarietiesExhausted(RuntimeError):
    """More equal products than there are varieties; words.toml needs more of them."""


def choose_varieties(wordings: Sequence[Wording]) -> list[Bilingual | None]:
    """Choose a variety for every product that would otherwise be called like an earlier one, so that all names differ in both languages.

    Order matters: the first of equal products keeps the plain name and the next get the plainest words, so hand the best
    sellers in first.
    """
    taken: set[str] = set()
    walks: dict[str, Iterator[Bilingual]] = {}
    chosen: list[Bilingual | None] = []
    for wording in wordings:
        full, variety = compose(wording), None
        if _keys(full) & taken:
            walk = walks.setdefault(full.en, list_varieties(wording.style, full.en))
            full, variety = _next_free(wording, walk, taken)
        taken |= _keys(full)
        chosen.append(variety)
    return chosen


def _keys(name: Bilingual) -> set[str]:
    return {name.en.casefold(), name.zh.casefold()}


def _next_free(wording: Wording, walk: Iterator[Bilingual], taken: set[str]) -> tuple[Bilingual, Bilingual]:
    for variety in walk:
        full = compose(wording, variety)
        if not _keys(full) & taken:
            return full, variety
    raise VarietiesExhausted(f"No variety is left for {compose(wording).en!r}.")
