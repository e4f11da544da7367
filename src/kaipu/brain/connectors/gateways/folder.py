"""Files that somebody leaves for a connector: read from a drop folder, and put aside once they were read."""

import hashlib
import os
import re
from dataclasses import dataclass
from pathlib import Path

LARGEST = 64 << 20
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file that waits, with the digest of its contents."""

    path: Path
    digest: str


def list_files(folder: Path) -> list[DroppedFile]:
    """Return the files that wait, the oldest name first; those still being written (`.part`, hidden) and too large ones are left."""
    if not folder.is_dir():
        return []
    waiting = [path for path in sorted(folder.iterdir()) if path.is_file() and _is_whole(path)]
    return [DroppedFile(path, hashlib.sha256(path.read_bytes()).hexdigest()) for path in waiting]


def _is_whole(path: Path) -> bool:
    return not path.name.startswith(".") and path.suffix != ".part" and path.stat().st_size <= LARGEST


def read_file(file: DroppedFile) -> bytes:
    """Return a file's contents."""
    return file.path.read_bytes()


def archive_file(file: DroppedFile) -> None:
    """Put a file aside that was read; where one of its name lies there already it is given its digest."""
    done = file.path.parent / "done"
    done.mkdir(exist_ok=True)
    target = done / file.path.name
    if target.exists():
        target = done / f"{file.digest[:12]}-{file.path.name}"
    file.path.replace(target)
    os.utime(target)  # it is from now on that it counts as put aside


def forget_files(home: Path, *, before: float) -> int:
    """Delete files that were read and put aside before a moment (seconds since 1970) in any connector's folder; return how many."""
    old = [path for path in home.glob("*/done/*") if path.is_file() and path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def write_file(folder: Path, name: str, body: bytes) -> str:
    """Leave a file in a drop folder, whole or not at all; return the name it got."""
    folder.mkdir(parents=True, exist_ok=True)
    fitting = _UNFIT.sub("-", Path(name).name).strip(".-")[-100:] or "file"
    fresh = folder / f".{fitting}.{os.getpid()}"
    fresh.write_bytes(body)
    fresh.replace(folder / fitting)
    return fitting
