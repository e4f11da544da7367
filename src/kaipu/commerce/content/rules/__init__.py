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
from kaipu.commerce.content.rules.exports import (
    ExportRefusal,
    ExportRow,
    ExportUnreadable,
    KnownNote,
    match_export,
    note_key,
    read_export,
)
from kaipu.commerce.content.rules.films import MOST_FILM_BYTES, CleanFilm, FilmRefused, clean_film
from kaipu.commerce.content.rules.media import MEDIA_LIMITS, MediaLimits, find_media_troubles
from kaipu.commerce.content.rules.posts import (
    BY_HAND,
    HAND_AHEAD_HOURS,
    HANDED,
    LONGEST,
    LONGEST_TITLE,
    MOST_TRIES,
    PLANNED,
    PLATFORMS,
    POST_STATES,
    REFUSED,
    SENDING,
    SENT,
    pause_after,
    tracked,
)
from kaipu.commerce.content.rules.shows import (
    BEFORE,
    CALLED_OFF,
    MOST_HOURS,
    ON_AIR,
    OVER,
    SHOW_FIGURES,
    SHOW_PLATFORMS,
    SHOW_STATES,
    show_state,
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
    "APPROVED", "BEFORE", "BLOCKS", "BY_HAND", "CALLED_OFF", "CHANNELS", "CREATOR_PLATFORMS", "DRAFT",
    "ENTRY_PUBLISHED", "ENTRY_REFUSED", "ENTRY_STATES", "ENTRY_WAITING", "GROUP_PLATFORMS", "HANDED",
    "HAND_AHEAD_HOURS", "KINDS", "LANGUAGES", "LARGE", "LONGEST", "LONGEST_TITLE", "MEDIA_LIMITS", "MOST_BLOCKS",
    "MOST_FILM_BYTES", "MOST_GOODS", "MOST_HOURS", "MOST_LETTERS", "MOST_TRIES", "ON_AIR", "ON_THE_SHOP", "OVER",
    "PATIENCE", "PLANNED", "PLATFORMS", "POST_STATES", "PUBLISHED", "READABLE", "REFUSED", "RETIRED", "SCHEDULED",
    "SENDING", "SENT", "SHIPPED", "SHOW_FIGURES", "SHOW_PLATFORMS", "SHOW_STATES", "STAGES", "STATES", "TEMPLATES",
    "TIERS", "WAITING", "Block", "Breach", "CleanFilm", "ExportRefusal", "ExportRow", "ExportUnreadable",
    "FeedUnreadable", "FilmRefused", "Headline", "KnownNote", "MediaLimits", "Runner", "Template", "Wording",
    "clean_film", "contrast", "cost_of", "count_words", "fee_within", "find_breaches", "find_media_troubles",
    "find_troubles", "goods_of", "heat_of", "is_colour", "is_link", "is_ripe", "match_export", "note_key",
    "overlay", "pack_blocks", "pause_after", "rank", "read_blocks", "read_export", "read_feed", "return_on",
    "seconds_of", "show_state", "tier_of", "tracked",
]  # fmt: skip
