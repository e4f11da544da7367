"""Keys for programs: a secret that is shown once and stored as a digest, with the scopes it opens.

The secret has 192 bits, so a plain SHA-256 is enough to keep it; nothing slower would guess it any less.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kaipu.kernel import audit, ids
from kaipu.kernel.models import ApiToken
from kaipu.kernel.operation import acting_now, operation

SCOPES: dict[str, str] = {
    "events.write": "Send events", "metrics.read": "Ask the metric dictionary", "tills.use": "Sell at another maker's till",
    "decisions.read": "Read decisions", "decisions.decide": "Read, approve, reject and undo decisions",
}  # fmt: skip
PREFIX = "kp_"


class UnknownScope(ValueError):
    """No such scope can be given to a program."""


class TokenUnknown(LookupError):
    """No token with this id is valid any more."""


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A key as the console shows it; the secret itself is nowhere."""

    id: UUID
    title: str
    scopes: tuple[str, ...]
    created_at: datetime
    created_by: str
    revoked_at: datetime | None


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _record(token: ApiToken) -> TokenRecord:
    return TokenRecord(
        token.id, token.title, tuple(token.scopes), token.created_at, token.created_by, token.revoked_at
    )  # fmt: skip


@operation
def issue_token(*, title: str, scopes: Sequence[str], at: datetime) -> tuple[UUID, str]:
    """Make a key and return its id and secret, which nobody can read again. Raises UnknownScope."""
    if not scopes or not set(scopes) <= SCOPES.keys():
        raise UnknownScope(", ".join(scopes))
    secret = PREFIX + ids.new_token()
    token = ApiToken.objects.create(
        title=title[:100],
        digest=_digest(secret),
        scopes=sorted(set(scopes)),
        created_at=at,
        created_by=acting_now().actor,
    )
    audit.record(
        action="kernel.issue_token", subject=f"token:{token.id}", detail={"scopes": sorted(set(scopes))}, at=at
    )
    return token.id, secret


@operation
def revoke_token(*, token_id: UUID, at: datetime) -> None:
    """End a key at once. Raises TokenUnknown."""
    if not ApiToken.objects.filter(id=token_id, revoked_at=None).update(revoked_at=at):
        raise TokenUnknown(str(token_id))
    audit.record(action="kernel.revoke_token", subject=f"token:{token_id}", at=at)


def find_token(*, secret: str, scope: str) -> TokenRecord | None:
    """Return the valid key with this secret that opens a scope, or None. One statement."""
    if not secret.startswith(PREFIX) or len(secret) > 100:
        return None
    token = ApiToken.objects.filter(digest=_digest(secret), revoked_at=None, scopes__contains=[scope]).first()
    return None if token is None else _record(token)


def list_tokens(*, scope: str) -> list[TokenRecord]:
    """Return the keys that open a scope, valid ones first, the newest of them first."""
    rows = ApiToken.objects.filter(scopes__contains=[scope]).order_by("revoked_at", "-created_at")
    return sorted((_record(token) for token in rows), key=lambda token: token.revoked_at is not None)
