"""Reads of feeds, headlines and what words of headlines and reviews are hot."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from kaipu.commerce.care import api as care
from kaipu.commerce.content.models import Feed, Headline
from kaipu.commerce.content.rules import count_words, heat_of
from kaipu.commerce.reviews import api as reviews

LEAST = 2  # a word that one headline or review holds is no topic


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """A feed with how many headlines are known."""

    id: int
    name: str
    url: str
    read_at: datetime | None
    headlines: int
    tried_at: datetime | None = None
    problem: str = ""
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    """A word with how often it came in the span and in the span before, and how hot that makes it."""

    word: str
    source: str
    now: int
    before: int
    link: str = ""

    @property
    def heat(self) -> float:
        """Volume × growth."""
        return heat_of(self.now, self.before)


def list_feeds() -> list[FeedRecord]:
    """Return the feeds by name. One statement a feed's count aside."""
    counts: dict[int, int] = {}
    for feed_id in Headline.objects.values_list("feed_id", flat=True):
        counts[feed_id] = counts.get(feed_id, 0) + 1
    return [
        FeedRecord(
            each.id,
            each.name,
            each.url,
            each.read_at,
            counts.get(each.id, 0),
            each.tried_at,
            each.problem,
            each.etag,
            each.modified,
        )
        for each in Feed.objects.order_by("name")
    ]


def _topics(source: str, now: list[str], before: list[str], links: dict[str, str], limit: int) -> list[Topic]:
    earlier = count_words(care.split_words(each) for each in before)
    split = [(each, care.split_words(each)) for each in now]
    counts = count_words(words for _text, words in split)
    first = {word: links.get(text, "") for text, words in reversed(split) for word in words}
    found = [
        Topic(word, source, count, earlier.get(word, 0), first.get(word, ""))
        for word, count in counts.items()
        if count >= LEAST and len(word) > 1
    ]
    return sorted(found, key=lambda each: (-each.heat, each.word))[:limit]


def list_feed_topics(*, days: int, at: datetime, limit: int = 20) -> list[Topic]:
    """Return the hottest words of headlines: of the last days against as many before. One statement."""
    start, middle = at - timedelta(days=2 * days), at - timedelta(days=days)
    rows = list(
        Headline.objects.filter(seen_at__gte=start)
        .order_by("-seen_at", "-id")
        .values_list("title", "link", "seen_at")[:5000]
    )
    links = {title: link for title, link, _seen in rows}
    now, before = [t for t, _l, seen in rows if seen >= middle], [t for t, _l, seen in rows if seen < middle]
    return _topics("feed", now, before, links, limit)


def list_review_topics(*, days: int, at: datetime, limit: int = 20) -> list[Topic]:
    """Return the hottest words of reviews: of the last days against as many before. Two statements."""
    now = [text for _language, text in reviews.list_texts(since=at - timedelta(days=days))]
    both = [text for _language, text in reviews.list_texts(since=at - timedelta(days=2 * days))]
    return _topics("review", now, both[len(now) :], {}, limit)
