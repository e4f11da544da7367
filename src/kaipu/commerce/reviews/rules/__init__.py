"""Pure decisions of reviews."""

from kaipu.commerce.reviews.rules.moderation import (
    HIDDEN,
    LOW_STARS,
    MOST_LETTERS,
    PUBLISHED,
    REFUSALS,
    REFUSED,
    STATES,
    WAITING,
    judge,
    sign_name,
)
from kaipu.commerce.reviews.rules.pictures import (
    MOST_BYTES,
    MOST_PICTURES,
    MOST_PIXELS,
    CleanPicture,
    PictureRefused,
    clean_picture,
)

__all__ = [
    "HIDDEN", "LOW_STARS", "MOST_BYTES", "MOST_LETTERS", "MOST_PICTURES", "MOST_PIXELS", "PUBLISHED", "REFUSALS", "REFUSED",
    "STATES", "WAITING", "CleanPicture", "PictureRefused", "clean_picture", "judge", "sign_name",
]  # fmt: skip
