"""What the companies that take posts do with files: read a form with files, know a file by its first bytes, and write notes' figures."""

import csv
import io
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_BEGINS = {"jpeg": (0, b"\xff\xd8\xff"), "png": (0, b"\x89PNG\r\n\x1a\n"), "gif": (0, b"GIF8"), "mp4": (4, b"ftyp")}
COLUMNS = ("笔记标题", "首次发布时间", "体裁", "观看量", "点赞", "评论", "收藏", "分享")


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a form; `form` is what its first bytes say, “” where they say nothing we know."""

    name: str
    data: bytes

    @property
    def form(self) -> str:
        """Return what the file is, by its first bytes."""
        return next((form for form, (place, begin) in _BEGINS.items() if self.data[place:].startswith(begin)), "")


def read_form(kind: str, body: bytes) -> dict[str, Any]:
    """Return the fields of a multipart form (RFC 7578): text, or a SentFile. Raises ValueError."""
    edge = kind.partition("boundary=")[2].strip('"')
    if not edge:
        raise ValueError("no boundary")
    found: dict[str, Any] = {}
    for part in (b"\r\n" + body).split(f"\r\n--{edge}".encode())[1:-1]:
        head, _blank, data = part.lstrip(b"\r\n").partition(b"\r\n\r\n")
        words = {
            name.strip(): value.strip().strip('"')
            for name, _is, value in (word.partition("=") for word in head.decode().split("\r\n")[0].split(";")[1:])
        }
        found[words["name"]] = SentFile(words["filename"], data) if "filename" in words else data.decode()
    return found


def trouble(file: object, forms: Sequence[str], most: int) -> str:
    """Return why a file is not taken: “kind”, “size”, or “” where it is."""
    if not isinstance(file, SentFile) or file.form not in forms:
        return "kind"
    return "size" if len(file.data) > most else ""


def export_notes(rows: Sequence[tuple[dict[str, Any], tuple[int, int, int, int]]]) -> str:
    """Return notes with their figures as the creator centre exports them."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each, (reads, likes, shares, comments) in rows:
        day = time.strftime("%Y年%m月%d日%H时%M分%S秒", time.localtime(each["at"]))
        writer.writerow([each["title"], day, "图文", reads, likes, comments, likes // 2, shares])
    return out.getvalue()
