"""Components in cells of bucket × members: asked of the warehouse group by group, and completed where nothing is zero."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics.queries.warehouse import Holdings, find_first_day
from kaipu.brain.metrics.rules import (
    MEASURES,
    Bucket,
    Component,
    Group,
    Number,
    Scope,
    Source,
    compile_group,
    days_of,
    group_components,
)

type Members = tuple[str, ...]
type Cells = dict[tuple[Bucket | None, Members], dict[Component, Number | None]]


@dataclass(slots=True)
class Asking:
    """One question on its way: what is asked of which snapshot, and the statements sent so far."""

    scope: Scope
    groups: dict[Group, list[tuple[Component, Source]]]
    holdings: Holdings
    at: datetime
    statements: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    begun: dict[str, date | None] = field(default_factory=dict)
    collected: dict[str, frozenset[date]] = field(default_factory=dict)

    @property
    def components(self) -> tuple[Component, ...]:
        """All components that the snapshot has sources for."""
        return tuple(component for wanted in self.groups.values() for component, _ in wanted)


def start_asking(components: Collection[Component], scope: Scope, holdings: Holdings, at: datetime) -> Asking:
    """Choose a source for every component; one without is not asked for."""
    cuts = {
        *scope.dimensions,
        *(each.dimension for each in scope.filters),
        *(["hour"] if scope.grain == "hour" else []),
    }
    return Asking(scope, group_components(components, cuts, holdings.columns), holdings, at)


def collect_cells(asking: Asking, *, grain: str, cut: bool, members: Sequence[Members] | None = None) -> Cells:
    """Return the components of every cell that has rows; without grain the bucket is None, without cut the members are ()."""
    dimensions = asking.scope.dimensions if cut else ()
    scope = replace(
        asking.scope, grain=grain, dimensions=dimensions, members=None if members is None else tuple(members),
        buckets=asking.scope.buckets if grain else (),
    )  # fmt: skip
    cells: Cells = {}
    if members is not None and not members:
        return cells
    split = 1 if grain else 0
    for group, wanted in asking.groups.items():
        statement = compile_group(group, wanted, scope)
        asking.statements.append((statement.sql, statement.parameters))
        names = [component for component, _ in wanted]
        for row in lake.ask(statement.sql, statement.parameters, at=asking.at):
            key = (row[0] if grain else None, row[split : split + len(dimensions)])
            cells.setdefault(key, {}).update(zip(names, row[split + len(dimensions) :], strict=True))
    return cells


def sum_buckets(asking: Asking, cells: Cells) -> Cells | None:
    """Return the whole range of each member by adding its buckets up, or None where days don't add up."""
    if any(component.window or MEASURES[component.measure].over_time != "add" for component in asking.components):
        return None
    sums: Cells = {}
    for (_, members), found in cells.items():
        into = sums.setdefault((None, members), {})
        for component, number in found.items():
            into[component] = (into.get(component) or 0) + (number or 0)
    return sums


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
