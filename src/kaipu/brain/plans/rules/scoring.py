"""A figure scored against its own history."""

from collections.abc import Sequence

LEAST_WEEKS = 6
MUCH_WORSE, WORSE, BETTER = 10.0, 25.0, 75.0


def score(now: float, history: Sequence[float], better: str) -> float | None:
    """Return 100 · (weeks that were worse + half of those that were equal) / weeks; None with fewer than six weeks.

    That is the mid-rank percentile (Hazen), turned so that 100 is the best week and 0 the worst, whichever way is better.
    """
    if len(history) < LEAST_WEEKS:
        return None
    worse = sum(each < now if better == "up" else each > now for each in history)
    equal = sum(each == now for each in history)
    return 100.0 * (worse + equal / 2) / len(history)


def band_of(points: float | None) -> str:
    """Return much_worse, worse, usual, better, or unknown."""
    if points is None:
        return "unknown"
    return (
        "much_worse" if points < MUCH_WORSE else "worse" if points < WORSE else "better" if points > BETTER else "usual"
    )


def mean_of(points: Sequence[float | None]) -> float | None:
    """Return the mean of the scores there are; None without any."""
    known = [each for each in points if each is not None]
    return sum(known) / len(known) if known else None


def middle_of(values: Sequence[float]) -> float | None:
    """Return the median; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
