"""Reads of portraits: the tags there are and how many customers bear them, one customer's portrait, and why somebody is in a segment."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson
from django.conf import settings

from kaipu.brain.clusters import api as clusters
from kaipu.brain.customer_value import api as customer_value
from kaipu.brain.lake import api as lake
from kaipu.brain.segments.queries.people import SegmentRecord, find_known, get_segment, list_segments
from kaipu.brain.segments.rules import FIELDS, PEOPLE, TAGS, Condition, compile_conditions, list_parts, value_of
from kaipu.kernel import clock
from kaipu.kernel.money import Money

MOST_VALUES = 6


class PortraitUnknown(LookupError):
    """The warehouse does not know this customer yet."""


@dataclass(frozen=True, slots=True)
class TagRecord:
    """A tag: where it comes from, who owns it, its share of customers with a value, and its commonest values with how many bear them.

    `numbers` are its tenth, middle and ninetieth hundredth where it is a number without a list of values. `until` is the last day it rests on.
    """

    name: str
    kind: str
    source: str
    owner: str
    until: date
    bearers: int
    customers: int
    values: tuple[tuple[str, int], ...]
    numbers: tuple[float, ...]


def list_tags(*, at: datetime) -> list[TagRecord]:
    """Return all tags. A statement for what all share, and one for each tag. Raises lake.NothingPublished."""
    counted = ", ".join(f"COUNT({FIELDS[name].sql})" for name in TAGS)
    customers, until, *bearers = lake.ask(f"SELECT COUNT(*), MAX(t.until_day), {counted} FROM {PEOPLE}", at=at)[0]
    found = []
    for name, bearing in zip(TAGS, bearers, strict=True):
        field = FIELDS[name]
        plain = field.kind in {"number", "money"} and not field.choices
        found.append(
            TagRecord(
                name, field.kind, field.source, field.owner, until, bearing, customers,
                () if plain or field.kind == "trait" else _values(field.sql, at), _spread(field.sql, at) if plain and bearing else (),
            )
        )  # fmt: skip
    return found + _list_modelled(customers)


def _list_modelled(customers: int) -> list[TagRecord]:
    """Return the tags that models give; those of a model that was not trained yet are left out."""
    found = []
    summary, tenths = customer_value.get_summary(), customer_value.list_tenths()
    if summary is not None:
        surely = (("safe", summary.safe), ("unsure", summary.unsure), ("leaving", summary.leaving))
        ends = tuple(
            float(Money(tenths[place].least_minor, settings.CURRENCY).major)
            for place in (8, 4, 0)
            if place < len(tenths)
        )
        for name, values, numbers in (("value_90", (), ends), ("gone", surely, ())):
            found.append(_modelled(name, summary.as_of, summary.customers, customers, values, numbers))
    profiles = clusters.list_profiles()
    if profiles:
        sizes = tuple((str(each.number), each.people) for each in profiles[:MOST_VALUES])
        bearers = sum(each.people for each in profiles)
        found.append(_modelled("cluster", profiles[0].as_of, bearers, customers, sizes, ()))
    return found


def _modelled(
    name: str, until: date, bearers: int, customers: int, values: tuple[tuple[str, int], ...], numbers: tuple[float, ...]
) -> TagRecord:  # fmt: skip
    field = FIELDS[name]
    return TagRecord(
        name, field.kind, field.source, field.owner, until, min(bearers, customers), customers, values, numbers
    )


def _values(sql: str, at: datetime) -> tuple[tuple[str, int], ...]:
    asked = f"SELECT CAST({sql} AS VARCHAR), COUNT(*) FROM {PEOPLE} WHERE {sql} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {MOST_VALUES}"
    return tuple((row[0], row[1]) for row in lake.ask(asked, at=at))


def _spread(sql: str, at: datetime) -> tuple[float, ...]:
    asked = f"SELECT quantile_cont(CAST({sql} AS DOUBLE), [0.1, 0.5, 0.9]) FROM {PEOPLE} WHERE {sql} IS NOT NULL"
    return tuple(lake.ask(asked, at=at)[0][0])


def get_portrait(*, customer_id: int, at: datetime) -> tuple[dict[str, Any], dict[str, str], date]:
    """Return a customer's tags by name, the traits that were given, and the last day they rest on.

    Raises PortraitUnknown, lake.NothingPublished.
    """
    columns = ", ".join(FIELDS[name].sql for name in TAGS if name != "trait")
    rows = lake.ask(
        f"SELECT t.until_day, t.traits, {columns} FROM {PEOPLE} WHERE c.customer_id = $who", {"who": customer_id}, at=at
    )
    if not rows or rows[0][0] is None:
        raise PortraitUnknown(str(customer_id))
    until, traits, *values = rows[0]
    names = [name for name in TAGS if name != "trait"]
    given = {str(key): str(value) for key, value in orjson.loads(traits or "{}").items() if value not in (None, "")}
    return {name: value for name, value in zip(names, values, strict=True) if value is not None}, given, until


@dataclass(frozen=True, slots=True)
class Reason:
    """A condition of a segment, whether one customer fulfils it, and the value it was compared with where that is one."""

    condition: Condition
    holds: bool
    value: str | None


def explain_person(*, segment_id: int, customer_id: int, at: datetime) -> tuple[bool, list[Reason]]:
    """Tell whether a customer belongs to a segment, and by which conditions. Raises SegmentUnknown, PortraitUnknown, lake.NothingPublished."""
    segment = get_segment(segment_id=segment_id)
    known = find_known(segment.conditions, at=at, within=(segment_id,))
    parts, parameters = list_parts(segment.match, segment.conditions, today=clock.local_date(at), known=known)
    values = [f"CAST({value_of(each, f'p{place}')} AS VARCHAR)" for place, each in enumerate(segment.conditions)]
    asked = f"SELECT {', '.join([*parts, *values])} FROM {PEOPLE} WHERE c.customer_id = $who"
    rows = lake.ask(asked, {**parameters, "who": customer_id}, at=at)
    if not rows:
        raise PortraitUnknown(str(customer_id))
    held = [bool(each) for each in rows[0][: len(parts)]]
    reasons = [Reason(*each) for each in zip(segment.conditions, held, rows[0][len(parts) :], strict=True)]
    return (all(held) if segment.match == "all" else any(held)), reasons


@dataclass(frozen=True, slots=True)
class Belonging:
    """A segment that a customer belongs to."""

    segment_id: int
    title: str


def list_belongings(*, customer_id: int, at: datetime) -> list[Belonging]:
    """Return the segments somebody belongs to now, by title. One statement of the warehouse. Raises lake.NothingPublished."""
    kept = list_segments()
    if not kept:
        return []
    parts, parameters = compile_all(kept, at=at)
    asked = f"SELECT {', '.join(parts)} FROM {PEOPLE} WHERE c.customer_id = $who"
    rows = lake.ask(asked, {**parameters, "who": customer_id}, at=at)
    return [
        Belonging(each.id, each.title) for each, inside in zip(kept, rows[0] if rows else (), strict=False) if inside
    ]


def compile_all(kept: list[SegmentRecord], *, at: datetime) -> tuple[list[str], dict[str, Any]]:
    """Return each segment as a truth value over PEOPLE, and the parameters of all."""
    parts: list[str] = []
    parameters: dict[str, Any] = {}
    for segment in kept:
        prefix = f"s{segment.id}_"
        known = find_known(segment.conditions, at=at, prefix=prefix, within=(segment.id,))
        part, own = compile_conditions(
            segment.match, segment.conditions, today=clock.local_date(at), known=known, prefix=prefix
        )
        parts.append(f"COALESCE({part}, FALSE)")
        parameters |= own
    return parts, parameters
