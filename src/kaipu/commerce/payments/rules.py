"""Pure decisions about payments: signatures of messages, and what a provider's word means for an attempt."""

import base64
import hashlib
import hmac
import re

CREATED, PENDING, PAID, FAILED, CANCELLED = "created", "pending", "paid", "failed", "cancelled"
SURPLUS = "surplus"  # paid although the subject was paid already: kept, and given back
OPEN = frozenset({CREATED, PENDING})
TOLERANCE_SECONDS = 300
AT_THE_COUNTER = frozenset({"cash", "code"})  # money that a cashier takes and gives back; no company is asked


def sign(secret: str, message_id: str, timestamp: int, body: bytes) -> str:
    """Sign a message by the Standard Webhooks specification 1.0.0: HMAC-SHA256 over “id.timestamp.body”, base64, prefix v1."""
    content = b".".join([message_id.encode(), str(timestamp).encode(), body])
    return "v1," + base64.b64encode(hmac.new(secret.encode(), content, hashlib.sha256).digest()).decode()


def is_signed(secret: str, message_id: str, timestamp: str, body: bytes, signatures: str, now: int) -> bool:
    """Tell whether one of the space-separated signatures is ours and the message is no older or newer than five minutes."""
    if not message_id or not re.fullmatch(r"[0-9]{1,11}", timestamp) or abs(now - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    right = sign(secret, message_id, int(timestamp), body)
    return any(hmac.compare_digest(right, given) for given in signatures.split())


def means_digest(secret: str, provider: str, means: str) -> str:
    """Return a keyed hash of what was paid with, or “” where nothing is told; without the shop's secret nobody can try numbers."""
    if not means:
        return ""
    return hmac.new(secret.encode(), f"means of payment|{provider}|{means}".encode(), hashlib.sha256).hexdigest()[:40]


def next_state(current: str, reported: str) -> str:
    """Return the state of an attempt after a provider's report: paid is final, and a late “pending” undoes nothing."""
    if current in {PAID, SURPLUS} or reported not in {PENDING, PAID, FAILED, CANCELLED}:
        return current
    if current in OPEN or reported == PAID:
        return reported
    return current
