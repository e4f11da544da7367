"""Films for posts: an MP4 (ISO/IEC 14496-12) is a list of boxes; we read how long it plays and blank what phones write beside.

Boxes of free notes (`udta`, `meta`, `uuid`) can hold where and with what something was filmed. They are emptied and renamed `free` in
their place, for the sound and the pictures are found by their distance from the file's beginning.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

MOST_FILM_BYTES = 32 * 1024 * 1024
_NOTES = {b"udta", b"meta", b"uuid"}
_INSIDE = {b"moov", b"trak"}


class FilmRefused(ValueError):
    """This is no film that can be kept; `why` is “kind”, “size” or “broken”."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class CleanFilm:
    """An MP4 without notes, and how many seconds it plays, rounded up."""

    seconds: int
    data: bytes


def _boxes(data: bytes | bytearray, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield (name, where its content begins, where it ends) of the boxes between two places."""
    while start < end:
        if start + 8 > end:
            raise FilmRefused("broken")
        size, name = struct.unpack_from(">I4s", data, start)
        inner = start + 8
        if size == 1:
            if start + 16 > end:
                raise FilmRefused("broken")
            size, inner = struct.unpack_from(">Q", data, start + 8)[0], start + 16
        last = end if size == 0 else start + size
        if last > end or last < inner:
            raise FilmRefused("broken")
        yield name, inner, last
        start = last


def clean_film(data: bytes) -> CleanFilm:
    """Return a film without notes. Raises FilmRefused. Looks at boxes only, not at the pictures in them."""
    if len(data) > MOST_FILM_BYTES:
        raise FilmRefused("size")
    if data[4:8] != b"ftyp":
        raise FilmRefused("kind")
    kept = bytearray(data)
    seconds = _walk(kept, 0, len(kept))
    if seconds <= 0 or not any(name == b"mdat" for name, _start, _end in _boxes(kept, 0, len(kept))):
        raise FilmRefused("broken")
    return CleanFilm(seconds, bytes(kept))


def _walk(kept: bytearray, start: int, end: int) -> int:
    """Blank notes and return how many seconds the head of the film tells; 0 where there is none."""
    seconds = 0
    for name, inner, last in list(_boxes(kept, start, end)):
        if name in _NOTES:
            kept[inner:last] = bytes(last - inner)
            place = kept.rindex(name, start, inner)
            kept[place : place + 4] = b"free"
        elif name in _INSIDE:
            seconds = max(seconds, _walk(kept, inner, last))
        elif name == b"mvhd":
            seconds = _length(kept, inner, last)
    return seconds


def _length(kept: bytearray, inner: int, last: int) -> int:
    wide = last > inner and kept[inner] == 1
    if last - inner < (32 if wide else 20):
        raise FilmRefused("broken")
    scale, length = struct.unpack_from(">IQ" if wide else ">II", kept, inner + (20 if wide else 12))
    if not scale:
        raise FilmRefused("broken")
    return int(-(-length // scale))
