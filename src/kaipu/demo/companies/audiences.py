"""An advertising company that takes audiences: checks the signature, takes an upload of the same number once, keeps it as a file."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from pathlib import Path

PATH = "/audiences/v1/"


def take(folder: Path, secret: str, headers: Mapping[str, str], body: bytes) -> tuple[int, dict[str, object]]:
    """Return status and answer to an upload."""
    signed = hmac.new(secret.encode(), f"{headers.get('X-Timestamp', '')}.".encode() + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(signed, headers.get("X-Signature", "")):
        return 401, {"error": "signature"}
    number = headers.get("Idempotency-Key", "")
    if len(number) != 36 or not set(number) <= set("0123456789abcdef-"):
        return 422, {"error": "idempotency key"}
    given = json.loads(body)
    kept = folder / "audiences" / f"{number}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    new = not kept.exists()
    if new:
        kept.write_bytes(body)
    return 200, {"taken": len(given["add"]), "removed": len(given["remove"]), "new": new}
