"""Who wins a challenge: the most liked, or whom a lot finds; one prize a person."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

ENTRY_WAITING, ENTRY_PUBLISHED, ENTRY_REFUSED = "waiting", "published", "refused"
ENTRY_STATES = (ENTRY_WAITING, ENTRY_PUBLISHED, ENTRY_REFUSED)
PATIENCE = timedelta(
    days=3
)  # so long moderators have after the end, before a challenge is closed without what still waits


@dataclass(frozen=True, slots=True)
class Runner:
    """Something that takes part: `key` names it, `votes` are hearts or helpful votes."""

    key: str
    customer_id: int
    votes: int
    at: datetime


def rank(runners: Iterable[Runner], *, seed: str = "") -> list[Runner]:
    """Return the best of each customer, the first to win first: most votes, then the earlier; with a seed by lot.

    The lot is the order of SHA-256 over seed and key, so whoever knows the seed can draw it again.
    """
    ordered = sorted(runners, key=lambda each: (-each.votes, each.at, each.key))
    first: dict[int, Runner] = {}
    for each in ordered:
        first.setdefault(each.customer_id, each)
    found = list(first.values())
    if seed:
        found.sort(key=lambda each: hashlib.sha256(f"{seed}:{each.key}".encode()).hexdigest())
    return found


def is_ripe(ends_at: datetime, waiting: int, at: datetime) -> bool:
    """Tell whether a challenge can be closed: it is over, and nothing waits for a moderator or three days have passed."""
    return at >= ends_at and (waiting == 0 or at >= ends_at + PATIENCE)
