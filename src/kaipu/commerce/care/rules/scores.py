"""Scores of surveys."""

from collections.abc import Iterable


def net_promoter(scores: Iterable[int]) -> float | None:
    """Return the net promoter score, −100 to 100: the share of 9 and 10 less that of 0 to 6; None without answers.

    F. Reichheld, “The One Number You Need to Grow”, Harvard Business Review 12/2003.
    """
    known = list(scores)
    if not known:
        return None
    return 100 * (sum(score >= 9 for score in known) - sum(score <= 6 for score in known)) / len(known)
