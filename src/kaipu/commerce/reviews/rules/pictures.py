"""Pictures that strangers send: only the parts of the file that carry pixels are kept.

JPEG (ITU-T T.81) and PNG (ISO/IEC 15948) are lists of labelled parts. The file is written anew from those a decoder needs:
EXIF with its place and camera, comments, thumbnails, embedded profiles and whatever follows the picture are left behind.
Only which way is up survives, because phones keep that in EXIF. Whatever does not follow the format exactly is refused;
so is SVG, which is a program and not a picture.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

MOST_PICTURES = 3
MOST_BYTES = 4 * 1024 * 1024
MOST_PIXELS = 40_000_000
LEAST_SIDE = 16
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"IDAT", b"IEND"}
_FRAMES = {0xC0, 0xC1, 0xC2}  # baseline, extended and progressive, all Huffman coded
_TABLES = {0xC4, 0xDB, 0xDD}
_SCAN, _END = 0xDA, 0xD9
_JPEG_KEPT = {*_FRAMES, *_TABLES, _SCAN}
_ALONE = {0x01, *range(0xD0, 0xD8)}


class PictureRefused(ValueError):
    """This is no picture that can be kept; `why` is “kind”, “size”, “pixels” or “broken”."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class CleanPicture:
    """A picture written anew: its type, its size in pixels as stored, and the file."""

    kind: str
    width: int
    height: int
    data: bytes


def clean_picture(data: bytes) -> CleanPicture:
    """Write a picture anew from the parts that carry pixels. Raises PictureRefused. Reads the file once."""
    if len(data) > MOST_BYTES:
        raise PictureRefused("size")
    if data.startswith(b"\xff\xd8\xff"):
        made = _jpeg(data)
    elif data.startswith(_PNG):
        made = _png(data)
    else:
        raise PictureRefused("kind")
    if made.width * made.height > MOST_PIXELS or min(made.width, made.height) < LEAST_SIDE:
        raise PictureRefused("pixels")
    return made


def _png_parts(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield (name, part) up to the end, each checked by its sum."""
    place, name = len(_PNG), b""
    while name != b"IEND":
        if place + 12 > len(data):
            raise PictureRefused("broken")
        length, name = struct.unpack(">I4s", data[place : place + 8])
        part = data[place : place + 12 + length]
        if len(part) != 12 + length or zlib.crc32(part[4:-4]) != struct.unpack(">I", part[-4:])[0]:
            raise PictureRefused("broken")
        yield name, part
        place += len(part)


def _png(data: bytes) -> CleanPicture:
    parts = list(_png_parts(data))
    if parts[0][0] != b"IHDR" or len(parts[0][1]) != 25:
        raise PictureRefused("broken")
    if any(name[:1].isupper() and name not in _PNG_KEPT for name, _part in parts):
        raise PictureRefused("kind")  # a part that a decoder must know, and we do not
    width, height = struct.unpack(">II", parts[0][1][8:16])
    return CleanPicture("png", width, height, b"".join([_PNG, *(part for name, part in parts if name in _PNG_KEPT)]))


def _jpeg_parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield (marker, part) up to the end of the picture; a scan comes with its coded pixels."""
    place = 2
    while True:
        while data[place : place + 2] == b"\xff\xff":
            place += 1
        if place + 2 > len(data) or data[place] != 0xFF:
            raise PictureRefused("broken")
        marker = data[place + 1]
        if marker == _END:
            return
        if marker in _ALONE:
            place += 2
            continue
        part = _segment(data, place)
        end = _scan_end(data, place + len(part)) if marker == _SCAN else place + len(part)
        yield marker, data[place:end]
        place = end


def _jpeg(data: bytes) -> CleanPicture:
    parts = list(_jpeg_parts(data))
    frames = [part for marker, part in parts if marker in _FRAMES]
    if not frames or all(marker != _SCAN for marker, _part in parts):
        raise PictureRefused("broken")
    if any(marker not in _JPEG_KEPT and not 0xE0 <= marker <= 0xEF and marker != 0xFE for marker, _part in parts):
        raise PictureRefused("kind")
    turns = [_turn(part[10:]) for marker, part in parts if marker == 0xE1 and part[4:10] == b"Exif\0\0"]
    kept = [part for marker, part in parts if marker in _JPEG_KEPT or (marker == 0xEE and part[4:9] == b"Adobe")]
    width, height = _frame_size(frames[0])
    return CleanPicture("jpeg", width, height, b"".join([b"\xff\xd8", _upright((turns or [1])[0]), *kept, b"\xff\xd9"]))


def _segment(data: bytes, place: int) -> bytes:
    if place + 4 > len(data):
        raise PictureRefused("broken")
    length = int.from_bytes(data[place + 2 : place + 4])
    if length < 2 or place + 2 + length > len(data):
        raise PictureRefused("broken")
    return data[place : place + 2 + length]


def _frame_size(part: bytes) -> tuple[int, int]:
    if len(part) < 10:
        raise PictureRefused("broken")
    height, width = struct.unpack(">HH", part[5:9])
    return width, height


def _scan_end(data: bytes, place: int) -> int:
    """Return where the coded pixels end: at a marker that is neither a stuffed byte nor a restart."""
    while True:
        place = data.find(b"\xff", place)
        if place < 0 or place + 1 >= len(data):
            raise PictureRefused("broken")
        following = data[place + 1]
        if following and not 0xD0 <= following <= 0xD7:
            return place
        place += 2


def _turn(exif: bytes) -> int:
    """Return which way is up, 1 to 8 (TIFF 6.0, tag 274); 1 where that cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(exif[:2])
    if order is None or len(exif) < 8:
        return 1
    start = struct.unpack(f"{order}I", exif[4:8])[0]
    if start + 2 > len(exif):
        return 1
    for number in range(min(64, struct.unpack(f"{order}H", exif[start : start + 2])[0])):
        entry = exif[start + 2 + 12 * number : start + 14 + 12 * number]
        if len(entry) == 12 and struct.unpack(f"{order}HH", entry[:4]) == (274, 3):
            found = int(struct.unpack(f"{order}H", entry[8:10])[0])
            return found if 1 <= found <= 8 else 1
    return 1


def _upright(turn: int) -> bytes:
    """Return an EXIF part that says nothing but which way is up; nothing where that is the usual one."""
    if turn == 1:
        return b""
    body = b"Exif\0\0MM\0*" + struct.pack(">IHHHIHHI", 8, 1, 274, 3, 1, turn, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body
