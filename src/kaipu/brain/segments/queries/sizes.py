"""Reads of how large segments are: today from the warehouse, before from what was written down each night."""

import zlib
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from kaipu.brain.lake import api as lake
from kaipu.brain.segments.models import Members, Overlapping, SegmentDay
from kaipu.brain.segments.queries.people import list_segments
from kaipu.brain.segments.queries.portraits import compile_all
from kaipu.brain.segments.rules import PEOPLE

Array = np.ndarray


AT_ONCE = 10  # segments a statement, so that each is answered in the time a reader has


def read_matrix(*, at: datetime) -> tuple[list[int], Array, Array]:
    """Return the segments' numbers, customers' ids (n, ascending) and who belongs where (n × segments, bool).

    Raises lake.NothingPublished.
    """
    kept = list_segments()
    asked = f"SELECT c.customer_id AS who FROM {PEOPLE} ORDER BY c.customer_id"
    who = np.asarray(lake.ask_arrays(asked, at=at)["who"], dtype=np.int64)
    matrix = np.zeros((len(who), len(kept)), dtype=bool)
    for start in range(0, len(kept), AT_ONCE):
        parts, parameters = compile_all(kept[start : start + AT_ONCE], at=at)
        named = "".join(f", {part} AS s{place}" for place, part in enumerate(parts))
        found = lake.ask_arrays(f"SELECT c.customer_id AS who{named} FROM {PEOPLE}", parameters, at=at)
        ids = np.asarray(found["who"], dtype=np.int64)
        rows = np.searchsorted(who, ids)
        for place in range(len(parts)):
            matrix[rows, start + place] = np.asarray(found[f"s{place}"], dtype=bool)
    return [each.id for each in kept], who, matrix


def pack(ids: Array) -> bytes:
    """Return ascending ids as a few bytes: their differences, compressed."""
    return zlib.compress(np.diff(ids, prepend=0).astype("<i8").tobytes(), 1)


def unpack(packed: bytes) -> Array:
    """Return ids that were packed."""
    return np.cumsum(np.frombuffer(zlib.decompress(packed), dtype="<i8"))


def find_members(*, segment_id: int) -> Array | None:
    """Return who belonged to a segment when it was last measured, ascending."""
    packed = Members.objects.filter(segment_id=segment_id).values_list("packed", flat=True).first()
    return None if packed is None else unpack(bytes(packed))


@dataclass(frozen=True, slots=True)
class Day:
    """How many belonged to a segment on a day, how many came since the day before, and how many left."""

    day: date
    people: int
    joined: int
    left: int


def list_history(*, segment_id: int, most: int = 90) -> list[Day]:
    """Return a segment's days, the oldest first."""
    rows = (
        SegmentDay.objects.filter(segment_id=segment_id).order_by("-day").values_list("day", "people", "joined", "left")
    )
    return [Day(*row) for row in rows[:most]][::-1]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many people two segments share; a segment with itself has all its own."""

    first_id: int
    second_id: int
    people: int


def list_overlaps() -> list[Overlap]:
    """Return what every two segments share, as last measured."""
    return [Overlap(*row) for row in Overlapping.objects.values_list("first_id", "second_id", "people")]
