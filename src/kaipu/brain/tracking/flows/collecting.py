"""From the spool to the tables: whole lines only, each stretch of a file in a transaction with its offset.

A kill before the commit leaves both as they were; after it the offset tells where to go on. A file is taken away when
its hour is over, all of it is stored, and no process can still write to it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from kaipu.brain.tracking import operations, queries
from kaipu.brain.tracking.rules import Collected, Letter, Refused, letter_of, parse_line, read_event
from kaipu.kernel import clock

STRETCH = 1 << 20
LINGER = timedelta(minutes=15)  # a slow request may write into the hour in which it began


@dataclass(frozen=True, slots=True)
class Collection:
    """What a round brought: new events, events told again, lines that broke the plan, files taken away."""

    stored: int
    duplicates: int
    refused: int
    files_done: int


def collect(*, now: Callable[[], datetime] = clock.now) -> Collection:
    """Store what was written since the last round."""
    folder = Path(settings.VAR) / "spool"
    offsets = queries.list_offsets()
    files = sorted(folder.glob("events-*.jsonl"))
    done = [name for name in offsets if not (folder / name).exists()]
    new = repeated = refused = 0
    for path in files:
        for start, end, lines in _stretches(path, offsets.get(path.name, 0)):
            events, letters = _read(lines, now())
            stored = operations.store_stretch(
                file=path.name, start=start, end=end, events=events, letters=letters, at=now()
            )
            if stored is None:
                break
            new, repeated, refused = new + stored.new, repeated + stored.duplicates, refused + stored.refused
            offsets[path.name] = end
        if _is_over(path, now()) and offsets.get(path.name, 0) >= _whole_lines(path):
            path.unlink()
            done.append(path.name)
    if done:
        operations.forget_shipments(files=done)
    return Collection(new, repeated, refused, len(done))


def _stretches(path: Path, offset: int) -> Iterator[tuple[int, int, list[bytes]]]:
    """Return (start, end, lines) of what follows an offset, at most a megabyte at once; a torn last line waits."""
    with path.open("rb") as file:
        while True:
            file.seek(offset)
            block = file.read(STRETCH)
            whole = block.rfind(b"\n") + 1
            if not whole and len(block) == STRETCH:  # a line longer than anything we write: kept as a dead letter
                whole = STRETCH
            if not whole:
                return
            yield offset, offset + whole, block[:whole].split(b"\n")
            offset += whole


def _read(lines: list[bytes], at: datetime) -> tuple[list[Collected], list[Letter]]:
    events, letters = [], []
    keep = timedelta(days=settings.EVENT_DAYS)
    for line in lines:
        if not line:
            continue
        try:
            events.append(read_event(parse_line(line), now=at, keep=keep))
        except Refused as refused:
            letters.append(letter_of(line, refused))
    return events, letters


def _whole_lines(path: Path) -> int:
    """Return where the last whole line ends; what a killed process began to write after it will never be finished."""
    return path.read_bytes().rfind(b"\n") + 1


def _is_over(path: Path, at: datetime) -> bool:
    """Tell whether nobody writes to a file any more: its hour is over, and has been for a while."""
    hour = datetime.strptime(path.name.split("-")[1], "%Y%m%dT%H").replace(tzinfo=UTC)
    quiet = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return at > hour + timedelta(hours=1) + LINGER and at > quiet + LINGER
