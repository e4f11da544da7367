"""The plan, the reading of lines, clocks, and what a request tells of who visits."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from kaipu.brain.tracking.rules import (
    ENVELOPE,
    Change,
    MappingRefused,
    Refused,
    describe_agent,
    find_event_type,
    letter_of,
    list_event_types,
    origin_of,
    parse_line,
    read_event,
)
from kaipu.brain.tracking.rules.shapes import EventType, Field

NOW = datetime(2026, 3, 10, 16, tzinfo=UTC)
KEEP = timedelta(days=400)
EVENT = {
    "id": "019cf0a0-0000-7000-8000-000000000001", "name": "page_view", "at": "2026-03-10T15:00:00+00:00",
    "visitor": "v", "session": "s", "device": "desktop", "path": "/", "customer": 7,
}  # fmt: skip


def read(**changes):
    return read_event(parse_line(json.dumps(EVENT | changes).encode()), now=NOW, keep=KEEP)


def faults(**changes):
    with pytest.raises(Refused) as caught:
        read(**changes)
    return caught.value.faults


def test_the_plan_is_whole():
    seen = set()
    for kind in list_event_types():
        assert (kind.name, kind.version) not in seen
        seen.add((kind.name, kind.version))
        names = [field.name for field in kind.fields]
        assert len(names) == len(set(names))
        assert not ENVELOPE & set(names), f"{kind.name}: a field hides one of the envelope"
        words = [kind.title_en, kind.title_zh, kind.meaning_en, kind.meaning_zh]
        assert all(words + [w for f in kind.fields for w in (f.meaning_en, f.meaning_zh)])
        assert all(field.values for field in kind.fields if field.kind == "choice")
    assert find_event_type("page_view", 1).owner == "web"
    assert find_event_type("page_view", 2) is None


def test_an_event_is_read():
    found = read(**{"from": "utm_source=News&utm_medium=mail&click=gclid&landing=%2Fc%2F", "total": 3})
    assert (found.name, found.origin, found.medium, found.click_kind, found.landing) == (
        "page_view", "news", "mail", "gclid", "/c/",
    )  # fmt: skip
    assert (found.customer_id, found.bot, found.version, found.clock, found.late) == (7, False, 1, "", False)
    assert found.body == {
        "path": "/",
        "from": "utm_source=News&utm_medium=mail&click=gclid&landing=%2Fc%2F",
        "total": 3,
    }
    assert read(device="bot").bot_reason == "agent"
    assert read(bot="headless").bot_reason == "headless"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"id": "x"}, (("no_id", "id"),)),
        ({"name": "hack"}, (("unknown_event", "name"),)),
        ({"name": None}, (("unknown_event", "name"),)),
        ({"v": 9}, (("unknown_version", "v"),)),
        ({"v": True}, (("unknown_version", "v"),)),
        ({"visitor": ""}, (("missing_field", "visitor"),)),
        ({"at": "yesterday"}, (("bad_time", "at"),)),
        ({"at": "2026-03-10T15:00:00"}, (("bad_time", "at"),)),
        ({"at": "2026-03-11T15:00:00+00:00"}, (("bad_time", "at"),)),
        ({"at": "2020-03-11T15:00:00+00:00"}, (("bad_time", "at"),)),
        ({"at": "0001-01-01T00:00:00+14:00"}, (("bad_time", "at"),)),
        ({"total": "3"}, (("wrong_type", "total"),)),
        ({"total": True}, (("wrong_type", "total"),)),
        ({"total": -1}, (("out_of_range", "total"),)),
        ({"page": "x" * 81}, (("out_of_range", "page"),)),
        ({"evil": 1, "id": None}, (("unknown_field", "evil"), ("no_id", "id"))),
        ({"name": "product_view"}, (("missing_field", "sku"),)),
        ({"name": "checkout_step", "step": "fly"}, (("not_allowed", "step"),)),
        ({"name": "click", "element": "a", "x": 0.5, "y": 3, "width": "wide"}, (("wrong_source", "source"),)),
        ({"source": "nowhere"}, (("wrong_source", "source"),)),
    ],
)
def test_what_breaks_the_plan_is_refused_with_every_reason(changes, expected):
    assert faults(**changes) == expected


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "not_json"), (b"[]", "not_json"), (b"null", "not_json"), (b"\xff\xfe", "not_json"),
        (json.dumps(EVENT | {"path": "/\x00"}).encode(), "unstorable_characters"),
        (json.dumps(EVENT | {"path": "\ud800"}).encode(), "unstorable_characters"),
        (b" " * 64_001, "too_long"),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_read_become_letters(line, reason):
    with pytest.raises(Refused) as caught:
        parse_line(line)
    letter = letter_of(line, caught.value)
    assert letter.reason == reason
    assert "\x00" not in letter.payload + letter.name


def test_clocks_of_browsers_are_mended_and_that_is_noted():
    def placed(at, sent, received=NOW):
        found = read(source="browser", at=at.isoformat(), sent_at=sent.isoformat(), received_at=received.isoformat())
        return (found.at, found.clock, found.late)

    minute = timedelta(minutes=1)
    assert placed(NOW - minute, NOW) == (NOW - minute, "", False)
    ahead = timedelta(hours=5)
    assert placed(NOW - minute + ahead, NOW + ahead) == (NOW - minute, "corrected", False)
    behind = timedelta(days=9000)
    assert placed(NOW - 5 * minute - behind, NOW - behind) == (NOW - 5 * minute, "corrected", False)
    assert placed(NOW - timedelta(days=2), NOW) == (NOW - timedelta(days=2), "", True)
    assert placed(NOW + timedelta(days=2), NOW) == (NOW, "clamped", False)
    assert placed(NOW - timedelta(days=500), NOW) == (NOW, "clamped", False)
    assert placed(NOW + timedelta(seconds=2), NOW) == (NOW, "", False)


@pytest.mark.parametrize(
    ("agent", "expected"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1", ("phone", "Safari", "")),
        ("Mozilla/5.0 (iPad; CPU OS 16_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1", ("tablet", "Safari", "")),
        ("Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 Chrome/126.0 Safari/537.36", ("tablet", "Chrome", "")),
        ("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0", ("phone", "WeChat", "")),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0", ("desktop", "Edge", "")),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", ("desktop", "Firefox", "")),
        ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", ("bot", "", "agent")),
        ("Mozilla/5.0 (X11) AppleWebKit/537.36 HeadlessChrome/126.0 Safari/537.36", ("bot", "Chrome", "headless")),
        ("python-requests/2.32", ("bot", "", "agent")), ("Mozilla/5.0 (bench)", ("desktop", "", "")), ("", ("desktop", "", "")),
    ],
)  # fmt: skip
def test_agents(agent, expected):
    found = describe_agent(agent)
    assert (found.device, found.browser, found.bot) == expected


@pytest.mark.parametrize(
    ("words", "source", "medium"),
    [
        ("", "direct", ""), ("referrer=Example.org%2Fpath", "example.org", "referral"),
        ("utm_source=google&referrer=x.org", "google", ""), ("click=gclid&referrer=google.com", "google.com", "cpc"),
        ("click=evil", "direct", "cpc"),
    ],
)  # fmt: skip
def test_where_a_visit_came_from(words, source, medium):
    found = origin_of(words)
    assert (found.source, found.medium) == (source, medium)
    assert found.click_kind in {"", "gclid"}


def test_versions_live_side_by_side():
    old = EventType("a", 1, "web", "A", "A", "A.", "A。", ("api",), (Field("x", "whole", "X.", "X。", required=True),))
    new = EventType("a", 2, "web", "A", "A", "A.", "A。", ("api",), (Field("y", "text", "Y.", "Y。", pii="free text"),))
    assert (old.faults({"x": 1}), new.faults({"x": 1})) == ([], [("unknown_field", "x")])
    assert (old.faults({"y": "b"}), new.faults({"y": None})) == ([("missing_field", "x"), ("unknown_field", "y")], [])


def test_changes_never_touch_where_a_letter_came_from():
    assert Change("rename", "a", to="b").apply({"a": 1, "c": 2}) == {"b": 1, "c": 2}
    assert Change("drop", "a").apply({"a": 1}) == {}
    assert Change("set", "v", value=1).apply({"a": 1}) == {"a": 1, "v": 1}
    for wrong in (("drop", "id", ""), ("rename", "a", "received_at"), ("rename", "a", ""), ("set", "", "")):
        with pytest.raises(MappingRefused):
            Change(wrong[0], wrong[1], to=wrong[2])
