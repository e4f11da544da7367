"""Reads of guides to choosing, and which one fits a question."""

from dataclasses import dataclass
from datetime import datetime

from kaipu.commerce.care.models import ChoiceGuide
from kaipu.commerce.care.queries.articles import split_words
from kaipu.commerce.care.rules import Guide, GuideFault, read_guide
from kaipu.commerce.catalog import api as catalog


class GuideUnknown(LookupError):
    """There is no such guide."""


@dataclass(frozen=True, slots=True)
class GuideRecord:
    """A guide with its draft and what the shop shows (empty where it shows none)."""

    id: int
    slug: str
    title_en: str
    title_zh: str
    category: str
    words: str
    draft: str
    published: str
    changed_at: datetime

    @property
    def steps(self) -> Guide:
        """The questions that the shop asks."""
        return read_guide(self.published)[0]


_FIELDS = tuple(GuideRecord.__dataclass_fields__)


def list_guides(*, published: bool = False) -> list[GuideRecord]:
    """Return the guides, by title; `published` leaves drafts out. One statement."""
    rows = ChoiceGuide.objects.exclude(published="") if published else ChoiceGuide.objects.all()
    return [GuideRecord(**row) for row in rows.order_by("title_en", "id").values(*_FIELDS)]


def get_guide(*, guide_id: int | None = None, slug: str = "") -> GuideRecord:
    """Return a guide by id, or a published one by its address. Raises GuideUnknown."""
    rows = (
        ChoiceGuide.objects.filter(id=guide_id)
        if guide_id
        else ChoiceGuide.objects.filter(slug=slug).exclude(published="")
    )
    row = rows.values(*_FIELDS).first()
    if row is None:
        raise GuideUnknown(slug or str(guide_id))
    return GuideRecord(**row)


def find_guide_of(*, category: str) -> tuple[str, str, str] | None:
    """Return (address, English and Chinese title) of the guide to a category or to one above it, the nearest. One statement."""
    parts = category.split("/")
    above = ["/".join(parts[: place + 1]) for place in range(len(parts))]
    rows = (
        ChoiceGuide.objects.filter(category__in=above)
        .exclude(published="")
        .values_list("category", "slug", "title_en", "title_zh")
    )
    found = sorted(rows, key=lambda row: (-len(row[0]), row[1]))
    return found[0][1:] if found else None


def find_guide(*, text: str) -> tuple[str, str, str] | None:
    """Return (address, English and Chinese title) of the guide whose words a question holds the most of, or None. One statement."""
    asked = set(split_words(text))
    if not asked:
        return None
    best: tuple[int, str, str, str] | None = None
    for slug, words, english, chinese in (
        ChoiceGuide.objects.exclude(published="").order_by("id").values_list("slug", "words", "title_en", "title_zh")
    ):
        hits = sum(bool(each) and set(each) <= asked for each in map(split_words, words.replace("，", ",").split(",")))
        if hits and (best is None or hits > best[0]):
            best = (hits, slug, english, chinese)
    return None if best is None else best[1:]


def check_guide(*, text: str, at: datetime) -> list[GuideFault]:
    """Return every fault of a guide, goods that nobody can buy included. One statement."""
    guide, faults = read_guide(text)
    codes = {code: answer.line for question in guide for answer in question.answers for code in answer.codes}
    known = catalog.list_skus_by_code(codes=list(codes), at=at)
    faults += [
        GuideFault(line, "code", code) for code, line in codes.items() if code not in known or not known[code].published
    ]
    return sorted(faults, key=lambda each: (each.line, each.kind))
