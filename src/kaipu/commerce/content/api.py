"""The door of content."""

from kaipu.commerce.content.events import ItemPublished, ItemRetired
from kaipu.commerce.content.flows import read_figures, send_posts

from kaipu.commerce.content.operations import (  # isort: skip
    AccountTaken, NotByHand, PostInvalid, note_figures, plan_post, post_by_hand, save_account, settle_post, claim_posts, try_post_again,
    ColourInvalid, Draft, DraftInvalid, NotApproved, NotWaiting, OwnVersion, TooEarly, WordingInvalid, WordsForbidden,
    approve_item, keep_item, keep_pictures, place_pictures, publish_due, publish_item, remove_wording, retire_item, return_item, roll_back,
    save_brand, save_wording, schedule_item, submit_item,
)  # fmt: skip
from kaipu.commerce.content.queries import (  # isort: skip
    AccountRecord, AccountUnknown, PostRecord, PostUnknown, get_post, list_accounts, list_posts,
    BrandRecord, ItemRecord, ItemUnknown, PictureFile, VersionRecord, check_words, count_items, find_live, find_logo, find_picture,
    get_brand, get_item, get_version, list_items, list_live, list_live_by_product, list_versions, list_wordings,
)  # fmt: skip
from kaipu.commerce.content.rules import (  # isort: skip
    BY_HAND, PLATFORMS,
    BLOCKS, CHANNELS, KINDS, LARGE, MOST_BLOCKS, MOST_GOODS, MOST_LETTERS, ON_THE_SHOP, READABLE, STAGES, STATES, TEMPLATES, Block,
    Breach, Template, Wording, contrast, is_colour, seconds_of,
)  # fmt: skip

__all__ = [
    "BLOCKS", "BY_HAND", "CHANNELS", "KINDS", "LARGE", "MOST_BLOCKS", "MOST_GOODS", "MOST_LETTERS", "ON_THE_SHOP",
    "PLATFORMS", "READABLE", "STAGES", "STATES", "TEMPLATES", "AccountRecord", "AccountTaken", "AccountUnknown", "Block",
    "BrandRecord", "Breach", "ColourInvalid", "Draft", "DraftInvalid", "ItemPublished", "ItemRecord", "ItemRetired",
    "ItemUnknown", "NotApproved", "NotByHand", "NotWaiting", "OwnVersion", "PictureFile", "PostInvalid", "PostRecord",
    "PostUnknown", "Template", "TooEarly", "VersionRecord", "Wording", "WordingInvalid", "WordsForbidden", "approve_item",
    "check_words", "claim_posts", "contrast", "count_items", "find_live", "find_logo", "find_picture", "get_brand",
    "get_item", "get_post", "get_version", "is_colour", "keep_item", "keep_pictures", "list_accounts", "list_items",
    "list_live", "list_live_by_product", "list_posts", "list_versions", "list_wordings", "note_figures", "place_pictures",
    "plan_post", "post_by_hand", "publish_due", "publish_item", "read_figures", "remove_wording", "retire_item",
    "return_item", "roll_back", "save_account", "save_brand", "save_wording", "schedule_item", "seconds_of", "send_posts",
    "settle_post", "submit_item", "try_post_again",
]  # fmt: skip
