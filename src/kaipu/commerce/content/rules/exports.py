"""Figures of notes as Xiaohongshu's creator centre exports them: a table with Chinese column names, a row a note.

The export names a note by its title and the day it was first published; where a column holds the note's address or number, that counts.
Numbers come as 1234, 1,234 or 1.2万. What cannot be tied to one post of ours is refused with its line, and nothing else of it is kept.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from uuid import UUID

MOST_EXPORT_BYTES, MOST_LINES = 512 * 1024, 2000
_NAMES = {
    "title": ("笔记标题", "标题"), "day": ("首次发布时间", "发布时间"), "reads": ("观看量", "阅读量", "观看", "阅读"),
    "likes": ("点赞", "点赞量", "点赞数"), "shares": ("分享", "分享量", "分享数"), "comments": ("评论", "评论量", "评论数"),
    "key": ("笔记链接", "笔记ID", "笔记id"),
}  # fmt: skip
COUNTED = ("reads", "likes", "shares", "comments")
_DAY = re.compile(r"(\d{4})\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})")


class ExportUnreadable(ValueError):
    """This is no such export; `why` is “file”, “size” or “columns”, `missing` the columns that are not there."""

    def __init__(self, why: str, missing: Sequence[str] = ()) -> None:
        super().__init__(f"{why} {' '.join(missing)}".strip())
        self.why, self.missing = why, tuple(missing)


@dataclass(frozen=True, slots=True)
class ExportRow:
    """A line of an export; `key` is the note's own number, if it is told."""

    line: int
    title: str
    day: date | None
    key: str
    counts: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class ExportRefusal:
    """A line that is not kept; `why` is “title”, “number”, “unknown”, “several” or “repeated”."""

    line: int
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class KnownNote:
    """A post of ours that a line may speak of."""

    post_id: UUID
    title: str
    key: str
    day: date


def read_export(data: bytes) -> tuple[list[ExportRow], list[ExportRefusal]]:
    """Return the lines of an export and those that cannot be read. Raises ExportUnreadable."""
    if len(data) > MOST_EXPORT_BYTES:
        raise ExportUnreadable("size")
    text = _decoded(data)
    lines = list(csv.reader(io.StringIO(text), delimiter="\t" if "\t" in text[:400] else ","))[: MOST_LINES + 1]
    head = next(
        (place for place, line in enumerate(lines) if any(cell.strip() in _NAMES["title"] for cell in line)), None
    )
    if head is None:
        raise ExportUnreadable("columns", (_NAMES["title"][0],))
    places = _places(lines[head])
    read = [_row(number, line, places) for number, line in enumerate(lines[head + 1 :], head + 2) if any(line)]
    return [each for each in read if isinstance(each, ExportRow)], [
        each for each in read if isinstance(each, ExportRefusal)
    ]


def _decoded(data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ExportUnreadable("file")


def _places(head: Sequence[str]) -> dict[str, int]:
    cells = [cell.strip() for cell in head]
    found = {field: cells.index(name) for field, names in _NAMES.items() for name in reversed(names) if name in cells}
    missing = [_NAMES[field][0] for field in ("title", *COUNTED) if field not in found]
    if missing:
        raise ExportUnreadable("columns", missing)
    return found


def _row(number: int, line: Sequence[str], places: Mapping[str, int]) -> ExportRow | ExportRefusal:
    cells = {field: line[place].strip() if place < len(line) else "" for field, place in places.items()}
    counts = tuple(_whole(cells[field]) for field in COUNTED)
    if not cells["title"] and not cells.get("key"):
        return ExportRefusal(number, "", "title")
    if any(count is None for count in counts):
        return ExportRefusal(number, cells["title"], "number")
    reads, likes, shares, comments = (count or 0 for count in counts)
    return ExportRow(
        number,
        cells["title"],
        _day(cells.get("day", "")),
        note_key(cells.get("key", "")),
        (reads, likes, shares, comments),
    )


def _whole(cell: str) -> int | None:
    """Read a count; None where it is none, 0 for a dash."""
    if cell in {"-", "–", "—"}:
        return 0
    times = 10_000 if cell.endswith(("万", "w", "W")) else 1
    try:
        value = Decimal(cell.rstrip("万wW").replace(",", "")) * times
    except InvalidOperation:
        return None
    return int(value) if value.is_finite() and 0 <= value < 2_000_000_000 and value == int(value) else None


def _day(cell: str) -> date | None:
    found = _DAY.search(cell)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def note_key(address: str) -> str:
    """Return a note's own number from its address or as it is."""
    return address.partition("?")[0].rstrip("/").rpartition("/")[2][:100]


def match_export(
    rows: Iterable[ExportRow], notes: Sequence[KnownNote]
) -> tuple[list[tuple[ExportRow, KnownNote]], list[ExportRefusal]]:
    """Tie lines to posts: by number, else by title and a day at most one apart (zones differ); each post once."""
    tied: list[tuple[ExportRow, KnownNote]] = []
    refused: list[ExportRefusal] = []
    taken: set[UUID] = set()
    for row in rows:
        found = [each for each in notes if row.key and each.key == row.key] or _by_title(row, notes)
        why = (
            "unknown" if not found else "several" if len(found) > 1 else "repeated" if found[0].post_id in taken else ""
        )
        if why:
            refused.append(ExportRefusal(row.line, row.title, why))
            continue
        taken.add(found[0].post_id)
        tied.append((row, found[0]))
    return tied, refused


def _by_title(row: ExportRow, notes: Sequence[KnownNote]) -> list[KnownNote]:
    found = [each for each in notes if row.title and _plain(each.title) == _plain(row.title)]
    if row.day is not None:
        found = [each for each in found if abs(each.day - row.day) <= timedelta(days=1)]
    return found


def _plain(title: str) -> str:
    return "".join(title.split()).lower()
