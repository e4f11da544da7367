"""Signed notifications of outside companies, by the Standard Webhooks convention (standardwebhooks.com, HMAC-SHA-256)."""

import base64
import hashlib
import hmac
import re

TOLERANCE_SECONDS = 300


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Return the signature of a message. A secret that begins with whsec_ is taken as base64, as the convention has it."""
    key = base64.b64decode(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()
    signed = f"{message_id}.{timestamp}.".encode() + body
    return f"v1,{base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()}"


def is_signed(secret: str, message_id: str, timestamp: str, body: bytes, signatures: str, now: int) -> bool:
    """Tell whether one of the space-separated signatures is ours and the message at most five minutes old. Without a secret none is."""
    if not secret or not message_id or not re.fullmatch(r"[0-9]{1,11}", timestamp):
        return False
    if abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    right = sign(secret, message_id, int(timestamp), body)
    return any(hmac.compare_digest(right, given) for given in signatures.split())
