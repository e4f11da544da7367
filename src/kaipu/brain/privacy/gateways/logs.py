"""Logs by age: every night what was written goes into a file of its day, and files of days that are too old go.

A program keeps its log open for as long as it runs, so the log is copied and then emptied where it stands. A line that is
written in the instant between the two is lost; lines of a log are worth that, and no program need be told.
"""

import os
import shutil
from datetime import date
from pathlib import Path


def prune_logs(folder: Path, *, today: date, before: float) -> int:
    """Set aside what the logs hold, as of a day, and delete what was set aside before a moment (seconds since 1970); return how many files."""
    for log in sorted(folder.glob("*.log")):
        if log.stat().st_size:
            _set_aside(log, log.with_name(f"{log.name}.{today}"))
    old = [path for path in sorted(folder.glob("*.log.*")) if path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _set_aside(log: Path, target: Path) -> None:
    with log.open("rb") as source, target.open("ab") as kept:
        shutil.copymode(log, target)
        shutil.copyfileobj(source, kept)
        kept.flush()
        os.fsync(kept.fileno())
        shutil.copyfileobj(source, kept)  # what came while the disk was waited for
    os.truncate(log, 0)
