"""People counted on arrays: who came back, who bought after a visit, who was here in a window that moves.

Where people bear small numbers, one pass over the rows by day answers what would take joins and sorts of all rows: a place
for each person says when they were, or will be, seen next.
"""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from kaipu.brain.metrics.rules.definition import Follow, Relation, Source
from kaipu.brain.metrics.rules.formula import Component
from kaipu.brain.metrics.rules.periods import Bucket, days_of, looks_back
from kaipu.brain.metrics.rules.relations import RELATIONS
from kaipu.brain.metrics.rules.statement import (
    Group,
    Scope,
    Statement,
    conditions_of,
    is_people,
    judged_until,
    member_of,
    value_of_member,
)

type Ints = NDArray[np.integer]
type Flags = NDArray[np.bool_]
type Wanted = Sequence[tuple[Component, Source]]
type Groups = Mapping[Group, Wanted]
type Key = tuple[Bucket | None, tuple[str, ...]]
_NEVER = 32_000  # days; a range has fewer
_FEW = 12


def counts_people(group: Group, wanted: Wanted) -> bool:
    """Tell whether a group can be counted on arrays: all its people, or those of them who are followed by themselves."""
    if group.standing or not all(is_people(source) and source.where in {"", "followed"} for _, source in wanted):
        return False
    if group.follow is None or group.follow.follow is None:
        return True
    follow = group.follow.follow
    same = (follow.relation, follow.entity, follow.base) == (group.relation.name, group.relation.people, "true")
    return same and not group.window


def span_of(group: Group, scope: Scope) -> tuple[date, date]:
    """Return the first and last day of which rows count, those looked back upon among them."""
    if group.follow is not None and group.follow.follow is not None:
        return scope.first, judged_until(group.follow.follow, scope)
    if group.window:
        return looks_back(group.window, min([scope.before or scope.last, *_ends(scope)])), scope.last
    return scope.first, scope.last


def _ends(scope: Scope) -> list[date]:
    return [min(days_of(bucket, scope.grain)[1], scope.last) for bucket in scope.buckets]


def compile_members(groups: Groups, scope: Scope) -> Statement:
    """Write which members there are among the rows that count."""
    statement = Statement()
    relation = next(iter(groups)).relation
    cuts = ", ".join(member_of(relation, each) for each in scope.dimensions)
    where = _counted(groups, scope, statement)
    statement.sql = f"SELECT DISTINCT {cuts} FROM {relation.name} WHERE {where} ORDER BY ALL"
    return statement


def compile_crowd(groups: Groups, scope: Scope) -> Statement:
    """Write the rows of all groups: p (the person), d (days since the first), counts, came0 … (whether it may follow), m.

    m is the place of the row's members among those of the scope, -1 for others. What days alone tell is left out.
    """
    statement = Statement()
    relation = next(iter(groups)).relation
    day, origin = f'"{relation.day}"', statement.bind(origin_of(groups, scope))
    follows = [group.follow.follow for group in groups if group.follow and group.follow.follow]
    came = {n: _came(each, scope, statement) for n, each in enumerate(follows) if each.where != "true"}
    everybody = len(came) < len(follows)
    counted = _counted(groups, scope, statement) if scope.is_narrow or not everybody else ""
    columns = [
        f'CAST("{relation.people}" AS INTEGER) AS p',
        f"CAST({day} - {origin} AS SMALLINT) AS d",
        *([f"coalesce({counted}, false) AS counts"] if scope.is_narrow else []),
        *(f"({each}) AS came{n}" for n, each in came.items()),
    ]
    source = relation.name
    if scope.dimensions and scope.members is not None:
        kind = "SMALLINT" if len(scope.members) < _NEVER else "INTEGER"  # the smaller are put in order much faster
        if len(scope.dimensions) == 1 and len(scope.members) <= _FEW:
            place = _chosen(relation, scope, statement)
        else:
            place, source = "coalesce(m, -1)", f"{source} LEFT JOIN {_listed(relation, scope, statement)}"
        columns.append(f"CAST({place} AS {kind}) AS m")
    where = " OR ".join(f"({each})" for each in (counted, *came.values()))
    if everybody:  # nearly all rows of the days are wanted then: cheaper to take all than to look which
        where = (
            f"{day} BETWEEN {origin} AND {statement.bind(scope.last + timedelta(days=max(f.last for f in follows)))}"
        )
    statement.sql = f"SELECT {', '.join(columns)} FROM {source} WHERE {where}"
    return statement


def origin_of(groups: Groups, scope: Scope) -> date:
    """Return the day from which the days of a crowd are counted."""
    return min(span_of(group, scope)[0] for group in groups)


