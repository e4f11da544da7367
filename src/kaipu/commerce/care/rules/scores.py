"""Scores of surveys, and who is asked."""

import hashlib
import math
from collections.abc import Iterable


def net_promoter(scores: Iterable[int]) -> float | None:
    """Return the net promoter score, −100 to 100: the share of 9 and 10 less that of 0 to 6; None without answers.

    F. Reichheld, “The One Number You Need to Grow”, Harvard Business Review 12/2003.
    """
    known = list(scores)
    if not known:
        return None
    return 100 * (sum(score >= 9 for score in known) - sum(score <= 6 for score in known)) / len(known)


def net_promoter_interval(scores: Iterable[int]) -> tuple[float, float] | None:
    """Return the 95 % interval of a net promoter score, within −100 to 100; None without answers.

    Adjusted Wald: three answers are made up (¾ promoter, 1½ passive, ¾ detractor), so that a few like answers don't look
    certain; the score itself always lies inside. B. Rocks, “Interval Estimation for the Net Promoter Score”, The American Statistician 70 (2016).
    """
    known = list(scores)
    if not known:
        return None
    n = len(known) + 3
    up = (sum(score >= 9 for score in known) + 0.75) / n
    down = (sum(score <= 6 for score in known) + 0.75) / n
    half = 1.96 * math.sqrt((up + down - (up - down) ** 2) / n)
    score = net_promoter(known) or 0.0
    return max(-100.0, min(score, 100 * (up - down - half))), min(100.0, max(score, 100 * (up - down + half)))


def is_drawn(seed: str, number: int, percent: int) -> bool:
    """Tell whether a thing with this number is one of a share, by a hash of seed and number: always the same, and nobody's choice."""
    digest = hashlib.sha256(f"{seed}:{number}".encode()).digest()
    return int.from_bytes(digest[:8]) % 10_000 < percent * 100
