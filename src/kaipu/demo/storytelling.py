"""What the demonstration's marketer wrote: the brand and a few articles about real goods. The words are made up, the goods are not.

Nothing is drawn by chance: the goods of an article are the best sellers whose names hold its words. See docs/demo-data.md.
"""

import hashlib
import re
import tomllib
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.content import api as content
from kaipu.commerce.customers import api as customers
from kaipu.commerce.reviews import api as reviews
from kaipu.demo import telling_others
from kaipu.kernel import clock

GOODS, LOOKED = 4, 80
ACCOUNTS = (
    ("wechat", "开铺市集", 8200), ("weibo", "开铺市集", 3100), ("douyin", "开铺厨房", 15400), ("xiaohongshu", "开铺小厨", 6700),
)  # fmt: skip
SOUPS = ((224, 138, 44), (201, 62, 44), (188, 200, 130), (214, 196, 160))
COLOURS = (("Leaf", "#1E7B4F", "#FBFAF7"), ("Ink", "#1F2421", "#FBFAF7"), ("Vermilion", "#B8331F", "#FBFAF7"))


def is_written() -> bool:
    """Tell whether the marketer has written; the brand comes last."""
    return bool(content.get_brand().voice_en)


def write(at: datetime) -> int:
    """Write articles and describe the brand; done twice it adds nothing that is there. Return how many there are."""
    words = tomllib.loads(Path(__file__).with_name("content_words.toml").read_text())
    marketer, manager = (customers.find_account(email=f"{role}@kaipu.example") for role in ("marketer", "manager"))
    writer, approver = (each.id if each else None for each in (marketer, manager))
    known = {each.title_en for each in content.list_items(limit=500)}
    for place, each in enumerate(words["articles"]):
        if each["title"][0] not in known:
            _bring(each, place, writer, approver, at)
    _post_elsewhere(writer, at)
    telling_others.tell(writer, at)
    telling_others.broadcast(lambda word: _codes(word, at), at)
    content.save_brand(
        voice_en=words["brand"]["voice_en"],
        voice_zh=words["brand"]["voice_zh"],
        colours=COLOURS,
        two_persons=True,
        at=at,
    )
    return len(words["articles"])


def _bring(each: dict[str, Any], place: int, writer: int | None, approver: int | None, at: datetime) -> None:
    due = clock.day_start(clock.local_date(at) - timedelta(days=each["days"])) + timedelta(hours=9)
    codes = tuple(code for word in each["goods"] for code in _codes(word, at))
    draft = content.Draft(
        kind=each["kind"], stage=each["stage"], title_en=each["title"][0], title_zh=each["title"][1], summary_en=each["summary"][0],
        summary_zh=each["summary"][1], blocks=tuple(block for block in (_block(row, codes, due) for row in each["blocks"]) if block),
        owner_id=writer, channels=("site",) if place % 2 else ("site", "wechat"), budget_minor=4000 + 1500 * place, due_at=due,
        products=codes, assumed=True,
    )  # fmt: skip
    written = min(at, due) - timedelta(days=2)
    bowl, soup = content.Block("picture", note_en="A drawn bowl", note_zh="手绘的一碗汤"), SOUPS[place % len(SOUPS)]
    if each["kind"] != "script":
        draft = replace(draft, blocks=(bowl, *draft.blocks))
    item_id = content.keep_item(
        draft=draft, item_id=None, user_id=writer, at=written,
        pictures={0: reviews.clean_picture(telling_others.draw_bowl(soup))} if each["kind"] != "script" else {},
    )  # fmt: skip
    if each["days"] == 0:
        if each["kind"] != "script":
            content.submit_item(item_id=item_id, at=at)
        return
    content.submit_item(item_id=item_id, at=written)
    content.approve_item(item_id=item_id, version=1, user_id=approver, at=written)
    if due > at:
        content.schedule_item(item_id=item_id, due_at=due, at=at)
    else:
        content.publish_item(item_id=item_id, at=due)


