"""Films without notes, what companies take, exports read line by line, and live shows by the clock."""

from datetime import date, timedelta

import pytest

from kaipu.commerce.catalog.tests.factories import make_sku
from kaipu.commerce.content import api as content
from kaipu.commerce.content import rules
from kaipu.commerce.content.tests.factories import AT
from kaipu.commerce.content.tests.films import box, make_film
from kaipu.kernel import ids

HEAD = "笔记标题,首次发布时间,观看量,点赞,评论,分享\n"


@pytest.mark.parametrize("wide", [False, True])
def test_a_film_keeps_its_length_and_loses_its_place(wide: bool) -> None:
    data = make_film(seconds=12.2, wide=wide)
    kept = rules.clean_film(data)
    assert kept.seconds == 13
    assert len(kept.data) == len(data)  # what is found by its distance is found still
    assert b"40.7128" in data
    assert b"40.7128" not in kept.data
    assert kept.data.count(b"free") == 2
    assert kept.data.endswith(box(b"mdat", b"\x12" * 64))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "kind"),
        (make_film()[:-10], "broken"),
        (box(b"ftyp", b"isom"), "broken"),
        (make_film(seconds=0), "broken"),
        (box(b"ftyp", b"isom") + b"\0\0\0\1mdat\0", "broken"),
        (bytes(rules.MOST_FILM_BYTES + 1), "size"),
    ],
)  # fmt: skip
def test_what_is_no_film_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(rules.FilmRefused) as caught:
        rules.clean_film(data)
    assert caught.value.why == why


def test_each_company_takes_what_it_says() -> None:
    large = 2 * 1024 * 1024
    assert rules.find_media_troubles("wechat", [large, 1000], None) == []  # the cover may be large
    assert rules.find_media_troubles("wechat", [1000, large], None) == [("pictures", "large")]
    assert rules.find_media_troubles("wechat", [], (1000, 9)) == [("film", "taken")]
    assert rules.find_media_troubles("weibo", [], None) == []
    assert rules.find_media_troubles("weibo", [1, 1], None) == [("pictures", "many")]
    assert rules.find_media_troubles("douyin", [], (1000, 9)) == []
    assert rules.find_media_troubles("xiaohongshu", [1], (1000, 901)) == [("pictures", "either"), ("film", "long")]


def test_an_export_is_read_with_its_refusals() -> None:
    text = (
        HEAD
        + '一壶茶,2026年09月07日18时00分00秒,1.2万,"1,034",-,8\n,2026-09-07,1,1,1,1\n面包,2026-09-07,many,1,1,1\n\n苹果,,3,2,1,0\n'
    )
    for encoding in ("utf-8-sig", "gb18030"):
        rows, refused = rules.read_export(text.encode(encoding))
        assert [(each.line, each.title, each.day, each.counts) for each in rows] == [
            (2, "一壶茶", date(2026, 9, 7), (12_000, 1_034, 8, 0)), (6, "苹果", None, (3, 2, 0, 1)),
        ]  # fmt: skip
        assert [(each.line, each.why) for each in refused] == [(3, "title"), (4, "number")]
    for data, why in (
        ("笔记标题,观看量\n".encode(), ("点赞", "分享", "评论")),
        (b"\xff\xfe\x00\x01", ()),
        (b"a,b\n", ("笔记标题",)),
    ):
        with pytest.raises(rules.ExportUnreadable) as caught:
            rules.read_export(data)
        assert caught.value.missing == why


def test_lines_are_tied_to_one_post_each() -> None:
    day = date(2026, 9, 7)
    tea, old, again = ids.new_id(), ids.new_id(), ids.new_id()
    notes = [
        rules.KnownNote(tea, "一壶茶", "66f0", day),
        rules.KnownNote(old, "汤", "a1", day),
        rules.KnownNote(again, "汤", "a2", day - timedelta(days=9)),
    ]

    def row(line: int, title: str, on: date | None, key: str = "") -> rules.ExportRow:
        return rules.ExportRow(line, title, on, key, (1, 1, 1, 1))

    rows = [
        row(2, "一壶 茶", day + timedelta(days=1)), row(3, "改了标题", None, "a2"), row(4, "汤", None), row(5, "汤", day), row(6, "一壶茶", day),
        row(7, "一壶茶", day + timedelta(days=2)),
    ]  # fmt: skip
    tied, refused = rules.match_export(rows, notes)
    assert [(each.line, note.post_id) for each, note in tied] == [(2, tea), (3, again), (5, old)]
    assert [(each.line, each.why) for each in refused] == [(4, "several"), (6, "repeated"), (7, "unknown")]
    assert rules.note_key("https://www.xiaohongshu.com/explore/66f0?x=1") == "66f0"


