"""Components in cells of bucket × members: asked of the warehouse group by group, and completed where nothing is zero."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

import numpy as np

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.warehouse import (
    Holdings,
    count_members,
    count_rows,
    find_first_day,
    find_highest,
    list_members,
)
from kaipu.brain.metrics.rules import (
    Bucket,
    Component,
    Crowd,
    Definition,
    Group,
    Number,
    Relation,
    Scope,
    Source,
    Statement,
    buckets_of,
    can_share_levels,
    compile_crowd,
    compile_group,
    compile_levels,
    compile_members,
    compile_ranking,
    components_of,
    count_levels,
    counts_people,
    days_of,
    group_components,
    is_people,
    text_of_member,
    write_formula,
)

MOST_BYTES = 64_000_000  # of sets of people at once
MOST_ROWS = 15_000_000  # that are counted on arrays: 40 bytes each

type Members = tuple[str, ...]
type Groups = dict[Group, list[tuple[Component, Source]]]
type Cells = dict[tuple[Bucket | None, Members], dict[Component, Number | None]]


@dataclass(slots=True)
class Shared:
    """The rows of people for a range and the one it is compared with, where they overlap: the days of both, the last `before`."""

    first: date
    last: date
    before: date | None = None
    crowd: Crowd | None = None


@dataclass(slots=True)
class Asking:
    """One question on its way: what is asked of which snapshot, and the statements sent so far."""

    scope: Scope
    groups: Groups
    holdings: Holdings
    at: datetime
    arrays: Groups = field(default_factory=dict)
    shared: Shared = field(default_factory=lambda: Shared(date.min, date.min))
    statements: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    begun: dict[str, date | None] = field(default_factory=dict)
    collected: dict[str, frozenset[date]] = field(default_factory=dict)

    @property
    def components(self) -> tuple[Component, ...]:
        """All components that the snapshot has sources for."""
        return tuple(component for wanted in self.groups.values() for component, _ in wanted)


def start_asking(
    components: Collection[Component], scope: Scope, holdings: Holdings, at: datetime, shared: Shared | None = None
) -> Asking:
    """Choose a source for every component; one without is not asked for."""
    cuts = {
        *scope.dimensions,
        *(each.dimension for each in scope.filters),
        *(["hour"] if scope.grain == "hour" else []),
    }
    groups = group_components(components, cuts, holdings.columns, of_customers=scope.customers is not None)
    relation = next((group.relation for group, wanted in groups.items() if any(is_people(s) for _, s in wanted)), None)
    if relation is None:
        return Asking(scope, groups, holdings, at)
    scope = _with_room(scope, relation, holdings, at)
    if scope.grain != "hour" and count_rows(holdings, relation, at=at) <= MOST_ROWS:
        groups, arrays = _take_people(groups, scope)
        return Asking(scope, groups, holdings, at, arrays, shared or Shared(scope.first, scope.last))
    return Asking(scope, groups, holdings, at)


def _is_plain(group: Group) -> bool:
    return can_share_levels(group) and group.follow is None


def _with_room(scope: Scope, relation: Relation, holdings: Holdings, at: datetime) -> Scope:
    """Say how many sets of people there is room for, and how many members the dimensions have."""
    sizes = {name: count_members(holdings, relation, name, at=at) for name in scope.dimensions}
    return replace(scope, sets=MOST_BYTES * 8 // max(find_highest(holdings, at=at), 1), sizes=sizes)


def _take_people(groups: Groups, scope: Scope) -> tuple[Groups, Groups]:
    """Return the groups, with people apart from other measures where they are counted on arrays; and those that are.

    That is where they are under a window, or followed; where their rows are read for that anyway; and where there is no room
    for sets of them.
    """
    arrays = {
        group: wanted for group, wanted in groups.items() if not _is_plain(group) and counts_people(group, wanted)
    }  # fmt: skip
    read = any(group.follow or scope.grain for group in arrays) or scope.cells > scope.sets
    kept: Groups = {}
    for group, wanted in groups.items():
        people = [each for each in wanted if is_people(each[1])] if _is_plain(group) else []
        if people and counts_people(group, people) and read:
            arrays[replace(group, people=True)] = kept[replace(group, people=True)] = people
            if rest := [each for each in wanted if each not in people]:
                kept[group] = rest
        else:
            kept[group] = wanted
    return kept, arrays


def _crowd(asking: Asking) -> Crowd:
    """Return the rows of all people to be counted, with all members of the cut; read once for all levels."""
    shared = asking.shared
    if shared.crowd is None:
        buckets = tuple(buckets_of(shared.first, shared.last, asking.scope.grain))
        scope = replace(asking.scope, first=shared.first, last=shared.last, before=shared.before, buckets=buckets)
        relation = next(iter(asking.arrays)).relation
        known = list_members(asking.holdings, relation, scope.dimensions, at=asking.at)
        shared.crowd = _read_crowd(asking, replace(scope, members=known)) if known else None
        if shared.crowd is None or not shared.crowd.is_whole:  # many, or one that came a moment ago
            members = (
                tuple(map(_members, _ask(asking, compile_members(asking.arrays, scope)))) if scope.dimensions else None
            )
            shared.crowd = _read_crowd(asking, replace(scope, members=members))
    return shared.crowd


def _read_crowd(asking: Asking, scope: Scope) -> Crowd:
    statement = compile_crowd(asking.arrays, scope)
    asking.statements.append((statement.sql, statement.parameters))
    rows = lake.ask_arrays(statement.sql, statement.parameters, at=asking.at)
    return Crowd.of(asking.arrays, scope, {name: np.ma.getdata(each) for name, each in rows.items()})


@dataclass(frozen=True, slots=True)
class Levels:
    """The components of the whole, of each bucket, of each cut over the whole range, and of each bucket of each cut."""

    whole: Cells
    buckets: Cells
    members: Cells
    fine: Cells


def collect_levels(
    asking: Asking, *, cut: bool, fine: bool = False, members: Sequence[Members] | None = None
) -> Levels:
    """Return totals and buckets, with a `cut` the totals of members (`members` only, if given), and if `fine` their buckets.

    Mostly one statement a group.
    """
    levels = Levels({}, {}, {}, {})
    scope = asking.scope if cut and members is None else replace(asking.scope, dimensions=())
    alone: Groups = {}
    for group, wanted in asking.groups.items():
        if can_share_levels(group) and group not in asking.arrays:
            _share(asking, group, wanted, scope, levels, fine=fine)
        else:
            alone[group] = wanted
    _collect(asking, alone, replace(scope, grain="", dimensions=(), buckets=()), levels.whole)
    if scope.grain:
        _collect(asking, alone, replace(scope, dimensions=()), levels.buckets)
    if cut:
        rest = alone if members is None else asking.groups
        _collect(asking, rest, replace(asking.scope, grain="", buckets=(), members=_chosen(members)), levels.members)
    if fine:
        _collect(asking, alone, asking.scope, levels.fine)
    return levels


def _share(
    asking: Asking,
    group: Group,
    wanted: Sequence[tuple[Component, Source]],
    scope: Scope,
    levels: Levels,
    *,
    fine: bool,
) -> None:
    """Ask for all levels of a group at once, and put each row where it belongs."""
    first = 1 if scope.grain else 0
    last = first + len(scope.dimensions)
    places = {(1, 1): levels.whole, (0, 1): levels.buckets, (1, 0): levels.members, (0, 0): levels.fine}
    names = [component for component, _ in wanted]
    for open_bucket, open_cut, *row in _ask(asking, compile_levels(group, wanted, scope, fine=fine)):
        members = () if open_cut else _members(row[first:last])
        cell = places[open_bucket, open_cut].setdefault((None if open_bucket else row[0], members), {})
        cell.update(zip(names, row[last:], strict=True))


def collect_cells(asking: Asking, *, members: Sequence[Members] | None) -> Cells:
    """Return the components of every bucket of every cut (of `members` only, if given) that has rows."""
    cells: Cells = {}
    _collect(asking, asking.groups, replace(asking.scope, members=_chosen(members)), cells)
    return cells


def _chosen(members: Sequence[Members] | None) -> tuple[Members, ...] | None:
    return None if members is None else tuple(members)


def _collect(
    asking: Asking, groups: Mapping[Group, Sequence[tuple[Component, Source]]], scope: Scope, cells: Cells
) -> None:
    if scope.members == ():
        return
    first = 1 if scope.grain else 0
    last = first + len(scope.dimensions)
    for group, wanted in groups.items():
        if group in asking.arrays:
            for place, found in count_levels(_crowd(asking), group, wanted, scope):
                cells.setdefault(place, {}).update(found)
            continue
        names = [component for component, _ in wanted]
        for row in _ask(asking, compile_group(group, wanted, scope)):
            cells.setdefault((row[0] if first else None, _members(row[first:last])), {}).update(
                zip(names, row[last:], strict=True)
            )


def _members(values: Sequence[Any]) -> Members:
    return tuple(map(text_of_member, values))


def _ask(asking: Asking, statement: Statement) -> list[tuple[Any, ...]]:
    asking.statements.append((statement.sql, statement.parameters))
    return lake.ask(statement.sql, statement.parameters, at=asking.at)


def can_rank(asking: Asking, metric: Definition, known: Mapping[str, Definition]) -> bool:
    """Tell whether the warehouse can rank members by a metric; what is counted here is ranked here."""
    needed = set(components_of(metric, known))
    return not any(component in needed for wanted in asking.arrays.values() for component, _ in wanted)


def rank_members(asking: Asking, metric: Definition, known: Mapping[str, Definition], top: int) -> list[Members]:
    """Return the largest members by a metric over the whole range. One statement."""
    needed = set(components_of(metric, known))
    scope = replace(asking.scope, grain="", buckets=())
    groups = {
        group: mine
        for group, wanted in asking.groups.items()
        if (mine := [each for each in wanted if each[0] in needed])
    }
    order = [component for mine in groups.values() for component, _ in mine]
    value = write_formula(metric, {component: place for place, component in enumerate(order)}, known)
    return [_members(row) for row in _ask(asking, compile_ranking(groups, scope, value, top))]


def complete_cell(
    asking: Asking, found: dict[Component, Number | None] | None, bucket: Bucket | None, grain: str
) -> dict[Component, Number | None]:
    """Fill a cell's missing components in: zero where the relation knows of the bucket's days, else no data."""
    complete: dict[Component, Number | None] = dict(found or {})
    for group, wanted in asking.groups.items():
        for component, source in wanted:
            if component not in complete:
                complete[component] = 0 if _is_known(asking, group, source, bucket, grain) else None
    return complete


def _is_known(asking: Asking, group: Group, source: Source, bucket: Bucket | None, grain: str) -> bool:
    """Tell whether the absence of rows in a bucket means zero.

    Of trade it does between the first day of trade and today. Of visits only where other rows of the bucket were
    collected, which filters may have hidden; of stock never. What has no smallest or middle value has none.
    """
    if group.standing or source.aggregate in {"median", "p90", "min", "max"}:
        return False
    first, last = (asking.scope.first, asking.scope.last) if bucket is None else days_of(bucket, grain)
    if group.relation.zero:
        begun = _begun(asking, group.relation.zero)
        return begun is not None and begun <= last and first <= asking.scope.today
    return _was_collected(asking, group, first, last)


def _begun(asking: Asking, relation: str) -> date | None:
    if relation not in asking.begun:
        asking.begun[relation] = find_first_day(asking.holdings, relation, at=asking.at)
    return asking.begun[relation]


def _was_collected(asking: Asking, group: Group, first: date, last: date) -> bool:
    """Tell whether a relation has any row in some days; its days of the whole range are looked up once."""
    name, day = group.relation.name, f'"{group.relation.day}"'
    if name not in asking.collected:
        rows = lake.ask(
            f"SELECT DISTINCT {day} FROM {name} WHERE {day} BETWEEN $first AND $last",
            {"first": asking.scope.first, "last": asking.scope.last},
            at=asking.at,
        )
        asking.collected[name] = frozenset(row[0] for row in rows)
    return any(first <= seen <= last for seen in asking.collected[name])
