"""The door of content."""

from kaipu.commerce.content.events import ItemPublished, ItemRetired

from kaipu.commerce.content.operations import (  # isort: skip
    ColourInvalid, Draft, DraftInvalid, NotApproved, NotWaiting, OwnVersion, TooEarly, WordingInvalid, WordsForbidden,
    approve_item, keep_item, keep_pictures, place_pictures, publish_due, publish_item, remove_wording, retire_item, return_item, roll_back,
    save_brand, save_wording, schedule_item, submit_item,
)  # fmt: skip
from kaipu.commerce.content.queries import (  # isort: skip
    BrandRecord, ItemRecord, ItemUnknown, PictureFile, VersionRecord, check_words, count_items, find_live, find_logo, find_picture,
    get_brand, get_item, get_version, list_items, list_live, list_live_by_product, list_versions, list_wordings,
)  # fmt: skip
from kaipu.commerce.content.rules import (  # isort: skip
    BLOCKS, CHANNELS, KINDS, LARGE, MOST_BLOCKS, MOST_GOODS, MOST_LETTERS, ON_THE_SHOP, READABLE, STAGES, STATES, TEMPLATES, Block,
    Breach, Template, Wording, contrast, is_colour, seconds_of,
)  # fmt: skip

__all__ = [
    "BLOCKS", "CHANNELS", "KINDS", "LARGE", "MOST_BLOCKS", "MOST_GOODS", "MOST_LETTERS", "ON_THE_SHOP", "READABLE", "STAGES",
    "STATES", "TEMPLATES", "Block", "BrandRecord", "Breach", "ColourInvalid", "Draft", "DraftInvalid", "ItemPublished", "ItemRecord", "ItemRetired",
    "ItemUnknown", "NotApproved", "NotWaiting", "OwnVersion", "PictureFile", "Template", "TooEarly", "VersionRecord", "Wording", "WordingInvalid",
    "WordsForbidden", "approve_item", "check_words", "contrast", "count_items", "find_live", "find_logo", "find_picture", "get_brand", "get_item",
    "get_version", "is_colour", "keep_item", "keep_pictures", "list_items", "list_live", "list_live_by_product", "list_versions",
    "list_wordings", "place_pictures", "publish_due", "publish_item", "remove_wording", "retire_item", "return_item", "roll_back", "save_brand",
    "save_wording", "schedule_item", "seconds_of", "submit_item",
]  # fmt: skip