def make_show(**changes: object) -> content.ShowDraft:
    """Return a show of an hour on the next day."""
    given: dict[str, object] = {
        "title_en": "Tea, live", "title_zh": "直播品茶", "platform": "douyin", "link": "https://live.example/1", "starts_at": AT + timedelta(days=1),
        "ends_at": AT + timedelta(days=1, hours=1), **changes,
    }  # fmt: skip
    return content.ShowDraft(**given)  # type: ignore[arg-type]  # fields by name, of several types


@pytest.mark.django_db
def test_a_show_is_what_the_clock_says() -> None:
    make_sku("1", name_en="Green tea")
    show_id = content.save_show(draft=make_show(goods=("1",)), show_id=None, at=AT)
    found = content.get_show(show_id=show_id)
    begin, end = found.starts_at, found.ends_at
    moments = (begin - timedelta(seconds=1), begin, end - timedelta(seconds=1), end)
    assert [found.state(at) for at in moments] == ["before", "on_air", "on_air", "over"]
    assert (found.slug, found.goods) == ("tea-live", ("1",))
    assert found.tracked_link("https://s.example/live/tea-live/") == (
        f"https://s.example/live/tea-live/?utm_source=douyin&utm_medium=live&utm_campaign=live-{show_id}&utm_content={found.mark}"
    )
    assert content.list_shows_for_shoppers(at=end) == []  # over, and there is no replay
    content.save_show(draft=make_show(replay_link="https://live.example/1/again"), show_id=show_id, at=end)
    assert [each.id for each in content.list_shows_for_shoppers(at=end)] == [show_id]
    content.save_show(draft=make_show(called_off=True), show_id=show_id, at=AT)
    assert content.get_show(show_id=show_id).state(begin) == "called_off"
    assert content.list_shows_for_shoppers(at=AT) == []


@pytest.mark.django_db
def test_a_show_that_cannot_be_kept_says_why() -> None:
    for changes, wrong in (
        ({"title_en": " "}, ("title_en", "invalid")),
        ({"link": "http://live.example/1"}, ("link", "invalid")),
        ({"ends_at": AT + timedelta(days=1)}, ("ends_at", "invalid")),
        ({"ends_at": AT + timedelta(days=3)}, ("ends_at", "invalid")),
        ({"goods": ("404",)}, ("goods", "unknown:404")),
        ({"platform": "radio"}, ("platform", "invalid")),
    ):
        with pytest.raises(content.ShowInvalid) as caught:
            content.save_show(draft=make_show(**changes), show_id=None, at=AT)
        assert caught.value.wrong == [wrong]
    show_id = content.save_show(draft=make_show(slug="tea"), show_id=None, at=AT)
    with pytest.raises(content.ShowInvalid) as caught:
        content.save_show(draft=make_show(slug="tea"), show_id=None, at=AT)
    assert caught.value.wrong == [("slug", "taken")]
    with pytest.raises(content.ShowUnknown):
        content.note_show_figures(show_id=show_id, counts=(9, 3, 2, 1), at=AT)  # it has not begun
    with pytest.raises(content.ShowInvalid):
        content.note_show_figures(show_id=show_id, counts=(3, 9, 2, 1), at=AT + timedelta(days=2))
    content.note_show_figures(show_id=show_id, counts=(9, 3, 2, 1), at=AT + timedelta(days=2))
    found = content.get_show(show_id=show_id)
    assert (found.viewers, found.peak, found.likes, found.comments) == (9, 3, 2, 1)
