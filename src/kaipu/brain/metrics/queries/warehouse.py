"""What the published snapshot holds for metrics: its relations and columns, and since when each has rows."""

import threading
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.rules import DIMENSIONS, RELATIONS, Relation, member_of, text_of_member

_COLUMNS = """
SELECT schema_name || '.' || table_name, list(column_name) FROM duckdb_columns()
 WHERE database_name = current_database() AND schema_name IN ('dwd', 'dws', 'ads') GROUP BY 1
"""


FEW = {"department": 40, "hour": 24, "price_band": 8, "payment_method": 8}  # about how many members
MOST_KNOWN = 12


@dataclass(frozen=True, slots=True)
class Holdings:
    """The relations of one snapshot with their columns, and of those asked for so far the first day and some sizes."""

    number: int
    columns: Mapping[str, frozenset[str]]
    first_days: dict[str, date | None] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    members: dict[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)


_kept: dict[tuple[Path, int], Holdings] = {}
_lock = threading.Lock()


def get_holdings(coverage: lake.Coverage, *, at: datetime) -> Holdings:
    """Return what a snapshot holds; looked up once in a process. Two snapshots are kept."""
    key = (settings.LAKE_ROOT, coverage.number)
    found = _kept.get(key)
    if found is None:
        columns = {name: frozenset(each) for name, each in lake.ask(_COLUMNS, at=at)}
        for name in _empty([name for name in columns if name in RELATIONS and RELATIONS[name].fetched], at):
            del columns[name]
        found = Holdings(coverage.number, columns)
        with _lock:
            for old in list(_kept)[:-1]:
                _kept.pop(old, None)
            _kept[key] = found
    return found


def _empty(relations: Sequence[str], at: datetime) -> list[str]:
    """Return those of the relations that have no rows yet: nobody has connected what they come from."""
    if not relations:
        return []
    asked = " UNION ALL ".join(f"SELECT '{name}', EXISTS (SELECT 1 FROM {name})" for name in relations)
    return [name for name, filled in lake.ask(asked, at=at) if not filled]


def find_first_day(holdings: Holdings, relation: str, *, at: datetime) -> date | None:
    """Return the day of a relation's first row, None where it has none."""
    if relation not in holdings.first_days or holdings.first_days[relation] is None:
        day = RELATIONS[relation].day
        holdings.first_days[relation] = lake.ask(f'SELECT min("{day}") FROM {relation}', at=at)[0][0]
    return holdings.first_days[relation]


def find_highest(holdings: Holdings, *, at: datetime) -> int:
    """Return the highest number of a person; those whom only the live days know may have higher ones. Looked up once."""
    return _size(holdings, "SELECT coalesce(max(person), 0) FROM dwd.persons", at)


def count_rows(holdings: Holdings, relation: Relation, *, at: datetime) -> int:
    """Return how many rows a relation has. Looked up once."""
    return _size(holdings, f"SELECT count(*) FROM {relation.name}", at)


def count_members(holdings: Holdings, relation: Relation, dimension: str, *, at: datetime) -> int:
    """Return about how many members a dimension has, rather more than fewer. Looked up once."""
    known = FEW.get(dimension) or len(DIMENSIONS[dimension].values)
    if known:
        return known + 1
    column = relation.columns.get(dimension)
    if column is None or column not in holdings.columns[relation.name]:
        return 1
    return 2 + _size(holdings, f'SELECT count(DISTINCT "{column}") FROM {relation.name}', at)


def list_members(
    holdings: Holdings, relation: Relation, dimensions: Sequence[str], *, at: datetime
) -> tuple[tuple[str, ...], ...]:  # fmt: skip
    """Return all members of one dimension if they are few, else none. Looked up once: today may know one more."""
    if len(dimensions) != 1 or count_members(holdings, relation, dimensions[0], at=at) > MOST_KNOWN:
        return ()
    statement = f"SELECT DISTINCT {member_of(relation, dimensions[0])} FROM {relation.name} ORDER BY ALL"
    if statement not in holdings.members:
        holdings.members[statement] = tuple((text_of_member(row[0]),) for row in lake.ask(statement, at=at))
    return holdings.members[statement]


def _size(holdings: Holdings, statement: str, at: datetime) -> int:
    if statement not in holdings.sizes:
        holdings.sizes[statement] = int(lake.ask(statement, at=at)[0][0])
    return holdings.sizes[statement]


def name_members(
    dimension: str, members: Collection[str], holdings: Holdings, *, at: datetime
) -> dict[str, tuple[str, str]]:
    """Return the names of members in both languages; one that has none is missing."""
    known = DIMENSIONS[dimension]
    if known.values:
        return {member: (english, chinese) for member, english, chinese in known.values}
    if known.lookup is None or known.lookup[0] not in holdings.columns or not members:
        return {}
    relation, column = known.lookup
    extra = "dimension = $dimension AND " if relation == "ads.members" else ""
    rows = lake.ask(
        f"SELECT {column}, name_en, name_zh FROM {relation} WHERE {extra}list_contains($members, {column})",
        {"members": list(members)} | ({"dimension": dimension} if extra else {}),
        at=at,
    )
    return {member: (english, chinese) for member, english, chinese in rows}


def find_names(*, dimension: str, members: Collection[str], at: datetime) -> dict[str, tuple[str, str]]:
    """Return the names of a dimension's members in both languages, the member itself where it has none."""
    found = name_members(dimension, members, get_holdings(lake.get_coverage(at=at), at=at), at=at)
    return {member: found.get(member, (member, member)) for member in members}
