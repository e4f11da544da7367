"""How an article looks, in one language: the same on the shop and in the desk's preview."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from kaipu.commerce.content import api as content

LANGUAGES = {"en": "en", "zh-hans": "zh-Hans"}


@dataclass(frozen=True, slots=True)
class Part:
    """A block in one language; `goods` is HTML already."""

    block: content.Block
    words: str
    note: str
    at: datetime | None
    goods: SafeString

    @property
    def length(self) -> str:
        """Return how long a video plays, as 4:05; “” where nobody said."""
        return f"{self.block.seconds // 60}:{self.block.seconds % 60:02d}" if self.block.seconds else ""


@dataclass(frozen=True, slots=True)
class Article:
    """A version in one language, ready for its template."""

    language: str
    title: str
    summary: str
    published_at: datetime | None
    parts: tuple[Part, ...]


def _either(english: str, chinese: str, is_chinese: bool) -> str:
    return (chinese or english) if is_chinese else english


def title_of(version: content.VersionRecord, language: str) -> tuple[str, str]:
    """Return a version's title and summary in a language."""
    chinese = language == "zh-hans"
    return (
        _either(version.title_en, version.title_zh, chinese),
        _either(version.summary_en, version.summary_zh, chinese),
    )


def render(
    version: content.VersionRecord, language: str, goods: Callable[[tuple[str, ...]], str], published_at: datetime | None = None
) -> str:  # fmt: skip
    """Return an article as HTML in a language; `goods` turns the codes of a list of goods into HTML."""
    chinese = language == "zh-hans"
    parts = tuple(
        Part(
            each, _either(each.en, each.zh, chinese), _either(each.note_en, each.note_zh, chinese),
            datetime.fromisoformat(each.at) if each.at else None,
            mark_safe(goods(each.goods)) if each.goods else SafeString(""),  # noqa: S308 - made of escaped pieces by the caller
        )
        for each in version.blocks
    )  # fmt: skip
    title, summary = title_of(version, language)
    with override(language):
        return render_to_string(
            "ui/articles/body.html", {"article": Article(LANGUAGES[language], title, summary, published_at, parts)}
        )
