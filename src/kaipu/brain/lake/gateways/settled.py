"""Which relations need no work, because the files that they are made from are those of the last published build.

What is read by day always needs work; a table of goods or dates does not, and its file in the snapshot is shared as well.
The record is taken away when a build begins and written when it is published, so that after a failure all is done anew.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from kaipu.brain.lake.rules import SOURCES

Marks = dict[str, str]


def read_marks(root: Path, *, until: date) -> Marks:
    """Return a mark of every file without days that has come ashore: it changes whenever the file is written."""
    marks = {"landing.last_day": f"{until}"}
    for source in SOURCES:
        path = root / "landing" / source.name / "data.parquet"
        if not source.daily and path.exists():
            facts = path.stat()
            marks[f"landing.{source.name}"] = f"{facts.st_mtime_ns}:{facts.st_size}"
    return marks


def take_record(folder: Path) -> Marks:
    """Return the marks of the last published build, and forget them until this one is."""
    path = folder / "marks.json"
    marks: Marks = json.loads(path.read_text()) if path.exists() else {}
    path.unlink(missing_ok=True)
    return marks


def keep_record(folder: Path, marks: Marks) -> None:
    """Keep the marks that a published build was made from."""
    (folder / "marks.json").write_text(json.dumps(marks))


def settled(reads: Mapping[str, Iterable[str]], before: Marks, now: Marks) -> frozenset[str]:
    """Return the relations (in order of dependence, with what they read) all of whose sources bear the same mark as before."""
    same = {name for name, mark in now.items() if before.get(name) == mark}
    for name, sources in reads.items():
        if all(source in same for source in sources):
            same.add(name)
    return frozenset(same - now.keys())