def _codes(word: str, at: datetime) -> list[str]:
    """Return the best sellers whose names hold a word as a word: “tea” is not in “steak”."""
    shape = re.compile(rf"\b{word}s?\b", re.IGNORECASE)
    found = catalog.list_products(at=at, text=word, published=True, policy="public", limit=LOOKED)
    return [row.sku_code for row in found if shape.search(row.name_en)][:GOODS]


def _block(row: list[str], codes: tuple[str, ...], due: datetime) -> content.Block | None:
    kind, en, zh, note_en, note_zh, extra = [*row, "", "", "", ""][:6]
    if kind == "products":
        return content.Block(kind, en, zh, goods=codes) if codes else None
    if kind == "live":
        return content.Block(kind, en, zh, link=extra, at=(due + timedelta(days=8, hours=10)).isoformat())
    if kind == "shot":
        return content.Block(kind, en, zh, note_en, note_zh, seconds=int(extra))
    return content.Block(kind, en, zh, note_en, note_zh, link=extra)


def _share(word: str) -> int:
    """Return a number from 0 to 99 that a word always has."""
    return int.from_bytes(hashlib.blake2s(word.encode(), digest_size=4).digest()) % 100


def _post_elsewhere(writer: int | None, at: datetime) -> None:
    """Tell what is live on four platforms: figures are drawn by the words, reads from 600 to 9,500 a post."""
    if content.list_accounts():
        return
    accounts = {
        platform: content.save_account(
            account_id=None, platform=platform, name=name, followers=followers, is_on=True, at=at,
            secret_name="" if platform in content.BY_HAND else "KAIPU_SOCIAL_SECRET_DEMO",
        )
        for platform, name, followers in ACCOUNTS
    }  # fmt: skip
    live = [item for item, _version in content.list_live()]
    for item in live:
        version = content.get_version(item_id=item.id, number=item.version)
        for platform, account_id in accounts.items():
            if _share(f"{platform}|{item.slug}") < 55:
                due = (item.published_at or at) + timedelta(hours=2)
                _post(account_id, platform, item, version, min(at, due), writer, at)
    newest = live[0]
    version = content.get_version(item_id=newest.id, number=newest.version)
    _plan(accounts["weibo"], newest, version, at + timedelta(minutes=20), writer, at)
    _plan(
        accounts["xiaohongshu"], newest, version, at + timedelta(hours=5), writer, at
    )  # the worker gives it to the marketer


def _plan(
    account_id: int, item: content.ItemRecord, version: content.VersionRecord, due: datetime, writer: int | None, at: datetime
) -> UUID:  # fmt: skip
    return content.plan_post(
        account_id=account_id, item_id=item.id, title=version.title_zh, text=f"{version.title_zh}：{version.summary_zh}",
        link=f"{settings.PUBLIC_URL}/read/{item.slug}/", due_at=due, pictures=[UUID(each.picture) for each in version.blocks if each.picture], user_id=writer, at=at, assumed=True,
    )  # fmt: skip


def _post(
    account_id: int, platform: str, item: content.ItemRecord, version: content.VersionRecord, due: datetime, writer: int | None, at: datetime
) -> None:  # fmt: skip
    post_id, word = _plan(account_id, item, version, due, writer, at), f"{platform}|{item.slug}"
    remote = f"{hashlib.blake2s(word.encode(), digest_size=6).hexdigest()}"
    if platform in content.BY_HAND:
        content.post_by_hand(post_id=post_id, remote_url=f"https://www.xiaohongshu.com/explore/{remote}", at=due)
    else:
        content.claim_posts(at=due)
        content.settle_post(post_id=post_id, remote_id=remote, remote_url="", at=due)
    reads = 600 + 90 * _share(f"reads|{word}")
    counts = (
        reads,
        reads * (15 + _share(f"likes|{word}") // 2) // 1000,
        reads * (2 + _share(f"shares|{word}") // 10) // 1000,
        _share(f"talk|{word}") // 6,
    )
    content.note_figures(figures={post_id: counts}, day=clock.local_date(at), at=at)
