"""Looking for somebody in the files beside the database and the lake: spool, uploads, exports, logs, and what lies about."""

import mmap
import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = 1 << 20
OVERLAP = 512  # longer than anything that is looked for
# The database and the lake are searched by what understands them; secrets and static files come from nobody's data, and
# the demonstration's own material tells of persons who were made up.
PACKED = frozenset({".parquet", ".duckdb"})
SKIPPED = frozenset({"postgres", "static", "secrets", "lake", "demo", "bench", "bench-import", "sandbox"})


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file that holds what was looked for. `folder` is the one under var/ in which it lies."""

    folder: str
    path: Path


def search_files(var: Path, pattern: str) -> tuple[list[FoundFile], int]:
    """Return the files under `var` in which a regular expression finds something, and how many were read.

    Looks into zip archives, workbooks among them; not into Parquet, of which texts are packed.
    """
    wanted = re.compile(pattern.encode(), re.IGNORECASE)
    found, read = [], 0
    for path in _files(var):
        read += 1
        if _holds(path, wanted):
            found.append(FoundFile(path.relative_to(var).parts[0], path))
    return found, read


def blank(path: Path, pattern: str) -> int:
    """Write stars over what a pattern finds in a file, where it stands; return how often.

    The file keeps its length, so a process may go on appending to it, and its time, for by that it is deleted one day.
    """
    facts = path.stat()
    if facts.st_size == 0:
        return 0
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as held:
        wanted, found = re.compile(pattern.encode(), re.IGNORECASE), 0
        while spans := [match.span() for match in wanted.finditer(held)]:  # neighbours share the sign between them
            found += len(spans)
            for start, end in spans:
                held[start:end] = re.sub(rb"[0-9A-Za-z\x80-\xff]", b"*", held[start:end])
    os.utime(path, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    return found


def _files(var: Path) -> Iterator[Path]:
    for home in sorted(var.iterdir()) if var.exists() else []:
        if home.name not in SKIPPED:
            yield from (path for path in sorted(home.rglob("*") if home.is_dir() else [home]) if path.is_file())
    for path in sorted((var / "lake").rglob("*")):
        if path.is_file() and path.suffix not in PACKED:
            yield path


def _holds(path: Path, wanted: re.Pattern[bytes]) -> bool:
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                return any(wanted.search(archive.read(name)) for name in archive.namelist())
        with path.open("rb") as file:
            tail = b""
            while block := file.read(BLOCK):
                if wanted.search(tail + block):
                    return True
                tail = block[-OVERLAP:]
    except FileNotFoundError:  # somebody took it away meanwhile
        return False
    return False
