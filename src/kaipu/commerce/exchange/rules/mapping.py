"""Mapping files: how somebody else's columns become ours. A mapping is data, so a run can keep it and be taken up again.

[columns]              ours = "theirs"
[constants]            ours = a value for every row
[convert.at]           zone = "UTC" (of times without one), shift_weeks = 52 (whole weeks on the shop's clock)
[convert.price]        unit = "minor" (the file has cents)
"""

from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from zoneinfo import ZoneInfo

from kaipu.commerce.exchange.rules.columns import Layout
from kaipu.commerce.exchange.rules.files import FileRefused

# Which option a column of a kind knows, and what it must be.
OPTIONS: dict[str, dict[str, type]] = {"moment": {"zone": str, "shift_weeks": int}, "money": {"unit": str}}
SECTIONS = frozenset({"columns", "constants", "convert"})


@dataclass(frozen=True, slots=True)
class Mapping:
    """A checked mapping."""

    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    convert: dict[str, dict[str, Any]] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return plain JSON values, for keeping with a run."""
        return asdict(self)


def read_mapping(data: Table[str, Any], layout: Layout) -> Mapping:
    """Check the content of a mapping file. Raises FileRefused: column_unknown, option_unknown, constant_invalid."""
    for section, content in data.items():
        if section not in SECTIONS:
            raise FileRefused("option_unknown", name=section, allowed=sorted(SECTIONS))
        if not isinstance(content, dict):
            raise FileRefused("constant_invalid", name=section, allowed=[f"[{section}]"])
    columns = {_target(name, layout): str(source) for name, source in data.get("columns", {}).items()}
    constants = {_target(name, layout): _constant(value) for name, value in data.get("constants", {}).items()}
    convert = {}
    for name, options in data.get("convert", {}).items():
        column = layout.find(_target(name, layout))
        if not isinstance(options, dict):
            raise FileRefused("constant_invalid", name=f"convert.{name}", allowed=[f"[convert.{name}]"])
        for option, value in options.items():
            _check_option(f"convert.{name}", option, value, OPTIONS.get(column.kind if column else "", {}))
        convert[name] = dict(options)
    return Mapping(columns, constants, convert)


def apply_settings(mapping: Mapping, settings: Sequence[str], layout: Layout) -> Mapping:
    """Change a mapping by words such as `shift_weeks=12`, `convert.at.zone=UTC` or `channel=store`.

    A bare option is set for every column that knows it; a bare column name is a constant. Raises like `read_mapping`.
    """
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals:
            raise FileRefused("option_unknown", name=setting, allowed=["name=value"])
        mapping = _set(mapping, name.strip(), value.strip(), layout)
    return mapping


def _set(mapping: Mapping, name: str, value: str, layout: Layout) -> Mapping:
    if layout.find(name):
        return replace(mapping, constants={**mapping.constants, name: value})
    parts = name.removeprefix("convert.").split(".")
    option = parts[-1]
    knowing = [c.name for c in layout.columns if option in OPTIONS.get(c.kind, {}) and parts[:-1] in ([], [c.name])]
    if not knowing or len(parts) > 2:
        allowed = {option for column in layout.columns for option in OPTIONS.get(column.kind, {})}
        raise FileRefused("option_unknown", name=name, allowed=sorted(allowed | {c.name for c in layout.columns}))
    convert = {key: dict(options) for key, options in mapping.convert.items()}
    for column in knowing:
        known = OPTIONS[next(c.kind for c in layout.columns if c.name == column)]
        typed: Any = int(value) if known[option] is int and value.lstrip("-").isdigit() else value
        _check_option(f"convert.{column}", option, typed, known)
        convert.setdefault(column, {})[option] = typed
    return replace(mapping, convert=convert)


def match_columns(mapping: Mapping, found: Sequence[str], layout: Layout) -> dict[str, str]:
    """Return ours → theirs for every column that the file brings. Raises FileRefused: column_missing.

    Without a word about it in the mapping, a column is looked for under its own name, whatever the case.
    """
    by_name = {name.strip().lower(): name for name in reversed(found)}
    matched: dict[str, str] = {}
    for column in layout.columns:
        if column.name in mapping.constants:
            continue
        wanted = mapping.columns.get(column.name, column.name)
        there = wanted if wanted in found else by_name.get(wanted.strip().lower())
        if there is not None:
            matched[column.name] = there
        elif column.required or column.name in mapping.columns:
            raise FileRefused("column_missing", name=wanted, allowed=list(found))
    return matched


def _target(name: str, layout: Layout) -> str:
    if layout.find(name) is None:
        raise FileRefused("column_unknown", name=name, allowed=[column.name for column in layout.columns])
    return name


def _constant(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _check_option(place: str, option: str, value: object, known: dict[str, type]) -> None:
    if option not in known:
        raise FileRefused("option_unknown", name=f"{place}.{option}", allowed=sorted(known))
    if type(value) is not known[option]:
        raise FileRefused(
            "constant_invalid", name=f"{place}.{option}", allowed=["0"] if known[option] is int else ['""']
        )
    if option == "unit" and value not in {"minor", "major"}:
        raise FileRefused("constant_invalid", name=f"{place}.unit", allowed=["minor", "major"])
    if option == "zone":
        try:
            ZoneInfo(str(value))
        except (OSError, ValueError, LookupError) as error:
            raise FileRefused(
                "constant_invalid", name=f"{place}.zone", allowed=["America/New_York", "Asia/Shanghai", "UTC"]
            ) from error
