"""The one way in which starting and stopping fail: a sentence for the person at the terminal."""

import errno
import shutil
from pathlib import Path

ROOM_NEEDED = 300 * 1024 * 1024


class LaunchTrouble(Exception):
    """Something outside the program prevents a start; the message is a whole sentence that says how to mend it."""


def require_room(folder: Path) -> None:
    """Refuse to start where the disk is nearly full, before anything is half written."""
    there = next(f for f in (folder, *folder.parents) if f.exists())
    free = shutil.disk_usage(there).free
    if free < ROOM_NEEDED:
        raise disk_full(there, free)


def disk_full(folder: Path, free: int = 0) -> LaunchTrouble:
    """Word the full disk."""
    return LaunchTrouble(
        f"The disk that holds {folder} is full ({free // 2**20} MB free); free at least {ROOM_NEEDED // 2**20} MB and start again."
    )


def is_disk_full(error: BaseException | str) -> bool:
    """Tell whether an error, or the text of a log, speaks of a full disk."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    return "No space left on device" in str(error) or "Disk quota exceeded" in str(error)
