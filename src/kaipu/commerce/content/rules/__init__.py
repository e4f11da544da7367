"""Pure decisions of content."""

from kaipu.commerce.content.rules.blocks import (
    KINDS as BLOCKS,
)
from kaipu.commerce.content.rules.blocks import (
    MOST_BLOCKS,
    MOST_GOODS,
    MOST_LETTERS,
    Block,
    find_troubles,
    goods_of,
    is_link,
    pack_blocks,
    read_blocks,
    seconds_of,
)
from kaipu.commerce.content.rules.challenges import (
    ENTRY_PUBLISHED,
    ENTRY_REFUSED,
    ENTRY_STATES,
    ENTRY_WAITING,
    PATIENCE,
    Runner,
    is_ripe,
    rank,
)
from kaipu.commerce.content.rules.colours import LARGE, READABLE, contrast, is_colour
from kaipu.commerce.content.rules.creators import (
    CREATOR_PLATFORMS,
    GROUP_PLATFORMS,
    TIERS,
    cost_of,
    fee_within,
    return_on,
    tier_of,
)
from kaipu.commerce.content.rules.posts import (
    BY_HAND,
    LONGEST,
    LONGEST_TITLE,
    MOST_TRIES,
    NEEDS_MEDIA,
    PLANNED,
    PLATFORMS,
    POST_STATES,
    REFUSED,
    SENDING,
    SENT,
    pause_after,
    tracked,
)
from kaipu.commerce.content.rules.states import (
    APPROVED,
    CHANNELS,
    DRAFT,
    KINDS,
    ON_THE_SHOP,
    PUBLISHED,
    RETIRED,
    SCHEDULED,
    STAGES,
    STATES,
    WAITING,
)
from kaipu.commerce.content.rules.templates import TEMPLATES, Template
from kaipu.commerce.content.rules.topics import FeedUnreadable, Headline, count_words, heat_of, read_feed
from kaipu.commerce.content.rules.wordings import LANGUAGES, SHIPPED, Breach, Wording, find_breaches, overlay

__all__ = [
    "APPROVED", "BLOCKS", "BY_HAND", "CHANNELS", "CREATOR_PLATFORMS", "DRAFT", "ENTRY_PUBLISHED", "ENTRY_REFUSED",
    "ENTRY_STATES", "ENTRY_WAITING", "GROUP_PLATFORMS", "KINDS", "LANGUAGES", "LARGE", "LONGEST", "LONGEST_TITLE",
    "MOST_BLOCKS", "MOST_GOODS", "MOST_LETTERS", "MOST_TRIES", "NEEDS_MEDIA", "ON_THE_SHOP", "PATIENCE", "PLANNED",
    "PLATFORMS", "POST_STATES", "PUBLISHED", "READABLE", "REFUSED", "RETIRED", "SCHEDULED", "SENDING", "SENT", "SHIPPED",
    "STAGES", "STATES", "TEMPLATES", "TIERS", "WAITING", "Block", "Breach", "FeedUnreadable", "Headline", "Runner",
    "Template", "Wording", "contrast", "cost_of", "count_words", "fee_within", "find_breaches", "find_troubles", "goods_of",
    "heat_of", "is_colour", "is_link", "is_ripe", "overlay", "pack_blocks", "pause_after", "rank", "read_blocks",
    "read_feed", "return_on", "seconds_of", "tier_of", "tracked",
]  # fmt: skip
