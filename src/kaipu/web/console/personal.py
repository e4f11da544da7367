"""Personal data at the desk: masked until somebody who may see them asks, says why, and leaves a mark in the audit log."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from kaipu.brain.lake import api as lake
from kaipu.brain.privacy import api as privacy
from kaipu.kernel import clock
from kaipu.web.console.shell import desk_of

CONTACT = "customers.contact"


@dataclass(frozen=True, slots=True)
class Showing:
    """Whether a page shows contact data, until when, and what its reader may do about it."""

    shown: bool
    may: bool
    until: datetime | None
    action: str
    reasons: tuple[tuple[str, str], ...]
    trouble: str = ""


def reasons() -> dict[str, str]:
    """Return why personal data may be looked at, in words."""
    return {
        "deliver": _("To deliver or hand over an order"), "question": _("The customer asked something"),
        "complaint": _("A complaint or return"), "payment": _("A payment or refund"),
        "request": _("The person asked for their data"), "law": _("The law or a court wants it"),
    }  # fmt: skip


def showing(request: HttpRequest, subject: str, action: str) -> Showing:
    """Return what a page about a subject (“order:7”) may show now, and write down that it did. One statement, and the entry."""
    desk, at = desk_of(request), clock.now()
    may = desk.may(CONTACT)
    found = privacy.find_reveal(subject=subject, actor=f"user:{desk.user_id}", at=at) if may else None
    if found:
        privacy.note_access(what="page", subject=subject, persons=1, reason=found.reason, at=at)
    return Showing(found is not None, may, found.until if found else None, action, tuple(reasons().items()))


def masked[Record](request: HttpRequest, record: Record, tags: Mapping[str, str], *, shown: bool = False) -> Record:
    """Return a record as its reader may see it; contact data only where they are `shown`."""
    given: Any = record
    if isinstance(given, Mapping):
        return privacy.mask(given, tags, desk_of(request).scopes, shown=shown)  # type: ignore[return-value]
    values = {field.name: getattr(given, field.name) for field in fields(given) if field.name in tags}
    return replace(given, **privacy.mask(values, tags, desk_of(request).scopes, shown=shown))


def masked_rows(
    request: HttpRequest, relation: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], subject: str
) -> list[tuple[Any, ...]]:
    """Return rows of the warehouse as their reader may see them, by the tags of the columns; what was shown of persons is noted."""
    found = next((each for each in lake.list_relations() if each.name == relation), None)
    tags = {each.name: each.tag for each in (found.columns if found else ()) if lake.is_personal(each.tag)}
    rights = desk_of(request).scopes
    seen = [name for name in columns if name in tags and privacy.may_read(tags[name], rights)]
    if seen and rows:
        privacy.note_access(what="rows", subject=subject, persons=len(rows), at=clock.now())
    return [tuple(privacy.mask(dict(zip(columns, row, strict=True)), tags, rights).values()) for row in rows]


def show_contact(request: HttpRequest, subject: str, page: str) -> HttpResponse:
    """Let the reader of a page see contact data for a while, and go back to it; without a reason nothing is shown."""
    try:
        privacy.reveal(subject=subject, reason=request.POST.get("reason", ""), at=clock.now())
    except privacy.ReasonUnknown:
        return HttpResponseRedirect(f"{page}{'&' if '?' in page else '?'}why=missing#contact")
    return HttpResponseRedirect(page)
