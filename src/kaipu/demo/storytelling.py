"""What the demonstration's marketer wrote: the brand and a few articles about real goods. The words are made up, the goods are not.

Nothing is drawn by chance: the goods of an article are the best sellers whose names hold its words. See docs/demo-data.md.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.content import api as content
from kaipu.commerce.customers import api as customers
from kaipu.kernel import clock

GOODS = 4
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
    codes = tuple(
        row.sku_code
        for word in each["goods"]
        for row in catalog.list_products(at=at, text=word, published=True, policy="public", limit=GOODS)
    )
    draft = content.Draft(
        kind=each["kind"], stage=each["stage"], title_en=each["title"][0], title_zh=each["title"][1], summary_en=each["summary"][0],
        summary_zh=each["summary"][1], blocks=tuple(block for block in (_block(row, codes, due) for row in each["blocks"]) if block),
        owner_id=writer, channels=("site",) if place % 2 else ("site", "wechat"), budget_minor=4000 + 1500 * place, due_at=due,
        products=codes, assumed=True,
    )  # fmt: skip
    written = min(at, due) - timedelta(days=2)
    item_id = content.keep_item(draft=draft, item_id=None, user_id=writer, at=written)
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


def _block(row: list[str], codes: tuple[str, ...], due: datetime) -> content.Block | None:
    kind, en, zh, note_en, note_zh, extra = [*row, "", "", "", ""][:6]
    if kind == "products":
        return content.Block(kind, en, zh, goods=codes) if codes else None
    if kind == "live":
        return content.Block(kind, en, zh, link=extra, at=(due + timedelta(days=8, hours=10)).isoformat())
    if kind == "shot":
        return content.Block(kind, en, zh, note_en, note_zh, seconds=int(extra))
    return content.Block(kind, en, zh, note_en, note_zh, link=extra)
