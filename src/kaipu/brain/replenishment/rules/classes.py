"""ABC × XYZ: which goods carry the business and which sell evenly, and how sure of having each the shop wants to be."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

A_SHARE, B_SHARE = 0.8, 0.95  # of gross profit, the best first
X_SWING, Y_SWING = 0.5, 1.0  # standard deviation of a week's units by their mean
CELLS = tuple(abc + xyz for abc in "ABC" for xyz in "XYZ")
# percent of review cycles without running out
SERVICE: Mapping[str, int] = {
    "AX": 98, "AY": 97, "AZ": 95, "BX": 97, "BY": 95, "BZ": 92, "CX": 95, "CY": 92, "CZ": 88,
}  # fmt: skip
LEAST_SERVICE, MOST_SERVICE = 50, 99


class ServiceInvalid(ValueError):
    """A service level lies outside 50 to 99 percent, or its class is none of the nine."""


def classify(worth: Floats, weekly: Floats) -> list[str]:
    """Return the class of each series by its worth (n,) and its units by week (n, weeks); what is worth nothing is C."""
    order = np.argsort(-worth, kind="stable")
    before = np.empty(len(worth))
    total = float(worth[worth > 0].sum()) or 1.0
    before[order] = np.concatenate([[0.0], np.cumsum(np.maximum(worth[order], 0))[:-1]]) / total
    means = weekly.mean(axis=1)
    swing = np.where(means > 0, weekly.std(axis=1) / np.maximum(means, 1e-9), np.inf)
    letters = np.where(before < A_SHARE, "A", np.where(before < B_SHARE, "B", "C"))
    letters = np.where(worth > 0, letters, "C")
    evenness = np.where(swing <= X_SWING, "X", np.where(swing <= Y_SWING, "Y", "Z"))
    return [a + b for a, b in zip(letters.tolist(), evenness.tolist(), strict=True)]


def check_service(levels: Mapping[str, int]) -> None:
    """Raise ServiceInvalid unless each is a known class with a level that means something."""
    for cell, percent in levels.items():
        if cell not in CELLS or not LEAST_SERVICE <= percent <= MOST_SERVICE:
            raise ServiceInvalid(cell)
