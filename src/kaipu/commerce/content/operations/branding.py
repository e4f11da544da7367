"""Writes of the brand and of the words that are not used."""

from collections.abc import Sequence
from datetime import datetime

from kaipu.commerce.content.models import Brand, Wording
from kaipu.commerce.content.rules import LANGUAGES, is_colour
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


class ColourInvalid(ValueError):
    """A colour is written as # and six digits; carries its place, from 0."""

    def __init__(self, place: int) -> None:
        super().__init__(str(place))
        self.place = place


class WordingInvalid(ValueError):
    """A wording has a word and a language."""


@operation
def save_brand(
    *, voice_en: str, voice_zh: str, colours: Sequence[tuple[str, str, str]], two_persons: bool,
    logo: reviews.CleanPicture | None = None, at: datetime,
) -> None:  # fmt: skip
    """Keep how the shop looks and speaks; colours are (name, ink, paper); without a logo the one there is stays. Raises ColourInvalid."""
    for place, (_name, ink, paper) in enumerate(colours):
        if not (is_colour(ink) and is_colour(paper)):
            raise ColourInvalid(place)
    values: dict[str, object] = {
        "voice_en": voice_en.strip(), "voice_zh": voice_zh.strip(), "two_persons": two_persons, "changed_at": at,
        "colours": [{"name": name, "ink": ink, "paper": paper} for name, ink, paper in colours],
    }  # fmt: skip
    if logo is not None:
        values |= {"logo_kind": logo.kind, "logo": logo.data}
    Brand.objects.update_or_create(id=1, defaults=values)
    audit.record(action="content.save_brand", subject="brand", detail={"two_persons": two_persons}, at=at)


@operation
def save_wording(
    *, language: str, word: str, better: str, reason_en: str, reason_zh: str, blocking: bool, at: datetime
) -> None:
    """Keep a word that is not used, over a shipped one if there is. Raises WordingInvalid."""
    if language not in LANGUAGES or not word.strip():
        raise WordingInvalid(language)
    Wording.objects.update_or_create(
        language=language, word=word.strip(),
        defaults={"better": better.strip(), "reason_en": reason_en.strip(), "reason_zh": reason_zh.strip(), "blocking": blocking, "removed": False},
    )  # fmt: skip
    audit.record(action="content.save_wording", subject=f"wording:{language}", detail={"word": word.strip()}, at=at)


@operation
def remove_wording(*, language: str, word: str, at: datetime) -> None:
    """Allow a word again; one of the shipped list stays off. Raises WordingInvalid."""
    if language not in LANGUAGES or not word.strip():
        raise WordingInvalid(language)
    Wording.objects.update_or_create(language=language, word=word.strip(), defaults={"removed": True})
    audit.record(action="content.remove_wording", subject=f"wording:{language}", detail={"word": word.strip()}, at=at)
