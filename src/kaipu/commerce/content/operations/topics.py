"""Writes of feeds and headlines."""

from collections.abc import Sequence
from datetime import datetime

from kaipu.commerce.content.models import Feed, Headline
from kaipu.commerce.content.operations.people import EntryInvalid
from kaipu.commerce.content.rules import Headline as HeadlineRecord
from kaipu.kernel import audit
from kaipu.kernel.operation import operation


@operation
def keep_headlines(
    *, feed: str, url: str, headlines: Sequence[HeadlineRecord], etag: str = "", modified: str = "", at: datetime
) -> int:
    """Keep the headlines of a feed, made if new; return how many are new. Raises EntryInvalid without a name."""
    if not feed.strip():
        raise EntryInvalid("feed")
    row, fresh = Feed.objects.update_or_create(
        name=feed.strip(),
        defaults={
            "url": url,
            "read_at": at,
            "tried_at": at,
            "problem": "",
            "etag": etag[:300],
            "modified": modified[:100],
        },
    )
    if fresh:
        audit.record(action="content.add_feed", subject=f"feed:{row.id}", detail={}, at=at)
    known = set(Headline.objects.filter(feed=row).values_list("title", flat=True))
    new = {each.title: each for each in headlines if each.title not in known}
    Headline.objects.bulk_create(
        (Headline(feed=row, title=each.title, link=each.link, seen_at=at) for each in new.values()),
        ignore_conflicts=True,
    )
    return len(new)


@operation
def remove_feed(*, feed_id: int, at: datetime) -> None:
    """Take a feed off with its headlines."""
    Headline.objects.filter(feed_id=feed_id).delete()
    Feed.objects.filter(id=feed_id).delete()
    audit.record(action="content.remove_feed", subject=f"feed:{feed_id}", detail={}, at=at)


@operation
def note_feed(*, feed_id: int, problem: str, at: datetime) -> None:
    """Write down that a feed was asked: “” where nothing is new, else why it could not be read. Its headlines stay."""
    values = {"tried_at": at, "problem": problem[:40]} | ({} if problem else {"read_at": at})
    Feed.objects.filter(id=feed_id).update(**values)
