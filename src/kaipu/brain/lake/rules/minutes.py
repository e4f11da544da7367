"""The trade minute by minute: which facts still count, and which come too late and are only told and kept.

A stream never knows whether it has seen everything of a minute. It keeps the last minutes open behind the newest moment it
has seen (the *watermark* of Akidau et al., “The Dataflow Model”, VLDB 2015); figures of an open minute are corrected by
whatever comes, a closed one stays as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

LATENESS = timedelta(minutes=10)
KEPT = timedelta(days=35)
_MINUTE = 60


@dataclass(frozen=True, slots=True)
class MinuteFigures:
    """A minute of one channel and device. `visits` were active in it, `order_visits` ordered; `late` facts are not counted."""

    minute: datetime
    channel: str
    device: str
    visits: int = 0
    order_visits: int = 0
    orders: int = 0
    gmv_minor: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class StreamState:
    """How far the stream has come. Every line it ever read is in exactly one of counted, repeated, late and refused.

    `run` names the folder that numbers its batches; minutes before `floor` are closed for it. `high_at` is the newest
    moment seen, `delay_ms` how long the oldest file of the last batch waited for the figures to be there.
    """

    run: UUID
    batch: int = -1
    floor: int = 0
    high_at: datetime | None = None
    lines: int = 0
    counted: int = 0
    repeated: int = 0
    late: int = 0
    refused: int = 0
    committed_at: datetime | None = None
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class StreamBatch:
    """What a batch brought: absolute figures of the minutes it touched, and late facts to be added to theirs."""

    run: UUID
    number: int
    minutes: Sequence[MinuteFigures]
    late_by_minute: Sequence[MinuteFigures]
    high_at: datetime | None
    lines: int
    repeated: int
    refused: int
    waiting_since: datetime

    @property
    def late(self) -> int:
        """How many facts came too late."""
        return sum(each.late for each in self.late_by_minute)

    @property
    def counted(self) -> int:
        """How many facts are in the figures for the first time."""
        return self.lines - self.repeated - self.refused - self.late


def minute_of(at: datetime) -> int:
    """Return the minute of a moment, counted from 1970."""
    return int(at.timestamp()) // _MINUTE


def first_open_minute(state: StreamState) -> int:
    """Return the first minute that is still open, counted from 1970: whole minutes, so that each is open or closed at once."""
    if state.high_at is None:
        return state.floor
    return max(state.floor, minute_of(state.high_at - LATENESS))


def floor_of_new_run(state: StreamState) -> int:
    """Return the first minute that a run counts whose folder is new: what it knew of open minutes is lost, they stay as they are."""
    return state.floor if state.high_at is None else minute_of(state.high_at) + 1
