"""How sure a share is."""

from math import sqrt

Z95 = 1.959963984540054


def wilson(share: float, count: float) -> tuple[float, float]:
    """Return the 95 % interval of a share seen in `count` cases. Wilson, JASA 22 (1927), 209–212."""
    if count <= 0 or not 0 <= share <= 1:
        return 0.0, 1.0
    scale = 1 + Z95**2 / count
    centre = (share + Z95**2 / (2 * count)) / scale
    half = Z95 * sqrt(share * (1 - share) / count + Z95**2 / (4 * count**2)) / scale
    return max(0.0, centre - half), min(1.0, centre + half)
