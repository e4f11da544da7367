"""Costs by day, source, medium and campaign out of a file: rows, and lines that cannot be rows with the reason."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

COLUMNS = {
    "day": "day", "date": "day", "日期": "day", "source": "source", "来源": "source", "medium": "medium", "媒介": "medium",
    "campaign": "campaign", "活动": "campaign", "cost": "spend", "spend": "spend", "花费": "spend", "费用": "spend",
    "note": "note", "备注": "note", "说明": "note", "clicks": "clicks", "点击": "clicks", "impressions": "impressions", "展示": "impressions",
}  # fmt: skip
NEEDED = ("day", "source", "medium", "spend")
MOST_LINES, MOST_MINOR, MOST_TEXT = 5000, 100_000_000_00, 100
FIRST_DAY = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a channel cost on a day; `note` says what for, so that a day and place can cost twice."""

    day: date
    source: str
    medium: str
    campaign: str
    spend_minor: int
    clicks: int = 0
    impressions: int = 0
    note: str = ""

    @property
    def place(self) -> tuple[date, str, str, str]:
        """What an advertising company tells costs by."""
        return self.day, self.source, self.medium, self.campaign

    @property
    def key(self) -> tuple[date, str, str, str, str]:
        """What makes it the same cost, told again."""
        return *self.place, self.note


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that is no row; `reason` is columns, day, later, place, amount, count, twice or lines."""

    line: int
    reason: str
    value: str


def read_costs(text: str, *, today: date, digits: int) -> tuple[list[Cost], list[Refusal]]:
    """Read a CSV file with a head line, by comma, semicolon or tab; column names in English or Chinese, in any order."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    head, _, _ = text.partition("\n")
    mark = max(",;\t，", key=head.count)
    lines = list(csv.reader(io.StringIO(text), delimiter=mark)) if text.strip() else []
    names = [COLUMNS.get(name.strip().lower(), "") for name in lines[0]] if lines else []
    if missing := [name for name in NEEDED if name not in names]:
        return [], [Refusal(1, "columns", ", ".join(missing))]
    if len(lines) - 1 > MOST_LINES:
        return [], [Refusal(MOST_LINES + 2, "lines", str(len(lines) - 1))]
    found: dict[tuple[date, str, str, str, str], Cost] = {}
    refused = []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        row = dict(zip(names, (cell.strip() for cell in cells), strict=False))
        cost = read_cost(row, line=number, today=today, digits=digits)
        if isinstance(cost, Refusal):
            refused.append(cost)
        elif cost.key in found:
            refused.append(
                Refusal(number, "twice", f"{cost.day} {cost.source} / {cost.medium} {cost.campaign}".strip())
            )
        else:
            found[cost.key] = cost
    return list(found.values()), refused


def read_cost(row: dict[str, str], *, line: int, today: date, digits: int) -> Cost | Refusal:
    """Read one row's texts."""
    try:
        day = date.fromisoformat(row.get("day", "").replace("/", "-"))
    except ValueError:
        return Refusal(line, "day", row.get("day", ""))
    if not FIRST_DAY <= day <= today:
        return Refusal(line, "later", row["day"])
    source, medium, campaign = (row.get(name, "").lower() for name in ("source", "medium", "campaign"))
    if not source or not medium or max(len(source), len(medium), len(campaign)) > MOST_TEXT:
        return Refusal(line, "place", f"{source} / {medium}")
    minor = _minor(row.get("spend", ""), digits)
    if minor is None:
        return Refusal(line, "amount", row.get("spend", ""))
    counts: Sequence[int | None] = [_whole(row.get(name, "")) for name in ("clicks", "impressions")]
    if counts[0] is None or counts[1] is None:
        return Refusal(line, "count", f"{row.get('clicks', '')} / {row.get('impressions', '')}")
    return Cost(day, source, medium, campaign, minor, counts[0], counts[1], row.get("note", "").strip()[:MOST_TEXT])


def _minor(typed: str, digits: int) -> int | None:
    try:
        exact = Decimal(typed.replace(",", "").lstrip("$¥€£ ")).scaleb(digits)
    except InvalidOperation:
        return None
    return int(exact) if exact.is_finite() and exact == exact.to_integral_value() and 0 <= exact <= MOST_MINOR else None


def _whole(typed: str) -> int | None:
    plain = typed.replace(",", "") or "0"
    return int(plain) if plain.isascii() and plain.isdecimal() and len(plain) <= 12 else None
