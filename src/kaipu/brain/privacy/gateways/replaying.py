"""The replay list: whom to erase again after a backup was restored.

It is a file beside the database, for a restored database knows nothing of what happened after the backup. It holds digests,
not names: with it and a copy of the database one finds who must go, with it alone nobody. Keep a copy of it where the
backups are.
"""

import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Collection
from datetime import datetime
from pathlib import Path


def _path(var: Path) -> Path:
    return var / "privacy" / "replay.jsonl"


def _lines(var: Path) -> list[dict[str, str]]:
    path = _path(var)
    return [json.loads(line) for line in path.read_text().splitlines() if line] if path.exists() else []


def note_erasure(var: Path, *, request: str, identity: str, at: datetime) -> None:
    """Add a person to the list, safely on the disk when this returns. Noting a request twice does nothing."""
    path, lines = _path(var), _lines(var)
    if any(line.get("request") == request for line in lines):
        return
    salt = lines[0]["salt"] if lines else secrets.token_hex(16)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = [] if lines else [{"salt": salt}]
    fresh.append({"request": request, "digest": _digest(salt, identity), "at": at.isoformat()})
    with path.open("a") as file:
        file.writelines(json.dumps(line) + "\n" for line in fresh)
        file.flush()
        os.fsync(file.fileno())


def list_erased(var: Path, identities: Collection[str]) -> set[str]:
    """Return those of some identities that are on the list."""
    lines = _lines(var)
    if not lines:
        return set()
    known = {line["digest"] for line in lines if "digest" in line}
    return {identity for identity in identities if _digest(lines[0]["salt"], identity) in known}


def count_listed(var: Path) -> int:
    """Return how many persons are on the list."""
    return sum("digest" in line for line in _lines(var))


def _digest(salt: str, identity: str) -> str:
    return hmac.new(bytes.fromhex(salt), identity.encode(), hashlib.sha256).hexdigest()
