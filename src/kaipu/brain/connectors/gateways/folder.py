"""Files that somebody leaves for a connector: read from a drop folder, and put aside once they were read."""

import hashlib
import json
import mmap
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

LARGEST = 64 << 20
ASIDE = ("done", "bad")
_LETTERS = re.compile(rb"[0-9A-Za-z\x80-\xff]")
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class DroppedFile:
    """A file that waits, as it was when it was read: what it holds, the digest of that, and what tells it from a later one."""

    path: Path
    body: bytes
    digest: str
    stamp: tuple[int, int, int]


def list_files(folder: Path) -> list[Path]:
    """Return the files that wait, the oldest name first; those still being written (`.part`, hidden) and too large ones are left."""
    if not folder.is_dir():
        return []
    return [path for path in sorted(folder.iterdir()) if path.is_file() and _is_whole(path)]


def _is_whole(path: Path) -> bool:
    return not path.name.startswith(".") and path.suffix != ".part" and path.stat().st_size <= LARGEST


def read_file(path: Path) -> DroppedFile:
    """Read a file, once. Raises OSError."""
    with path.open("rb") as file:
        stamp = _stamp(os.fstat(file.fileno()))
        body = file.read()
    return DroppedFile(path, body, hashlib.sha256(body).hexdigest(), stamp)


def _stamp(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def archive_file(file: DroppedFile) -> None:
    """Put a file aside that was read; one that took its place meanwhile stays, and waits."""
    with suppress(FileNotFoundError):
        if _stamp(file.path.stat()) == file.stamp:
            _put_aside(file.path, "done")


def set_bad(path: Path) -> None:
    """Put a file aside that cannot be read. Raises OSError."""
    _put_aside(path, "bad")


def _put_aside(path: Path, name: str) -> None:
    home = path.parent / name
    home.mkdir(exist_ok=True)
    target = next(each for each in _names(home / path.name) if not each.exists())
    path.replace(target)
    os.utime(target)  # it is from now on that it counts as put aside


def _names(path: Path) -> Iterator[Path]:
    """Return a name, and others like it: `a.csv`, `a-2.csv`, `a-3.csv` …"""
    stem, point, rest = path.name.partition(".")
    yield path
    yield from (path.with_name(f"{stem}-{number}{point}{rest}") for number in count(2))


def forget_files(home: Path, *, before: float) -> int:
    """Delete files that were put aside, read or bad, before a moment (seconds since 1970) in any connector's folder; return how many."""
    aside = [path for name in ASIDE for path in home.glob(f"*/{name}/*")]
    old = [path for path in aside if path.is_file() and path.stat().st_mtime < before]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def forget_in(path: Path, words: re.Pattern[bytes]) -> bool:
    """Delete a file that was put aside if any of some words is found in it, or cover them in one that waits; tell whether any was."""
    if path.parent.name not in ASIDE:
        return _cover_file(path, words)
    if not words.search(path.read_bytes()):
        return False
    path.unlink()
    return True


def _cover_file(path: Path, words: re.Pattern[bytes]) -> bool:
    """Put stars in the place of what is found in a file that waits; tell whether there was any. Rows stay rows of their form.

    JSON is taken apart, for a number cannot have stars. What is no whole file, or too large to be read, is covered where it
    stands, letter by letter, for somebody may be writing to it.
    """
    if not _is_whole(path):
        return _cover_in_place(path, words)
    file = read_file(path)
    if not words.search(file.body):
        return False
    fresh = path.with_name(f".{secrets.token_hex(8)}")
    fresh.write_bytes(_covered_json(file.body, words) or _covered_text(file.body, words))
    fresh.replace(path)
    return True


def _cover_in_place(path: Path, words: re.Pattern[bytes]) -> bool:
    if not path.stat().st_size:
        return False
    found = False
    with path.open("r+b") as file, mmap.mmap(file.fileno(), 0) as held:
        while spans := [match.span() for match in words.finditer(held)]:
            found = True
            for start, end in spans:
                held[start:end] = _LETTERS.sub(b"*", held[start:end])
    return found


def _covered_text(text: bytes, words: re.Pattern[bytes]) -> bytes:
    while words.search(text):  # neighbours share the sign between them
        text = words.sub(lambda found: _LETTERS.sub(b"*", found[0]), text)
    return text


def _covered_json(body: bytes, words: re.Pattern[bytes]) -> bytes | None:
    """Return a JSON document, or lines of JSON, without what is found; None for what is neither."""
    for pieces in ([body], [line for line in body.split(b"\n") if line.strip()]):
        with suppress(ValueError, RecursionError):
            covered = [_covered(json.loads(piece), "", words) for piece in pieces]
            return b"\n".join(json.dumps(each, ensure_ascii=False).encode() for each in covered)
    return None


def _covered(value: Any, name: str, words: re.Pattern[bytes]) -> Any:
    if isinstance(value, dict):
        return {_covered(key, "", words): _covered(each, key, words) for key, each in value.items()}
    if isinstance(value, list):
        return [_covered(each, name, words) for each in value]
    if isinstance(value, str):
        return _covered_text(value.encode(errors="surrogatepass"), words).decode(errors="surrogatepass")
    said = f"{json.dumps(name, ensure_ascii=False)}: {json.dumps(value)},".encode()
    return None if isinstance(value, int | float) and words.search(said) else value


def write_file(folder: Path, name: str, body: bytes) -> str:
    """Leave a file in a drop folder, whole or not at all; return the name it got, which no other file there had."""
    folder.mkdir(parents=True, exist_ok=True)
    fitting = _UNFIT.sub("-", Path(name).name).strip(".-")[-100:].lstrip(".-") or "file"
    fresh = folder / f".{secrets.token_hex(8)}"
    fresh.write_bytes(body)
    try:
        return next(target.name for target in _names(folder / fitting) if _is_linked(fresh, target))
    finally:
        fresh.unlink()


def _is_linked(fresh: Path, target: Path) -> bool:
    try:
        os.link(fresh, target)
    except FileExistsError:
        return False
    return True
