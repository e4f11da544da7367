"""Who tells of the demonstration's shop beside itself: creators with contracts, groups, a challenge, a feed of headlines. All made up.

Followers, fees and members are written down here; who follows their links is drawn with the visits (traffic.reading). See
docs/demo-data.md.
"""

import struct
import zlib
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from kaipu.commerce.content import api as content
from kaipu.commerce.members import api as members
from kaipu.commerce.reviews import api as reviews
from kaipu.kernel import clock

# name, platform, handle, followers, fee in minor units, commission in hundredths of a per cent, what they do
CREATORS = (
    ("林小厨", "douyin", "linxiaochu", 236_000, 60_000, 500, "Two videos, one live show · 两条短视频、一场直播"),
    ("Sofia Cooks", "weibo", "sofiacooks", 58_000, 18_000, 800, "Three posts with recipes · 三篇菜谱图文"),
    ("妈妈的晚饭", "xiaohongshu", "mamadewanfan", 31_500, 9_000, 1_000, "Four notes · 四篇笔记"),
    ("Tea with Wu", "bilibili", "teawithwu", 8_800, 0, 1_200, "One long video on tea · 一期茶专题视频"),
    ("阿姨团长", "wechat", "ayituan", 1_900, 0, 1_000, "Tells her building's group · 小区社群推荐"),
)
GROUPS = (
    ("Springfield neighbours · 春田邻里", "wechat", 412, "https://work.weixin.qq.com/gm/demo1"),
    ("Bakers' table · 烘焙小桌", "whatsapp", 138, "https://chat.whatsapp.com/demo2"),
)
HEADLINES = (
    "Persimmon season begins early", "Why persimmon prices fell", "Pumpkin soup, five ways", "冬至吃什么：饺子还是汤圆", "饺子皮怎么擀不破",
    "Pumpkin bread without sugar", "羊肉汤的正确打开方式", "Slow cooker recipes for weekdays",
)  # fmt: skip

BOWLS = (
    ("Pumpkin, ginger, a spoon of cream.", "en", (224, 138, 44)), ("萝卜羊肉汤，炖了两小时。", "zh", (214, 196, 160)),
    ("Tomato and egg, ten minutes.", "en", (201, 62, 44)), ("Leek and potato.", "en", (188, 200, 130)),
)  # fmt: skip


def draw_bowl(soup: tuple[int, int, int]) -> bytes:
    """Draw a bowl of soup from above as a PNG: no photograph, so that nobody takes it for one."""
    size, rings = 200, ((62, soup), (70, (250, 250, 247)), (88, (226, 226, 220)))
    rows = bytearray()
    for y in range(size):
        rows.append(0)
        for x in range(size):
            distance = (x - size // 2) ** 2 + (y - size // 2) ** 2
            rows += bytes(next((colour for radius, colour in rings if distance <= radius * radius), (120, 92, 70)))
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(rows), 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in parts
    )


SHOWS = (
    # title, words, host, days from today (0 is none), minutes, whose goods, figures
    (("Three soups for cold days", "三道暖汤"), ("Chef Lin cooks, you ask.", "林师傅下厨，边做边答。"), "林师傅", -6, 60, "soup", (8_420, 1_130, 3_960, 284)),
    (("Dumplings, folded together", "一起包饺子"), ("Have flour and cabbage ready.", "备好面粉和白菜。"), "Sofia", 2, 75, "cabbage", ()),
    (("Tea for long evenings", "长夜一壶茶"), ("Four teas, one kettle.", "四款茶，一把壶。"), "Wu", 9, 45, "tea", ()),
)  # fmt: skip


def broadcast(find: Callable[[str], Sequence[str]], at: datetime) -> None:
    """Plan live shows, one that is over with its replay and two to come; done twice it adds nothing. `find` names goods by a word."""
    if content.list_shows(limit=1):
        return
    for place, (title, words, host, days, minutes, word, figures) in enumerate(SHOWS):
        starts_at = clock.day_start(clock.local_date(at) + timedelta(days=days)) + timedelta(hours=19)
        draft = content.ShowDraft(
            title_en=title[0], title_zh=title[1], words_en=words[0], words_zh=words[1], host=host, platform=("douyin", "wechat", "weibo")[place],
            link=f"https://live.example/kaipu-{place + 1}", starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes),
            goods=tuple(find(word)), replay_link=f"https://live.example/kaipu-{place + 1}/replay" if figures else "", assumed=True,
        )  # fmt: skip
        show_id = content.save_show(draft=draft, show_id=None, at=at)
        if figures:
            content.note_show_figures(show_id=show_id, counts=figures, at=at)


def _enter(challenge_id: int, user_id: int | None, at: datetime) -> None:
    """Let the first members of the demonstration send drawn bowls; all but the last may be seen, and each likes those before."""
    people = members.list_by_points(least=1)[: len(BOWLS)]
    seen: list[UUID] = []
    for (text, language, soup), customer in zip(BOWLS, people, strict=False):
        picture = reviews.clean_picture(draw_bowl(soup))
        entry = content.enter_challenge(
            challenge_id=challenge_id, customer_id=customer, text=text, language=language, picture=picture, at=at, assumed=True
        )  # fmt: skip
        for other in seen:
            content.give_heart(entry_id=other, customer_id=customer, at=at)
        if customer != people[-1]:
            content.judge_entry(entry_id=entry, shown=True, user_id=user_id, at=at)
            seen.append(entry)


def tell(user_id: int | None, at: datetime) -> None:
    """Bring creators, groups, the challenge, the feed and the reward for reviews; done twice it adds nothing."""
    today = clock.local_date(at)
    if not content.list_creators():
        for name, platform, handle, followers, fee, commission, deliverables in CREATORS:
            creator = content.save_creator(
                creator_id=None, name=name, platform=platform, handle=handle, contact=f"{handle}@example.com", followers=followers, at=at, assumed=True
            )  # fmt: skip
            content.sign_contract(
                creator_id=creator, starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=60), fee_minor=fee,
                commission_bp=commission, deliverables=deliverables, coupon_code="", path="/read/", user_id=user_id, at=at,
            )  # fmt: skip
    if not content.list_groups():
        for name, platform, count, link in GROUPS:
            content.save_group(
                group_id=None, name=name, platform=platform, owner_id=user_id, members_count=count, link=link, at=at, assumed=True
            )  # fmt: skip
    if not content.list_challenges():
        draft = content.ChallengeDraft(
            tag="wintersoup", title_en="Show us your winter soup", title_zh="晒晒你家的冬日暖汤", points=200, most_winners=5,
            rule_en="Send a picture of your bowl, or review what you cooked with and write #wintersoup. Most votes win.",
            rule_zh="晒出你的一碗汤，或评价所用食材并带上 #wintersoup，票数最多者获奖。", starts_at=at - timedelta(days=5), ends_at=at + timedelta(days=16),
        )  # fmt: skip
        _enter(content.open_challenge(draft=draft, at=at, assumed=True), user_id, at)
    if not content.list_feeds():
        headlines = [content.Headline(title, "") for title in HEADLINES]
        content.keep_headlines(feed="Food headlines · 美食头条", url="", headlines=headlines, at=at)
    if not reviews.get_reward():
        reviews.set_reward(points=30, at=at)
