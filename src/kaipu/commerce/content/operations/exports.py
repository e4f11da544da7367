"""Writes of figures that a person brings in a file: tried first, kept when told to."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kaipu.commerce.content.models import Account
from kaipu.commerce.content.operations.posting import NotByHand, note_figures
from kaipu.commerce.content.queries.posts import AccountUnknown, list_notes
from kaipu.commerce.content.rules import BY_HAND, ExportRefusal, match_export, read_export
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


@dataclass(frozen=True, slots=True)
class ExportLine:
    """A line that was tied to a post, with its reads, likes, shares and comments."""

    line: int
    post_id: UUID
    title: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What an export says of our posts, and the lines that are refused, in their order."""

    lines: tuple[ExportLine, ...]
    refused: tuple[ExportRefusal, ...]
    kept: bool


@operation
def take_export(*, account_id: int, data: bytes, day: date, keep: bool, at: datetime) -> ExportReport:
    """Read a creator centre's export and keep its figures as those of a day; without `keep` only tell what would be kept.

    Raises AccountUnknown, NotByHand for a company that tells its figures itself, ExportUnreadable.
    """
    platform = Account.objects.filter(id=account_id).values_list("platform", flat=True).first()
    if platform is None:
        raise AccountUnknown(str(account_id))
    if platform not in BY_HAND:
        raise NotByHand(platform)
    rows, unread = read_export(data)
    tied, untied = match_export(rows, list_notes(account_id=account_id))
    lines = tuple(ExportLine(row.line, note.post_id, note.title, row.counts) for row, note in tied)
    if keep and lines:
        note_figures(figures={each.post_id: each.counts for each in lines}, day=day, at=at)
        audit.record(
            action="content.take_export", subject=f"account:{account_id}", detail={"lines": len(lines), "refused": len(unread) + len(untied)}, at=at
        )  # fmt: skip
    return ExportReport(lines, tuple(sorted([*unread, *untied], key=lambda each: each.line)), keep)
