"""Identifiers: time-ordered UUIDs for rows, short readable codes for people."""

import os
import secrets
import time
import uuid

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: safe to read out on the telephone


def new_id() -> uuid.UUID:
    """Return a UUID version 7 (RFC 9562): milliseconds first, so that indexes grow at one end."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)


def new_code(length: int = 10) -> str:
    """Return a random code of unmistakable letters and digits, about 4.9 bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def new_token() -> str:
    """Return an unguessable token of 192 bits for links and cookies."""
    return secrets.token_urlsafe(24)
