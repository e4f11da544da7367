"""The mapping from a source's fields to a contract's: one line a field, a path and what is done with what stands there.

`spend_minor ← cost.amount | comma | money`. A path walks through objects by dots and lists by number; `=word` is that word.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from kaipu.brain.connectors.rules.contracts import Contract, Field
from kaipu.kernel.money import NotAnAmount, parse

LONGEST = 500
NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d{1,9})?\Z", re.ASCII)
VERSION = re.compile(r"\d{1,18}\Z", re.ASCII)
EARLIEST = 2000
PLAIN = ("trim", "lower", "upper", "comma", "minor", "epoch", "epoch_ms", "digits")
WITH_VALUE = ("date", "moment", "map", "default", "prefix", "before", "after")
type Value = str | int | bool | Decimal | date | datetime | None


class MappingInvalid(ValueError):
    """A line of a mapping cannot be used: `field` names it, `reason` is unknown_field, missing_field or unknown_step."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """Where one field of a contract comes from: a path, and the steps it goes through."""

    field: str
    path: str
    steps: tuple[str, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {"field": self.field, "path": self.path, "steps": list(self.steps)}


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as the contract has it, or what is wrong with it: (field, reason) in order."""

    values: Mapping[str, Value]
    faults: tuple[tuple[str, str], ...] = ()


class _Fault(ValueError):
    """A value cannot be used; the text is the reason."""


def read_lines(given: Sequence[Mapping[str, Any]], contract: Contract) -> tuple[Line, ...]:
    """Check a mapping as it is kept. Every required field must come from somewhere. Raises MappingInvalid."""
    known = {field.name: field for field in contract.fields}
    lines = tuple(
        Line(str(each["field"]), str(each["path"]).strip(), tuple(str(step).strip() for step in each.get("steps", ())))
        for each in given
    )
    for line in lines:
        if line.field not in known and line.field != "version":
            raise MappingInvalid(line.field, "unknown_field")
        for step in line.steps:
            word, colon, _ = step.partition(":")
            if word not in (WITH_VALUE if colon else PLAIN):
                raise MappingInvalid(line.field, "unknown_step")
    given_fields = {line.field for line in lines if line.path}
    for name, field in known.items():
        if field.required and name not in given_fields:
            raise MappingInvalid(name, "missing_field")
    return tuple(line for line in lines if line.path)


def split_steps(text: str) -> tuple[str, ...]:
    """Return the steps of a pipeline as people type it: `comma | default:0`."""
    return tuple(step.strip() for step in text.split("|") if step.strip())


def find_path(row: Any, path: str) -> Any:
    """Return what stands at a path of a row, None where nothing does."""
    if path.startswith("="):
        return path[1:]
    if isinstance(row, Mapping) and path in row:
        return row[path]
    for word in path.split("."):
        if isinstance(row, Mapping):
            row = row.get(word)
        elif isinstance(row, list) and word.isdecimal() and int(word) < len(row):
            row = row[int(word)]
        else:
            return None
    return row


def map_row(
    row: Any, lines: Sequence[Line], contract: Contract, *, currency: str, zone: ZoneInfo, now: datetime
) -> Reading:
    """Bring a source's row into the shape of a contract, with everything that is wrong with it."""
    by_field = {line.field: line for line in lines}
    values: dict[str, Value] = {}
    faults: list[tuple[str, str]] = []
    for field in contract.fields:
        try:
            values[field.name] = _value(row, by_field.get(field.name), field, currency, zone, now)
        except _Fault as fault:
            faults.append((field.name, str(fault)))
    faults += _across(values, contract)
    try:
        values["version"] = _version(row, by_field.get("version"), zone)
    except _Fault as fault:
        faults.append(("version", str(fault)))
    return Reading(values, tuple(faults))


def key_of(values: Mapping[str, Value], contract: Contract) -> str:
    """Return the key of a row; empty where a part of it is missing."""
    parts = [values.get(name) for name in contract.key]
    return "" if any(part is None for part in parts) else "|".join(map(str, parts))


def _across(values: Mapping[str, Value], contract: Contract) -> list[tuple[str, str]]:
    faults = []
    for lower, upper in (*contract.never_more, *contract.in_order):
        a, b = values.get(lower), values.get(upper)
        if a is not None and b is not None and a > b:  # type: ignore[operator]  # a pair is of one type
            faults.append((lower if (lower, upper) in contract.never_more else upper, "implausible"))
    return faults


def _value(row: Any, line: Line | None, field: Field, currency: str, zone: ZoneInfo, now: datetime) -> Value:
    found = None if line is None else find_path(row, line.path)
    steps = () if line is None else line.steps
    for step in steps:
        found = _step(found, step)
    if found is None or (isinstance(found, str) and not found.strip()):
        if field.required:
            raise _Fault("missing")
        return "" if field.kind == "text" and field.column == field.name else None
    value = _READERS[field.kind](found, currency if "minor" not in steps else "", zone)
    return _checked(value, field, now)


