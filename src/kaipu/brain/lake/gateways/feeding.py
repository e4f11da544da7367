"""Where facts come ashore for the stream: files of JSON lines that are written once, whole, and taken away when counted."""

import json
import os
import re
import shutil
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path


def read_horizon(home: Path) -> int | None:
    """Return the transaction up to which facts were fed, or None before the first time."""
    try:
        return int(json.loads((home / "feed.json").read_text())["horizon"])
    except FileNotFoundError:
        return None


def write_facts(home: Path, lines: Iterable[str], *, since: int, until: int) -> int:
    """Write one file of facts (none if there are none), then note how far that went; return the lines.

    Killed in between, the same facts are written again under another name; the stream counts each id once.
    """
    incoming = home / "incoming"
    incoming.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh, rows = incoming / ".writing", 0
    with fresh.open("w", encoding="utf-8") as file:
        for line in lines:
            file.write(line + "\n")
            rows += 1
    if rows:
        fresh.rename(incoming / f"facts-{since:020d}-{until:020d}.jsonl")
    note = home / ".feed.json"
    note.write_text(json.dumps({"horizon": until}))
    os.replace(note, home / "feed.json")  # noqa: PTH105 - the one that says it replaces
    return rows


def open_run(home: Path) -> uuid.UUID:
    """Return the name of the run whose batches are numbered in this folder, beginning one where there is none."""
    note = home / "run" / "id"
    if not note.exists():
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        (home / "incoming").mkdir(mode=0o700, exist_ok=True)
        note.write_text(str(uuid.uuid4()))
    return uuid.UUID(note.read_text())


def forget_facts(home: Path, *, running: bool, renamed: Mapping[str, str]) -> None:
    """Take away the facts that came too late, and, of a stream that stands still, those of the minutes it held open.

    Their counts stay. Facts that wait for such a stream stay, too, under what sessions are called from now on. One that runs
    takes what waits within a second, and lets go of a fact by itself ten minutes later.
    """
    shutil.rmtree(home / "kept", ignore_errors=True)
    if running:
        return
    shutil.rmtree(home / "run", ignore_errors=True)
    (home / "incoming" / ".writing").unlink(missing_ok=True)  # a killed feed left it; its facts are written again
    if renamed:
        words = re.compile("|".join(re.escape(name) for name in renamed))
        for path in sorted((home / "incoming").glob("*.jsonl")):
            _rename(path, words, renamed)


def _rename(path: Path, words: re.Pattern[str], renamed: Mapping[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    fresh = words.sub(lambda found: renamed[found[0]], text)
    if fresh != text:
        beside = path.with_name(".renaming")
        beside.write_text(fresh, encoding="utf-8")
        beside.replace(path)
