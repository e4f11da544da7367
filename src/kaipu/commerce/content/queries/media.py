"""Reads of the pictures and films of posts."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from kaipu.commerce.content.models import PostMedia


@dataclass(frozen=True, slots=True)
class MediaRecord:
    """A picture or a film of a post, without its bytes; `form` is “jpeg”, “png” or “mp4”."""

    id: int
    place: int
    kind: str
    form: str
    picture_id: UUID | None
    remote_id: str
    remote_url: str
    seconds: int


def list_media(*, post_id: UUID) -> list[MediaRecord]:
    """Return a post's pictures and film in their order. One statement; a file that only its company has is a picture, on Douyin a film."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT m.id, m.place, CASE WHEN m.film_id IS NOT NULL OR (m.picture_id IS NULL AND a.platform = 'douyin') THEN 'film' ELSE 'picture' END, "
            "coalesce(p.kind, 'mp4'), m.picture_id, m.remote_id, m.remote_url, coalesce(f.seconds, 0) FROM content_postmedia m "
            "JOIN content_post o ON o.id = m.post_id JOIN content_account a ON a.id = o.account_id "
            "LEFT JOIN content_picture p ON p.id = m.picture_id LEFT JOIN content_film f ON f.id = m.film_id "
            "WHERE m.post_id = %s ORDER BY m.place",
            [post_id],
        )
        return [MediaRecord(*row) for row in cursor.fetchall()]


def read_media(*, media_id: int) -> bytes:
    """Return the bytes of a picture or film of a post."""
    row = PostMedia.objects.filter(id=media_id).values_list("picture__data", "film__data").first()
    return bytes(row[0] or row[1] or b"") if row else b""
