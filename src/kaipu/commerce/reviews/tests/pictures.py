"""Small pictures for tests, made by hand."""

import struct
import zlib


def part(name: bytes, body: bytes) -> bytes:
    """Return a part of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def make_png(width: int = 20, height: int = 20, *extra: bytes) -> bytes:
    """Return a grey PNG."""
    rows = b"".join(b"\0" + b"\x80" * width for _ in range(height))
    header = part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(extra) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")


def segment(marker: int, body: bytes) -> bytes:
    """Return a part of a JPEG."""
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def make_exif(turn: int) -> bytes:
    """Return EXIF as a phone writes it: which way is up, and a place."""
    entries = struct.pack("<HHII", 274, 3, 1, turn) + struct.pack("<HHII", 0x8825, 4, 1, 9999)
    return b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + entries + b"\0\0\0\0" + b"GPS 40.7128 -74.0060"


def make_jpeg(width: int = 64, height: int = 48, *extra: bytes) -> bytes:
    """Return the parts of a JPEG in order; its pixels are noise."""
    frame = segment(0xC0, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56"
    tables = segment(0xDB, b"\0" * 65) + segment(0xC4, b"\0" * 19)
    return b"\xff\xd8" + b"".join(extra) + tables + frame + scan + b"\xff\xd9"
