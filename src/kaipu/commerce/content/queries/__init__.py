"""Reads of content."""

from kaipu.commerce.content.queries.brand import BrandRecord, check_words, find_logo, get_brand, list_wordings
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
from kaipu.commerce.content.queries.posts import (
    AccountRecord,
    AccountUnknown,
    PostRecord,
    PostUnknown,
    find_account,
    get_post,
    get_secret_name,
    list_accounts,
    list_posts,
)

__all__ = [
    "AccountRecord", "AccountUnknown", "BrandRecord", "ItemRecord", "ItemUnknown", "PictureFile", "PostRecord",
    "PostUnknown", "VersionRecord", "check_words", "count_items", "find_account", "find_live", "find_logo", "find_picture",
    "get_brand", "get_item", "get_post", "get_secret_name", "get_version", "list_accounts", "list_items", "list_live",
    "list_live_by_product", "list_posts", "list_versions", "list_wordings",
]  # fmt: skip
