"""What each company takes beside words: how many pictures and how large, and a film where it takes one.

Sources, as their documentation says: WeChat material/add_material (cover up to 10 MB) and media/uploadimg (JPEG or PNG up to 1 MB);
Weibo statuses/share (one picture, below 5 MB); Douyin video/upload_image, create_image_text, video/upload_video (up to 128 MB in one
piece, 15 minutes); Xiaohongshu's notes have up to 18 pictures. We keep no film above our own 32 MB.
"""

from collections.abc import Sequence
from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """What one company takes: `cover_bytes` is for the first picture, `film_bytes` is 0 where no film is taken."""

    pictures: int
    cover_bytes: int
    picture_bytes: int
    film_bytes: int = 0
    film_seconds: int = 0
    needed: bool = False


MEDIA_LIMITS = {
    "wechat": MediaLimits(20, 10 * MEGABYTE, MEGABYTE, needed=True),
    "weibo": MediaLimits(1, 5 * MEGABYTE, 5 * MEGABYTE),
    "douyin": MediaLimits(30, 20 * MEGABYTE, 20 * MEGABYTE, 128 * MEGABYTE, 900, needed=True),
    "xiaohongshu": MediaLimits(18, 20 * MEGABYTE, 20 * MEGABYTE, 128 * MEGABYTE, 900),
}


def find_media_troubles(platform: str, pictures: Sequence[int], film: tuple[int, int] | None) -> list[tuple[str, str]]:
    """Return what stands against pictures (bytes of each, the cover first) and a film (bytes, seconds) as (field, reason)."""
    limits = MEDIA_LIMITS[platform]
    large = any(size > (limits.picture_bytes if place else limits.cover_bytes) for place, size in enumerate(pictures))
    wrong = {
        ("pictures", "needed"): limits.needed and not pictures and film is None,
        ("pictures", "many"): len(pictures) > limits.pictures,
        ("pictures", "large"): large,
        ("pictures", "either"): bool(pictures) and film is not None,
    }  # fmt: skip
    return [each for each, is_wrong in wrong.items() if is_wrong] + (
        [("film", why)] if (why := _film(limits, film)) else []
    )


def _film(limits: MediaLimits, film: tuple[int, int] | None) -> str:
    if film is None:
        return ""
    if not limits.film_bytes:
        return "taken"
    return "large" if film[0] > limits.film_bytes else "long" if film[1] > limits.film_seconds else ""
