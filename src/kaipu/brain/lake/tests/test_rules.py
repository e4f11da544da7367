"""Ranges of days, and lines of the spool."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest

from kaipu.brain.lake.rules import LineRefused, merge_days, months_of, origin_of, read_line, spread_days

DAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
EVENT = {
    "id": "019cf0a0-0000-7000-8000-000000000001", "name": "page_view", "at": "2026-03-10T15:00:00+00:00",
    "visitor": "v", "session": "s", "device": "desktop", "path": "/", "customer": 7,
}  # fmt: skip


def day(number: int) -> date:
    return DAY + timedelta(days=number)


def test_neighbours_become_one_range():
    assert merge_days([day(3), day(1), day(2), day(2)]) == [(day(1), day(3))]


def test_the_smallest_gaps_are_bridged():
    found = merge_days([day(0), day(3), day(10), day(12), day(30)], most=3)
    assert found == [(day(0), day(3)), (day(10), day(12)), (day(30), day(30))]
    assert spread_days(found)[:5] == [day(0), day(1), day(2), day(3), day(10)]


def test_months():
    assert months_of([date(2026, 3, 1), date(2026, 2, 28), date(2026, 3, 9)]) == ["2026-02", "2026-03"]


def test_an_event_is_read():
    found = read_line(json.dumps(EVENT | {"from": "utm_source=News&utm_medium=mail", "total": 3}).encode(), now=NOW)
    assert (found.name, found.origin, found.customer_id, found.bot) == ("page_view", "news", 7, False)
    assert found.body == {"path": "/", "from": "utm_source=News&utm_medium=mail", "total": 3}
    assert read_line(json.dumps(EVENT | {"device": "bot"}).encode(), now=NOW).bot


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{", b"[]", b"null", b"\xff\xfe", json.dumps(EVENT)[:-9].encode(),
        json.dumps(EVENT | {"id": "x"}).encode(), json.dumps(EVENT | {"name": "hack"}).encode(),
        json.dumps(EVENT | {"at": "yesterday"}).encode(), json.dumps(EVENT | {"at": "2026-03-10T15:00:00"}).encode(),
        json.dumps(EVENT | {"at": "2026-03-11T15:00:00+00:00"}).encode(),
        json.dumps(EVENT | {"at": "2020-03-11T15:00:00+00:00"}).encode(),
        json.dumps(EVENT | {"path": "/\x00"}).encode(), json.dumps(EVENT | {"path": "\ud800"}).encode(),
    ],
)  # fmt: skip
def test_what_is_no_event_is_refused(line):
    with pytest.raises(LineRefused):
        read_line(line, now=NOW)


@pytest.mark.parametrize(
    ("words", "origin"),
    [("", "direct"), ("referrer=Example.org%2Fpath", "example.org"), ("utm_source=google&referrer=x.org", "google")],
)
def test_where_a_visit_came_from(words, origin):
    assert origin_of(words) == origin
