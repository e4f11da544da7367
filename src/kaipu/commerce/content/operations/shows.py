"""Writes of live shows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.content.models import Show
from kaipu.commerce.content.operations.writing import slug_of
from kaipu.commerce.content.queries.shows import ShowUnknown
from kaipu.commerce.content.rules import MOST_HOURS, SHOW_FIGURES, SHOW_PLATFORMS, is_link
from kaipu.kernel import audit, ids
from kaipu.kernel.operation import operation

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class ShowDraft:
    """What somebody plans. `goods` are article numbers in the order they are shown; an empty slug is made from the English title."""

    title_en: str
    platform: str
    link: str
    starts_at: datetime
    ends_at: datetime
    title_zh: str = ""
    words_en: str = ""
    words_zh: str = ""
    host: str = ""
    goods: tuple[str, ...] = ()
    replay_link: str = ""
    called_off: bool = False
    slug: str = ""
    assumed: bool = False


class ShowInvalid(ValueError):
    """A show cannot be kept; carries (field, reason) pairs."""

    def __init__(self, wrong: list[tuple[str, str]]) -> None:
        super().__init__(str(wrong))
        self.wrong = wrong


def _check(draft: ShowDraft, at: datetime) -> list[tuple[str, str]]:
    span = draft.ends_at - draft.starts_at
    wrong = {
        "title_en": not draft.title_en.strip(), "platform": draft.platform not in SHOW_PLATFORMS,
        "link": not is_link(draft.link) or draft.link.startswith("/"), "ends_at": not timedelta() < span <= timedelta(hours=MOST_HOURS),
        "replay_link": bool(draft.replay_link) and not is_link(draft.replay_link), "goods": len(draft.goods) > MOST_SHOWN,
        "slug": bool(draft.slug) and not (_SLUG.fullmatch(draft.slug) and len(draft.slug) <= 80),
    }  # fmt: skip
    known = catalog.list_skus_by_code(codes=list(draft.goods), at=at) if draft.goods else {}
    found = [(field, "invalid") for field, is_wrong in wrong.items() if is_wrong]
    return found + [("goods", f"unknown:{code}") for code in draft.goods if code not in known]


@operation
def save_show(*, draft: ShowDraft, show_id: int | None, at: datetime) -> int:
    """Keep a show, a new one or a changed one; return its id. Raises ShowInvalid, ShowUnknown."""
    wrong = _check(draft, at)
    if wrong:
        raise ShowInvalid(wrong)
    values: dict[str, object] = {
        "title_en": draft.title_en.strip(), "title_zh": draft.title_zh.strip(), "words_en": draft.words_en.strip(),
        "words_zh": draft.words_zh.strip(), "host": draft.host.strip(), "platform": draft.platform, "link": draft.link,
        "starts_at": draft.starts_at, "ends_at": draft.ends_at, "replay_link": draft.replay_link, "called_off": draft.called_off,
        "goods": list(draft.goods), "changed_at": at,
    }  # fmt: skip
    try:
        with transaction.atomic():
            if show_id is None:
                slug = draft.slug or _free_slug(slug_of(draft.title_en))
                mark = ids.new_code(8).lower()
                show_id = Show.objects.create(slug=slug, mark=mark, assumed=draft.assumed, **values).id
            elif not Show.objects.filter(id=show_id).update(**values, **({"slug": draft.slug} if draft.slug else {})):
                raise ShowUnknown(str(show_id))
    except IntegrityError as error:
        raise ShowInvalid([("slug", "taken")]) from error
    audit.record(action="content.save_show", subject=f"show:{show_id}", detail={"starts_at": draft.starts_at}, at=at)
    return show_id


def _free_slug(wanted: str) -> str:
    taken = set(Show.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    return next(each for each in (wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))) if each not in taken)


@operation
def note_show_figures(*, show_id: int, counts: Sequence[int], at: datetime) -> None:
    """Keep a show's own figures as (viewers, most at once, likes, comments). Raises ShowUnknown; ShowInvalid where more were there at once than in all."""
    figures = dict(zip(SHOW_FIGURES, counts, strict=True))
    if min(counts) < 0 or figures["peak"] > figures["viewers"]:
        raise ShowInvalid([("peak" if min(counts) >= 0 else "viewers", "invalid")])
    if not Show.objects.filter(id=show_id, starts_at__lte=at).update(**figures, changed_at=at):
        raise ShowUnknown(str(show_id))
    audit.record(action="content.note_show_figures", subject=f"show:{show_id}", detail=figures, at=at)
