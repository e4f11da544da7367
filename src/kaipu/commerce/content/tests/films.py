"""Small films for tests: boxes in order, without a picture in them."""

import struct


def box(name: bytes, body: bytes) -> bytes:
    """Return a box of an MP4."""
    return struct.pack(">I4s", len(body) + 8, name) + body


def make_film(*, seconds: float = 12, wide: bool = False, notes: bytes = b"+40.7128-074.0060/") -> bytes:
    """Return an MP4 whose head tells how long it plays, with a place beside it as telephones write one."""
    if wide:
        head = b"\1\0\0\0" + bytes(16) + struct.pack(">IQ", 1000, round(seconds * 1000)) + bytes(80)
    else:
        head = bytes(12) + struct.pack(">II", 1000, round(seconds * 1000)) + bytes(80)
    moov = box(b"moov", box(b"mvhd", head) + box(b"trak", box(b"udta", notes)) + box(b"udta", box(b"\xa9xyz", notes)))
    return box(b"ftyp", b"isom\0\0\0\0isom") + moov + box(b"mdat", b"\x12" * 64)