def _checked(value: Value, field: Field, now: datetime) -> Value:
    if field.choices and value not in field.choices:
        raise _Fault("not_allowed")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        if field.least is not None and value < field.least:
            raise _Fault("too_small")
        if field.most is not None and value > field.most:
            raise _Fault("too_large")
    if isinstance(value, datetime):
        _in_time(value.year, late=value > now.astimezone(UTC))
    elif isinstance(value, date):
        _in_time(value.year, late=(value - now.date()).days > 1)
    return value


def _in_time(year: int, *, late: bool) -> None:
    if late:
        raise _Fault("in_the_future")
    if year < EARLIEST:
        raise _Fault("too_old")


def _version(row: Any, line: Line | None, zone: ZoneInfo) -> int:
    """Return the version of a row: a number, or a moment in milliseconds; 0 where the source tells none."""
    if line is None:
        return 0
    found = find_path(row, line.path)
    for step in line.steps:
        found = _step(found, step)
    if found is None or found == "":
        return 0
    text = str(found).strip()
    if not isinstance(found, bool) and VERSION.match(text):
        return int(text)
    return int(_moment(found, "", zone).timestamp() * 1000)


def _step(value: Any, step: str) -> Any:
    word, _, given = step.partition(":")
    if word == "default":
        return given if value is None or value == "" else value
    if value is None:
        return None
    if word in {"epoch", "epoch_ms"}:
        return _from_epoch(value, 1000 if word == "epoch_ms" else 1)
    text = str(value)
    if word in {"date", "moment"}:
        return _parsed(text.strip(), given, whole=word == "date")
    return _TEXT_STEPS[word](text, given)


def _map(text: str, given: str) -> str:
    pairs = dict(pair.partition("=")[::2] for pair in given.split(";"))
    return pairs.get(text, text)


_TEXT_STEPS: dict[str, Callable[[str, str], str]] = {
    "trim": lambda text, _: text.strip(),
    "lower": lambda text, _: text.lower(),
    "upper": lambda text, _: text.upper(),
    "comma": lambda text, _: text.strip().replace(".", "").replace("\u202f", "").replace(" ", "").replace(",", "."),
    "minor": lambda text, _: text,
    "digits": lambda text, _: "".join(each for each in text if each.isascii() and each.isdigit()),
    "map": _map,
    "prefix": lambda text, given: given + text,
    "before": lambda text, given: text.partition(given)[0] if given else text,
    "after": lambda text, given: text.partition(given)[2] if given else text,
}


def _from_epoch(value: Any, unit: int) -> datetime:
    try:
        return datetime.fromtimestamp(int(str(value)) / unit, UTC)
    except (ValueError, OverflowError, OSError):
        raise _Fault("not_a_moment") from None


def _parsed(text: str, pattern: str, *, whole: bool) -> date | datetime:
    try:
        found = datetime.strptime(text, pattern)  # noqa: DTZ007 -- the shop's zone is added where the moment is read
    except (ValueError, re.error):
        raise _Fault("not_a_day" if whole else "not_a_moment") from None
    return found.date() if whole else found


def _text(value: Any, _currency: str, _zone: ZoneInfo) -> str:
    if isinstance(value, Mapping | list):
        raise _Fault("not_a_text")
    text = str(value).replace("\x00", "").strip()
    if len(text) > LONGEST:
        raise _Fault("too_long")
    return text


def _number(value: Any) -> Decimal:
    text = str(value).strip()
    if isinstance(value, bool) or not NUMBER.match(text):
        raise _Fault("not_a_number")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise _Fault("not_a_number") from None


def _integer(value: Any, _currency: str, _zone: ZoneInfo) -> int:
    number = _number(value)
    if number != number.to_integral_value():
        raise _Fault("not_a_number")
    return int(number)


def _decimal(value: Any, _currency: str, _zone: ZoneInfo) -> Decimal:
    return _number(value)


def _money(value: Any, currency: str, zone: ZoneInfo) -> int:
    if not currency:
        return _integer(value, currency, zone)
    try:
        return parse(str(value), currency).minor
    except NotAnAmount:
        raise _Fault("not_an_amount") from None


def _date(value: Any, _currency: str, zone: ZoneInfo) -> date:
    if isinstance(value, datetime):
        return value.astimezone(zone).date() if value.tzinfo else value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip()[:10])
    except ValueError:
        raise _Fault("not_a_day") from None


def _moment(value: Any, _currency: str, zone: ZoneInfo) -> datetime:
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(str(value).strip())
        return (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise _Fault("not_a_moment") from None


def _flag(value: Any, _currency: str, _zone: ZoneInfo) -> bool:
    text = str(value).strip().lower()
    if text in {"true", "1", "yes", "y"}:
        return True
    if text in {"false", "0", "no", "n"}:
        return False
    raise _Fault("not_a_flag")


_READERS: dict[str, Callable[[Any, str, ZoneInfo], Value]] = {
    "text": _text, "date": _date, "moment": _moment, "integer": _integer, "money": _money, "decimal": _decimal, "flag": _flag,
}  # fmt: skip