def _chosen(relation: Relation, scope: Scope, statement: Statement) -> str:
    """Write the place of a row's member among a few."""
    (dimension,) = scope.dimensions
    member = member_of(relation, dimension)
    values = [statement.bind(value_of_member(dimension, members[0])) for members in scope.members or ()]
    whens = " ".join(f"WHEN {member} IS NOT DISTINCT FROM {value} THEN {n}" for n, value in enumerate(values))
    return f"CASE {whens} ELSE -1 END" if whens else "-1"


def _listed(relation: Relation, scope: Scope, statement: Statement) -> str:
    """Write the members of a scope with their places, to be joined."""
    listed = scope.members or ()
    kept = [[value_of_member(each, members[n]) for members in listed] for n, each in enumerate(scope.dimensions)]
    lists = [f"unnest({statement.bind(values)}) AS k{n}" for n, values in enumerate([*kept, list(range(len(listed)))])]
    lists[-1] = lists[-1].replace(f"AS k{len(kept)}", "AS m")
    same = (f"k{n} IS NOT DISTINCT FROM {member_of(relation, each)}" for n, each in enumerate(scope.dimensions))
    return f"(SELECT {', '.join(lists)}) AS members ON {' AND '.join(same)}"


def _counted(groups: Groups, scope: Scope, statement: Statement) -> str:
    """Write which rows count: of the range and what is looked back upon, under the conditions."""
    relation = next(iter(groups)).relation
    day = f'"{relation.day}" BETWEEN {statement.bind(origin_of(groups, scope))} AND {statement.bind(scope.last)}'
    return " AND ".join([day, *conditions_of(relation, replace(scope, members=None), statement)])


def _came(follow: Follow, scope: Scope, statement: Statement) -> str:
    """Write which rows follow others."""
    day = f'"{RELATIONS[follow.relation].day}"'
    bounds = (scope.first + timedelta(days=follow.first), scope.last + timedelta(days=follow.last))
    return f"{day} BETWEEN {statement.bind(bounds[0])} AND {statement.bind(bounds[1])} AND ({follow.where})"


@dataclass(frozen=True, slots=True)
class Run:
    """Rows of a crowd, or of one member of it, by day; `before` is each one's row before of the same person, -1 for none.

    The rows of each day from `first` begin at `edges`. Of several rows of a person on one day only one is told apart; the
    others have a `before` past the end.
    """

    first: int
    edges: Ints
    before: Ints

    def count(self, first: int, last: int) -> tuple[int, int]:
        """Return how many different people there are from one day to another, and how many rows."""
        begin, end = self._edge(first), self._edge(last + 1)
        if begin >= end:
            return 0, 0
        return int(np.count_nonzero(self.before[begin:end] < begin)), end - begin

    def _edge(self, day: int) -> int:
        return int(self.edges[min(max(day - self.first, 0), len(self.edges) - 1)])


@dataclass(slots=True)
class Crowd:
    """Rows of people by day: the origin of days, and arrays of equal length; `members` are what `places` speak of.

    `followed` tells, of groups of what follows, which rows were followed; `runs` are kept once looked up.
    """

    origin: date
    people: Ints
    days: Ints
    followed: Mapping[Group, Flags]
    places: Ints | None
    members: tuple[tuple[str, ...], ...]
    size: int
    runs: dict[tuple[bool, Group | None], list[Run]]

    @staticmethod
    def of(groups: Groups, scope: Scope, rows: Mapping[str, Ints]) -> "Crowd":
        """Put the rows of `compile_crowd` in order of days, and find which of those that count were followed."""
        order = np.argsort(rows["d"], kind="stable")
        people, days, origin = rows["p"][order], rows["d"][order], origin_of(groups, scope)
        counts = rows["counts"][order].astype(bool) if "counts" in rows else days <= (scope.last - origin).days
        places, size = (rows["m"][order] if "m" in rows else None), int(people.max(initial=0)) + 1
        followed = {
            group: _followed(
                people,
                days,
                rows[f"came{n}"][order].astype(bool) if f"came{n}" in rows else None,
                group.follow.follow,
                size,
            )
            for n, group in enumerate(each for each in groups if each.follow is not None)
            if group.follow is not None and group.follow.follow is not None
        }
        if not counts.all():
            people, days = people[counts], days[counts]
            places = None if places is None else places[counts]
            followed = {group: flags[counts] for group, flags in followed.items()}
        return Crowd(origin, people, days, followed, places, scope.members or (), size, {})

    @property
    def is_whole(self) -> bool:
        """Whether every row is of one of the members."""
        return self.places is None or bool((self.places >= 0).all())

    def runs_of(self, *, cut: bool, followed: Group | None = None) -> list[Run]:
        """Return the rows, of each member apart if `cut`, of those that were followed as a group wants it only if one is given."""
        if (cut, followed) not in self.runs:
            people, days, places = self.people, self.days, self.places
            if followed is not None:
                chosen = self.followed[followed]
                people, days = people[chosen], days[chosen]
                places = None if places is None else places[chosen]
            found = [(people, days)]
            if cut and places is not None:
                order = np.argsort(places, kind="stable")
                edges = np.searchsorted(places[order], np.arange(len(self.members) + 1, dtype=places.dtype))
                found = [(people[order[start:end]], days[order[start:end]]) for start, end in itertools.pairwise(edges)]
            self.runs[cut, followed] = _runs(found, self.size)
        return self.runs[cut, followed]


