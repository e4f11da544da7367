"""The spool: files that web processes append to and the worker reads by offset. A line in it is acknowledged.

Each process appends to a file of its own and hour, one `os.write` a batch with O_APPEND. What was written survives any
kill of a process, for it lies in the system's cache; a power cut may take the last seconds of it, unless `durable` waits
for the disk. A write that a kill or a full disk cut short leaves half a line; whoever opens the file next begins anew
after it, so that no acknowledged line is glued to it.
"""

import os
import threading
from datetime import datetime
from pathlib import Path


class SpoolFailed(OSError):
    """The lines were not written whole, so they are not acknowledged."""


class Spool:
    """The file that this process appends to; a new one each hour and after a fork."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._file = -1
        self._path: Path | None = None
        self._torn = False

    def append(self, folder: Path, lines: bytes, at: datetime, *, durable: bool = False) -> None:
        """Append whole lines by one write. Raises SpoolFailed."""
        path = folder / f"events-{at:%Y%m%dT%H}-{os.getpid()}.jsonl"
        with self._lock:
            try:
                if path != self._path or not path.exists():
                    self._open(path)
                block = b"\n" + lines if self._torn else lines
                written = os.write(self._file, block)
                self._torn = written < len(block)
                if durable and not self._torn:
                    os.fdatasync(self._file)
            except OSError as error:
                raise SpoolFailed(str(error)) from error
        if self._torn:
            raise SpoolFailed(f"{written} of {len(block)} bytes were written to {path.name}")

    def _open(self, path: Path) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file, self._path = -1, None
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        size = os.fstat(self._file).st_size
        self._torn = size > 0 and os.pread(self._file, 1, size - 1) != b"\n"  # a killed process of the same number
        self._path = path


spool = Spool()
