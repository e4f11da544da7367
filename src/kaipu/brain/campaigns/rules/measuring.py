"""Who is held out, when one may be told, and what the difference between the told and the held out is worth."""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

Z95 = 1.959964


@dataclass(frozen=True, slots=True)
class Arm:
    """One side of a comparison: its people, and mean and sample variance of what each brought."""

    people: int
    mean: float
    variance: float


@dataclass(frozen=True, slots=True)
class Difference:
    """What telling was worth in all, with its 95 % interval."""

    total: float
    low: float
    high: float


def is_held_out(origin: str, customer_id: int, percent: int) -> bool:
    """Tell whether a customer is told nothing, by a stable hash: the same for ever, and independent between origins."""
    digest = hashlib.blake2s(f"{origin}|{customer_id}".encode(), digest_size=8).digest()
    return int.from_bytes(digest) % 10_000 < percent * 100


def share_of(step: str, customer_id: int) -> int:
    """Return a number from 0 to 99 by which a split sends a customer one way or the other; the journeys' SQL computes the same."""
    digest = hashlib.md5(f"{step}:{customer_id}".encode()).hexdigest()  # noqa: S324 - PostgreSQL's own, and nothing to protect
    return int(digest[:8], 16) % 100


def compare(told: Arm, held: Arm) -> Difference | None:
    """Return n·(mean told − mean held) with n the people told, ± n·1.96·√(s²/n + s²/m) (Welch 1947); None with an arm under two."""
    if told.people < 2 or held.people < 2:
        return None
    total = told.people * (told.mean - held.mean)
    spread = told.people * Z95 * math.sqrt(told.variance / told.people + held.variance / held.people)
    return Difference(total, total - spread, total + spread)


def is_quiet(hour: int, quiet_from: int, quiet_until: int) -> bool:
    """Tell whether an hour is a quiet one; equal hours mean that none is."""
    if quiet_from <= quiet_until:
        return quiet_from <= hour < quiet_until
    return hour >= quiet_from or hour < quiet_until


def wakes_at(local: datetime, quiet_from: int, quiet_until: int) -> datetime:
    """Return when one may be told again: the same moment, or the end of the quiet hours it falls in."""
    if not is_quiet(local.hour, quiet_from, quiet_until):
        return local
    end = local.replace(hour=quiet_until, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)


def target_of(path: str, *, source: str, medium: str, campaign: str, content: str = "") -> str:
    """Return a page's address with where its visitor comes from (UTM)."""
    page, mark, anchor = path.partition("#")
    utm = {"utm_source": source, "utm_medium": medium, "utm_campaign": campaign}
    if content:
        utm["utm_content"] = content
    return f"{page}{'&' if '?' in page else '?'}{urlencode(utm)}{mark}{anchor}"