def _runs(found: Sequence[tuple[Ints, Ints]], size: int) -> list[Run]:
    """Look up for each row the one before of the same person, day by day: in a place for each person stands their last row."""
    last, runs = np.full(size, -1, np.int32), []
    for people, days in found:
        before = np.empty(people.size, np.int32)
        first, edges = _edges(days)
        for begin, end in itertools.pairwise(edges):
            if begin < end:
                rows, numbers = people[begin:end], np.arange(begin, end, dtype=np.int32)
                before[begin:end] = last[rows]
                last[rows] = numbers
                before[begin:end][last[rows] != numbers] = people.size
        last[people] = -1
        runs.append(Run(first, edges, before))
    return runs


def _followed(people: Ints, days: Ints, came: Flags | None, follow: Follow, size: int) -> Flags:
    """Tell of each row whether the same person has a row that `came` (None: any) from `follow.first` to `follow.last` days after.

    From the last day back; `following` is each person's first such day from there on.
    """
    following = np.full(size, _NEVER, np.int16)
    found = np.zeros(people.size, bool)
    first, edges = _edges(days)
    for step in range(len(edges) - 2, -1 - follow.first, -1):
        after = slice(*_span(edges, step + follow.first))
        following[people[after] if came is None else people[after][came[after]]] = first + step + follow.first
        if step >= 0:
            rows = slice(*_span(edges, step))
            found[rows] = following[people[rows]] <= first + step + follow.last
    return found


def _edges(days: Ints) -> tuple[int, Ints]:
    """Return the first day, and where the rows of each day from it begin, the end among them."""
    if not days.size:
        return 0, np.zeros(1, np.int64)
    first = int(days[0])
    return first, np.searchsorted(days, np.arange(first, int(days[-1]) + 2, dtype=days.dtype))


def _span(edges: Ints, step: int) -> tuple[int, int]:
    return (int(edges[step]), int(edges[step + 1])) if 0 <= step < len(edges) - 1 else (0, 0)


def count_levels(
    crowd: Crowd, group: Group, wanted: Wanted, scope: Scope
) -> Iterator[tuple[Key, dict[Component, int]]]:
    """Yield the numbers of each cell of bucket × members that has rows, of the scope's grain, cut and chosen members."""
    cut = bool(scope.dimensions)
    names = crowd.members if cut else ((),)
    chosen = {members: place for place, members in enumerate(names)}
    spans = list(_spans(crowd, group, scope))
    runs = {
        component: crowd.runs_of(cut=cut, followed=group if source.where == "followed" else None)
        for component, source in wanted
    }
    everybody = crowd.runs_of(cut=cut)
    for members in scope.members if cut and scope.members is not None else names:
        place = chosen.get(members)
        if place is None:
            continue
        for bucket, since, first, last in spans:
            if everybody[place].count(since, last)[1]:
                yield (bucket, members), {c: run[place].count(first, last)[0] for c, run in runs.items()}


def _spans(crowd: Crowd, group: Group, scope: Scope) -> Iterator[tuple[Bucket | None, int, int, int]]:
    """Yield each bucket with the days that it counts, as numbers from the crowd's origin; before them, since when rows tell
    that there was something to be counted."""
    low, high = span_of(group, scope)
    ends = _ends(scope) if scope.grain else [high]
    for bucket, end in zip(scope.buckets if scope.grain else [None], ends, strict=True):
        if group.window:
            first, since = looks_back(group.window, end), low
        else:
            first = since = max(low, _day(bucket)) if bucket else low
        yield bucket, (since - crowd.origin).days, (first - crowd.origin).days, (min(end, high) - crowd.origin).days


def _day(bucket: Bucket) -> date:
    return date(bucket.year, bucket.month, bucket.day)
