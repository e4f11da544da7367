"""Feeds of headlines are read by a schedule: only what is new, with its trouble written down, and never out of a private net."""

import pytest
from django.test import override_settings

from kaipu.brain.connectors import flows
from kaipu.brain.connectors.tests.source import Source
from kaipu.commerce.content import api as content
from kaipu.commerce.content.tests.factories import AT

pytestmark = pytest.mark.django_db(transaction=True)
RSS = b"<rss><channel><item><title>%s</title></item></channel></rss>"


def add(name: str, url: str) -> None:
    content.keep_headlines(feed=name, url=url, headlines=[content.Headline("Old", "")], at=AT)


def test_a_feed_is_read_again_only_if_something_is_new(source: Source) -> None:
    source.etag = '"1"'
    source.answers["/rss"] = lambda _query: RSS % b"Persimmons"
    add("Food", f"{source.url}/rss")
    add("From a file", "")
    assert [flows.read_feeds(now=lambda: AT) for _time in range(2)] == [1, 0]
    assert [headers.get("if-none-match") for _path, headers in source.asked] == [None, '"1"']
    assert content.list_feeds()[0].headlines == 2


def test_trouble_is_written_down_and_stops_no_other(source: Source) -> None:
    source.answers["/page"] = lambda _query: b"<html>no feed"
    source.answers["/rss"] = lambda _query: RSS % b"Persimmons"
    for name, path in (("a", "/page"), ("b", "/none"), ("c", "/rss")):
        add(name, f"{source.url}{path}")
    assert flows.read_feeds(now=lambda: AT) == 1
    assert [each.problem for each in content.list_feeds()] == ["unreadable", "refused", ""]
    source.answers["/none"] = source.answers["/rss"]
    assert flows.read_feeds(now=lambda: AT) == 1
    assert [each.problem for each in content.list_feeds()] == ["unreadable", "", ""]


@override_settings(CONNECTOR_PRIVATE_HOSTS=())
def test_a_private_net_is_not_asked(source: Source) -> None:
    add("inside", f"{source.url}/rss")
    assert flows.read_feeds(now=lambda: AT) == 0
    assert (content.list_feeds()[0].problem, source.asked) == ("private", [])
