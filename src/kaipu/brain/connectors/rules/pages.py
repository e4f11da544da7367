"""Reading what came: rows out of JSON, JSON lines or CSV, with what an answer tells of the next page."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from kaipu.brain.connectors.rules.mapping import find_path
from kaipu.brain.connectors.rules.transport import Transport


class PageUnreadable(ValueError):
    """An answer or a file isn't of the form that was agreed upon."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows as they came, the address of the next page, and the cursor to go on with another time; empty where there is none."""

    rows: tuple[Any, ...]
    next_url: str = ""
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a source says of one day: how many rows, and the sum of the contract's total."""

    day: date
    rows: int
    total: int | None


def read_page(body: bytes, transport: Transport) -> Page:
    """Read an answer or a file. A line of JSON that is broken becomes a row of its own, as text. Raises PageUnreadable."""
    text = _decoded(body)
    if transport.form == "csv":
        return Page(tuple(_read_csv(text, transport.delimiter)))
    if transport.form == "jsonl":
        return Page(tuple(_read_line(line) for line in text.splitlines() if line.strip()))
    try:
        whole = json.loads(text, parse_float=str)  # 12.10 stays 12.10
    except (ValueError, RecursionError) as broken:
        raise PageUnreadable("json") from broken
    rows = find_path(whole, transport.rows_at) if transport.rows_at else whole
    if not isinstance(rows, list):
        raise PageUnreadable("rows_at")
    following, cursor = (find_path(whole, path) if path else None for path in (transport.next_at, transport.cursor_at))
    return Page(tuple(rows), str(following or ""), str(cursor or ""))


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        return body.decode("gb18030", errors="replace").replace("\x00", "")


def _read_line(line: str) -> Any:
    try:
        return json.loads(line, parse_float=str)
    except (ValueError, RecursionError):
        return line


def _read_csv(text: str, delimiter: str) -> Iterable[Any]:
    try:
        yield from csv.DictReader(io.StringIO(text), delimiter=delimiter, restkey="?", restval=None)
    except csv.Error as broken:
        raise PageUnreadable("csv") from broken


def read_claims(body: bytes) -> tuple[Claim, ...]:
    """Read control totals: a JSON list of `day`, `rows`, `sum` (whole; of money in minor units). Raises PageUnreadable."""
    try:
        found = json.loads(_decoded(body))
        listed = found.get("data", found) if isinstance(found, dict) else found
        return tuple(
            Claim(
                date.fromisoformat(str(each["day"])),
                int(each["rows"]),
                None if each.get("sum") is None else int(each["sum"]),
            )
            for each in listed
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as broken:
        raise PageUnreadable("totals") from broken
