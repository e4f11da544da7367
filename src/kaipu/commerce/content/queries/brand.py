"""Reads of the brand: how the shop speaks, and which words it does not use."""

from collections.abc import Iterable
from dataclasses import dataclass

from kaipu.commerce.content.models import Brand, Wording
from kaipu.commerce.content.queries.items import PictureFile
from kaipu.commerce.content.rules import Breach, contrast, find_breaches, overlay
from kaipu.commerce.content.rules import Wording as WordingRecord


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour of the brand on the paper it stands on, with their contrast."""

    name: str
    ink: str
    paper: str

    @property
    def contrast(self) -> float:
        """The contrast of the two, 1 to 21."""
        return contrast(self.ink, self.paper)


@dataclass(frozen=True, slots=True)
class BrandRecord:
    """How the shop looks and speaks."""

    voice_en: str
    voice_zh: str
    colours: tuple[Colour, ...]
    two_persons: bool
    has_logo: bool


def get_brand() -> BrandRecord:
    """Return the brand; empty where nobody has described it. One statement."""
    row = Brand.objects.defer("logo").filter(id=1).first()
    if row is None:
        return BrandRecord("", "", (), False, False)
    colours = tuple(Colour(each["name"], each["ink"], each["paper"]) for each in row.colours)
    return BrandRecord(row.voice_en, row.voice_zh, colours, row.two_persons, bool(row.logo_kind))


def find_logo() -> PictureFile | None:
    """Return the logo, if there is one."""
    row = Brand.objects.filter(id=1).exclude(logo_kind="").values_list("logo_kind", "logo").first()
    return PictureFile(row[0], bytes(row[1] or b"")) if row else None


def list_wordings() -> tuple[WordingRecord, ...]:
    """Return the words that are not used: the shipped list with the shop's own over it. One statement."""
    own, removed = [], []
    for row in Wording.objects.all():
        if row.removed:
            removed.append((row.language, row.word))
        else:
            own.append(WordingRecord(row.language, row.word, row.better, row.reason_en, row.reason_zh, row.blocking))
    return overlay(own, removed)


def check_words(texts: Iterable[tuple[str, str, str]]) -> list[Breach]:
    """Return the forbidden words of texts given as (where, language, text). One statement."""
    return find_breaches(texts, list_wordings())
