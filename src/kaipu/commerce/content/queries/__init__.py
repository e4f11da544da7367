"""Reads of content."""

from kaipu.commerce.content.queries.brand import BrandRecord, check_words, find_logo, get_brand, list_wordings
from kaipu.commerce.content.queries.challenges import (
    BoardRow,
    ChallengeRecord,
    ChallengeUnknown,
    EntryRecord,
    find_entry,
    find_entry_picture,
    get_challenge,
    list_board,
    list_challenges,
    list_entries,
    list_hearts,
    list_running,
    tell_person,
)
from kaipu.commerce.content.queries.items import (
    ItemRecord,
    ItemUnknown,
    PictureFile,
    VersionRecord,
    count_items,
    find_live,
    find_picture,
    get_item,
    get_version,
    list_items,
    list_live,
    list_live_by_product,
    list_versions,
)
from kaipu.commerce.content.queries.media import MediaRecord, list_media, read_media
from kaipu.commerce.content.queries.people import (
    ContractRecord,
    CreatorRecord,
    GroupRecord,
    get_tiers,
    list_contracts,
    list_creators,
    list_groups,
)
from kaipu.commerce.content.queries.posts import (
    AccountRecord,
    AccountUnknown,
    PostRecord,
    PostUnknown,
    find_account,
    get_post,
    get_secret_name,
    list_accounts,
    list_notes,
    list_posts,
)
from kaipu.commerce.content.queries.shows import (
    ShowRecord,
    ShowUnknown,
    find_show,
    get_show,
    list_shows,
    list_shows_for_shoppers,
)
from kaipu.commerce.content.queries.topics import FeedRecord, Topic, list_feed_topics, list_feeds, list_review_topics

__all__ = [
    "AccountRecord", "AccountUnknown", "BoardRow", "BrandRecord", "ChallengeRecord", "ChallengeUnknown",
    "ContractRecord", "CreatorRecord", "EntryRecord", "FeedRecord", "GroupRecord", "ItemRecord", "ItemUnknown",
    "MediaRecord", "PictureFile", "PostRecord", "PostUnknown", "ShowRecord", "ShowUnknown", "Topic",
    "VersionRecord", "check_words", "count_items", "find_account", "find_entry", "find_entry_picture", "find_live",
    "find_logo", "find_picture", "find_show", "get_brand", "get_challenge", "get_item", "get_post",
    "get_secret_name", "get_show", "get_tiers", "get_version", "list_accounts", "list_board", "list_challenges",
    "list_contracts", "list_creators", "list_entries", "list_feed_topics", "list_feeds", "list_groups",
    "list_hearts", "list_items", "list_live", "list_live_by_product", "list_media", "list_notes", "list_posts",
    "list_review_topics", "list_running", "list_shows", "list_shows_for_shoppers", "list_versions", "list_wordings",
    "read_media", "tell_person",
]  # fmt: skip
