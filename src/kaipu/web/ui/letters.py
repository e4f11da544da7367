"""The signed way out of mail: letters carry it, the shop understands it."""

from uuid import UUID

from django.core import signing

SALT = "campaigns.letter"


def way_out(letter_id: UUID) -> str:
    """Return the signed address that ends mail without a log-in."""
    return f"/letters/{signing.Signer(salt=SALT).sign(str(letter_id))}/leave/"


def read_way_out(token: str) -> UUID | None:
    """Return the letter a signed address belongs to, or None for a forged one."""
    try:
        return UUID(signing.Signer(salt=SALT).unsign(token))
    except (signing.BadSignature, ValueError):
        return None
