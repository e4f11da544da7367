"""Writes of the pictures and films of posts: kept with the post, sent to its company once.

The story of a kill: between a company's answer to an upload and our note of its number the worker dies. The file is sent once more; a
file nobody shows lies in the account's library, but no post is there twice.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models.functions import Length

from kaipu.commerce.content.models import Film, Picture, Post, PostMedia
from kaipu.commerce.content.rules import SENDING, CleanFilm, find_media_troubles
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel.operation import operation


@operation
def attach_media(
    *, post_id: UUID, platform: str, pictures: Sequence[UUID | reviews.CleanPicture], film: CleanFilm | None, at: datetime
) -> list[tuple[str, str]]:  # fmt: skip
    """Tie pictures and a film to a post that was just planned; return what stands against them as (field, reason), then nothing is tied."""
    kept = [each for each in pictures if isinstance(each, UUID)]
    sizes = dict(Picture.objects.filter(id__in=kept).annotate(size=Length("data")).values_list("id", "size"))
    if set(kept) - set(sizes):
        return [("pictures", "unknown")]
    told = [sizes[each] if isinstance(each, UUID) else len(each.data) for each in pictures]
    wrong = find_media_troubles(platform, told, (len(film.data), film.seconds) if film else None)
    if wrong:
        return wrong
    rows = [
        PostMedia(post_id=post_id, place=place, picture_id=_picture(each, at)) for place, each in enumerate(pictures)
    ]
    if film is not None:
        stored = Film.objects.create(seconds=film.seconds, data=film.data, at=at)
        rows.append(PostMedia(post_id=post_id, place=len(rows), film=stored))
    PostMedia.objects.bulk_create(rows)
    return []


def _picture(each: UUID | reviews.CleanPicture, at: datetime) -> UUID:
    if isinstance(each, UUID):
        return each
    return Picture.objects.create(kind=each.kind, width=each.width, height=each.height, data=each.data, at=at).id


@operation
def note_upload(*, post_id: UUID, media_id: int, remote_id: str, remote_url: str, at: datetime) -> None:
    """Write down how a company knows a file, and that its sender lives."""
    PostMedia.objects.filter(id=media_id, post_id=post_id).update(
        remote_id=remote_id[:500], remote_url=remote_url[:1000], uploaded_at=at
    )
    Post.objects.filter(id=post_id, state=SENDING).update(tried_at=at)


@operation
def forget_uploads(*, post_id: UUID) -> None:
    """Forget how a company knew a post's files, so that they are sent again; those we do not hold stay."""
    PostMedia.objects.filter(post_id=post_id).exclude(picture=None, film=None).update(
        remote_id="", remote_url="", uploaded_at=None
    )
