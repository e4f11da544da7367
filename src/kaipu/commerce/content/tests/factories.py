"""Items for tests, made through the door."""

from datetime import UTC, datetime

from kaipu.commerce.content import api as content

AT = datetime(2026, 9, 7, 14, tzinfo=UTC)
ADA, BEN = 901, 902


def make_draft(**changes: object) -> content.Draft:
    """Return a draft of two blocks."""
    given: dict[str, object] = {
        "kind": "article", "stage": "discover", "title_en": "Tea for the moon", "title_zh": "赏月配好茶",
        "summary_en": "Three teas", "summary_zh": "三款茶",
        "blocks": (content.Block("heading", "Why tea", "为什么喝茶"), content.Block("text", "It goes with cake.", "配月饼正好。")), **changes,
    }  # fmt: skip
    return content.Draft(**given)  # type: ignore[arg-type]  # fields by name, of several types


def make_item(**changes: object) -> int:
    """Keep a draft as a new item of Ada's."""
    return content.keep_item(draft=make_draft(**changes), item_id=None, user_id=ADA, at=AT)


def make_approved(**changes: object) -> int:
    """Keep, submit and approve an item."""
    item_id = make_item(**changes)
    content.submit_item(item_id=item_id, at=AT)
    content.approve_item(item_id=item_id, version=1, user_id=BEN, at=AT)
    return item_id


def make_live(**changes: object) -> int:
    """Make an item that is on the shop."""
    item_id = make_approved(**changes)
    content.publish_item(item_id=item_id, at=AT)
    return item_id
