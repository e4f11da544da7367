"""From the spool to the table of events: whole lines only, each stretch of a file in a transaction with its offset.

A kill before the commit leaves both as they were; after it the offset tells where to go on. A file is taken away when
its hour is over, all of it is stored, and no process can still write to it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from kaipu.brain.lake import operations, queries
from kaipu.brain.lake.rules import Collected, LineRefused, read_line
from kaipu.kernel import clock

STRETCH = 1 << 20
LINGER = timedelta(minutes=15)  # a slow request may write into the hour in which it began


@dataclass(frozen=True, slots=True)
class Collection:
    """What a round brought: new events, lines that were no events, files taken away."""

    stored: int
    refused: int
    files_done: int


def collect(*, now: Callable[[], datetime] = clock.now) -> Collection:
    """Store what the shop wrote since the last round."""
    folder = settings.VAR / "spool"
    offsets = queries.list_offsets()
    files = sorted(folder.glob("events-*.jsonl"))
    stored = refused = 0
    done = [name for name in offsets if not (folder / name).exists()]
    for path in files:
        for start, end, lines in _stretches(path, offsets.get(path.name, 0)):
            events, wrong = _read(lines, now())
            new = operations.store_events(file=path.name, start=start, end=end, events=events, refused=wrong, at=now())
            if new is None:
                break
            stored, refused, offsets[path.name] = stored + new, refused + wrong, end
        if _is_over(path, now()) and offsets.get(path.name, 0) >= _whole_lines(path):
            path.unlink()
            done.append(path.name)
    if done:
        operations.forget_shipments(files=done)
    return Collection(stored, refused, len(done))


def _stretches(path: Path, offset: int) -> Iterator[tuple[int, int, list[bytes]]]:
    """Return (start, end, lines) of what follows an offset, at most a megabyte at once; a torn last line waits."""
    with path.open("rb") as file:
        while True:
            file.seek(offset)
            block = file.read(STRETCH)
            whole = block.rfind(b"\n") + 1
            if not whole and len(block) == STRETCH:  # a line longer than anything we write: skip it
                whole = STRETCH
            if not whole:
                return
            yield offset, offset + whole, block[:whole].splitlines()
            offset += whole


def _read(lines: list[bytes], at: datetime) -> tuple[list[Collected], int]:
    events: dict[object, Collected] = {}
    refused = 0
    for line in lines:
        try:
            event = read_line(line, now=at)
            events[event.id] = event
        except LineRefused:
            refused += 1
    return list(events.values()), refused


def _whole_lines(path: Path) -> int:
    """Return where the last whole line ends; what a killed process began to write after it will never be finished."""
    return path.read_bytes().rfind(b"\n") + 1


def _is_over(path: Path, at: datetime) -> bool:
    """Tell whether nobody writes to a file any more: its hour is over, and has been for a while."""
    hour = datetime.strptime(path.name.split("-")[1], "%Y%m%dT%H").replace(tzinfo=UTC)
    quiet = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return at > hour + timedelta(hours=1) + LINGER and at > quiet + LINGER
