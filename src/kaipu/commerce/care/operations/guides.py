"""Writing guides to choosing: a draft may be unfinished; what is published was checked, goods included."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from kaipu.commerce.care.models import ChoiceGuide
from kaipu.commerce.care.queries import GuideUnknown, check_guide
from kaipu.commerce.care.rules import GuideFault
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


class GuideWrong(ValueError):
    """The guide cannot be published; `faults` says what is wrong in which line."""

    def __init__(self, faults: tuple[GuideFault, ...]) -> None:
        super().__init__(str(len(faults)))
        self.faults = faults


class GuideUntitled(ValueError):
    """A guide has an address of its own and a title in both languages; `fields` names what is missing or taken."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class GuideDraft:
    """A guide as it is written: `category` is a path of the catalogue, `words` are what a question about it may hold."""

    slug: str
    title_en: str
    title_zh: str
    category: str
    words: str
    text: str


@operation
def write_guide(*, guide_id: int | None, draft: GuideDraft, user_id: int | None, at: datetime) -> int:
    """Keep a guide as a draft and return its id; what the shop shows stays as it is. Raises GuideUnknown, GuideUntitled."""
    slug = slugify(draft.slug or draft.title_en)[:60]
    missing = tuple(name for name in ("title_en", "title_zh") if not getattr(draft, name).strip())
    if missing or not slug:
        raise GuideUntitled(missing or ("slug",))
    found = ChoiceGuide() if guide_id is None else ChoiceGuide.objects.select_for_update().filter(id=guide_id).first()
    if found is None:
        raise GuideUnknown(str(guide_id))
    found.slug, found.title_en, found.title_zh = slug, draft.title_en.strip()[:120], draft.title_zh.strip()[:120]
    found.category, found.words = draft.category[:200], draft.words.strip()[:500]
    found.draft, found.written_by_id, found.changed_at = draft.text[:20_000], user_id, at
    try:
        with transaction.atomic():
            found.save()
    except IntegrityError as error:
        raise GuideUntitled(("slug",)) from error
    return found.id


@operation
def publish_guide(*, guide_id: int, at: datetime) -> None:
    """Show a guide in the shop as its draft stands. Raises GuideUnknown, GuideWrong where an answer would lead nowhere."""
    found = ChoiceGuide.objects.select_for_update().filter(id=guide_id).first()
    if found is None:
        raise GuideUnknown(str(guide_id))
    faults = check_guide(text=found.draft, at=at)
    if faults:
        raise GuideWrong(tuple(faults))
    found.published, found.changed_at = found.draft, at
    found.save(update_fields=["published", "changed_at"])
    audit.record(action="care.publish_guide", subject=f"guide:{guide_id}", at=at)


@operation
def withdraw_guide(*, guide_id: int, at: datetime) -> None:
    """Take a guide out of the shop; its draft stays."""
    ChoiceGuide.objects.filter(id=guide_id).update(published="", changed_at=at)
    audit.record(action="care.withdraw_guide", subject=f"guide:{guide_id}", at=at)
