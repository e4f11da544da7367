"""Hot topics: what headlines of imported feeds are, and how hot a word is.

RSS 2.0 and Atom (RFC 4287) are read without entities: a document with a DOCTYPE is refused, so that none can unfold or reach out.
"""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

MOST_HEADLINES = 500
_ATOM = "{http://www.w3.org/2005/Atom}"


class FeedUnreadable(ValueError):
    """A file is neither RSS, Atom nor CSV with a column `title`."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One entry of a feed."""

    title: str
    link: str


def read_feed(data: bytes) -> list[Headline]:
    """Return the headlines of an RSS, Atom or CSV file, at most 500. Raises FeedUnreadable."""
    text = data.lstrip(b"\xef\xbb\xbf \r\n\t")
    found = _xml(text) if text.startswith(b"<") else _csv(text)
    kept = [Headline(title.strip()[:300], link.strip()[:500]) for title, link in found if title.strip()][
        :MOST_HEADLINES
    ]
    if not kept:
        raise FeedUnreadable
    return kept


def _xml(text: bytes) -> list[tuple[str, str]]:
    if b"<!doctype" in text.lower() or b"<!entity" in text.lower():
        raise FeedUnreadable
    try:
        root = ET.fromstring(text)  # noqa: S314 - no entity can be declared without a DOCTYPE, which was refused
    except ET.ParseError as error:
        raise FeedUnreadable from error
    found = [(each.findtext("title") or "", each.findtext("link") or "") for each in root.iter("item")]
    for each in root.iter(f"{_ATOM}entry"):
        link = each.find(f"{_ATOM}link")
        found.append((each.findtext(f"{_ATOM}title") or "", link.get("href", "") if link is not None else ""))
    return found


def _csv(text: bytes) -> list[tuple[str, str]]:
    try:
        rows = csv.DictReader(io.StringIO(text.decode("utf-8")))
        return [(row.get("title") or row.get("标题") or "", row.get("link") or "") for row in rows]
    except (UnicodeDecodeError, csv.Error) as error:
        raise FeedUnreadable from error


def heat_of(now: int, before: int) -> float:
    """Return how hot a word is: volume × growth, where growth is (now + 1) / (before + 1); one more is added so that new words count."""
    return now * (now + 1) / (before + 1)


def count_words(titles: Iterable[Iterable[str]]) -> dict[str, int]:
    """Return in how many titles each word stands."""
    counts: dict[str, int] = {}
    for words in titles:
        for word in set(words):
            counts[word] = counts.get(word, 0) + 1
    return counts
