"""Blocks, words and colours."""

import pytest

from kaipu.commerce.content import rules
from kaipu.commerce.content.rules import Block, Wording


def test_blocks_come_back_as_they_were_kept() -> None:
    blocks = (Block("text", "Hello", "你好"), Block("products", goods=("1", "2")), Block("shot", "A pan", seconds=4))
    assert rules.pack_blocks(blocks)[1] == {"kind": "products", "goods": ("1", "2")}
    assert rules.read_blocks(rules.pack_blocks(blocks)) == blocks
    assert rules.goods_of((*blocks, Block("products", goods=("2", "3")))) == ("1", "2", "3")
    assert rules.seconds_of((*blocks, Block("shot", "A plate", seconds=3), Block("text", "x", seconds=9))) == 7


@pytest.mark.parametrize(
    ("block", "wrong"),
    [
        (Block("text"), "words"), (Block("dance", "x"), "kind"), (Block("video", link="http://a.example/x"), "link"),
        (Block("button", "Go", link="//evil.example"), "link"), (Block("button", "Go", link="/p/1/"), ""),
        (Block("button", "Go", link="https://u:p@a.example/"), "link"), (Block("coupon", code="a b"), "code"),
        (Block("picture", picture="x"), "picture"), (Block("products"), "goods"),
        (Block("live", "Tasting", link="https://live.example/1", at="2026-09-20T19:00"), "at"),
        (Block("live", "Tasting", link="https://live.example/1", at="2026-09-20T19:00+08:00"), ""),
        (Block("button", "Go", link="javascript:alert(1)"), "link"), (Block("button", "Go", link="/\\evil.example"), "link"),
    ],
)  # fmt: skip
def test_a_block_says_what_is_missing(block: Block, wrong: str) -> None:
    assert rules.find_troubles([Block("text", "ok"), block]) == ([(1, wrong)] if wrong else [])


def test_forbidden_words_are_found_with_their_place_and_the_longer_one_counts() -> None:
    found = rules.find_breaches(
        [("title", "zh", "全国第一品牌的茶，最好喝"), ("0", "en", "The bestiary. THE BEST tea")], rules.SHIPPED
    )
    assert [(each.where, each.start, each.word, each.better, each.blocking) for each in found] == [
        ("title", 0, "全国第一", "", True), ("title", 9, "最好", "很好", True), ("0", 14, "THE BEST", "a favourite", False),
    ]  # fmt: skip
    assert found[2].around == "e bestiary. [THE BEST] tea"


def test_the_shop_changes_the_shipped_list() -> None:
    mine = Wording("en", "cheap", "low-priced", "We do not say cheap.", "我们不说便宜。", True)
    known = rules.overlay([mine], [("zh", "第一")])
    assert mine in known
    assert not rules.find_breaches([("title", "zh", "第一口")], known)
    assert len(known) == len({(each.language, each.word) for each in rules.SHIPPED})


def test_contrast_is_that_of_the_standard() -> None:
    assert rules.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert rules.contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert rules.is_colour("#1E7B4F")
    assert not rules.is_colour("green")


def test_templates_can_be_kept_once_their_gaps_are_filled() -> None:
    for each in rules.TEMPLATES:
        assert rules.find_troubles(each.blocks) == [
            (n, "goods") for n, b in enumerate(each.blocks) if b.kind == "products"
        ]
        assert not list(rules.find_breaches([("0", "zh", x.zh) for x in each.blocks], rules.SHIPPED))
    assert {each.kind for each in rules.TEMPLATES} == {"article", "page", "live", "script"}


def test_feeds_are_read_without_entities() -> None:
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Soup</title><link href="https://n.example/2"/></entry></feed>'
    assert rules.read_feed(atom) == [rules.Headline("Soup", "https://n.example/2")]
    assert rules.read_feed(b"title,link\nSoup,https://n.example/3\n") == [rules.Headline("Soup", "https://n.example/3")]
    assert rules.read_feed("\ufefftitle\n汤\n".encode()) == [rules.Headline("汤", "")]
    for bad in (b"", b"<rss>", b"<!DOCTYPE lolz [<!ENTITY a 'b'>]><rss/>", b"a,b\n1,2\n", b"\xff\xfe\x00"):
        with pytest.raises(rules.FeedUnreadable):
            rules.read_feed(bad)


def test_heat_is_volume_times_growth() -> None:
    assert [rules.heat_of(now, before) for now, before in ((10, 9), (10, 0), (2, 0), (0, 5))] == [11, 110, 6, 0]
    assert rules.count_words([["a", "b", "a"], ["a"]]) == {"a": 2, "b": 1}
