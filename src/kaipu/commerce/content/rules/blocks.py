"""Blocks: what an item is made of. Each has words in both languages and, by its kind, a link, a time, goods or a picture."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

KINDS = ("heading", "text", "picture", "products", "quote", "video", "live", "coupon", "survey", "button", "shot")
MOST_BLOCKS = 40
MOST_LETTERS = 4000
MOST_GOODS = 12
_LINKED = frozenset({"video", "live", "button"})
_WORDED = frozenset({"heading", "text", "quote", "button", "shot"})
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


@dataclass(frozen=True, slots=True)
class Block:
    """One part of an item. `code` is a coupon's or a questionnaire's, `at` when a live show starts, `seconds` how long a shot takes.

    `note_en`/`note_zh` are what stands beside: who is quoted, what a picture shows, what is spoken in a shot or a video, whose
    `picture` is its poster.
    """

    kind: str
    en: str = ""
    zh: str = ""
    note_en: str = ""
    note_zh: str = ""
    link: str = ""
    code: str = ""
    at: str = ""
    goods: tuple[str, ...] = ()
    picture: str = ""
    seconds: int = 0


def pack_blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Return blocks as they are stored: only what they say."""
    return [{name: value for name, value in asdict(each).items() if value} for each in blocks]


def read_blocks(stored: Sequence[Mapping[str, Any]]) -> tuple[Block, ...]:
    """Return blocks from how they are stored."""
    return tuple(Block(**{**each, "goods": tuple(each.get("goods", ()))}) for each in stored)


def is_link(link: str) -> bool:
    """Tell whether a link may stand in an item: a page of this shop, or an https address with a host and without credentials."""
    if link.startswith("/"):
        return not link.startswith("//") and "\\" not in link
    try:
        parts = urlsplit(link)
        return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc and " " not in link
    except ValueError:
        return False


def _trouble(block: Block) -> str:
    if block.kind not in KINDS:
        return "kind"
    if block.kind in _WORDED and not block.en:
        return "words"
    if block.kind in _LINKED and not is_link(block.link):
        return "link"
    if block.kind in {"coupon", "survey"} and not _CODE.fullmatch(block.code):
        return "code"
    if block.kind == "picture" and not (block.picture and block.note_en):
        return "picture"
    if block.kind == "products" and not block.goods:
        return "goods"
    return "at" if block.kind == "live" and not _moment(block.at) else ""


def _moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def find_troubles(blocks: Sequence[Block]) -> list[tuple[int, str]]:
    """Return what is wrong with blocks as (place, which part); places count from 0."""
    return [(place, wrong) for place, block in enumerate(blocks) if (wrong := _trouble(block))]


def goods_of(blocks: Sequence[Block]) -> tuple[str, ...]:
    """Return the codes of all goods that blocks show, each once, in order."""
    return tuple(dict.fromkeys(code for block in blocks for code in block.goods))


def seconds_of(blocks: Sequence[Block]) -> int:
    """Return how long the shots of a script take together."""
    return sum(block.seconds for block in blocks if block.kind == "shot")
