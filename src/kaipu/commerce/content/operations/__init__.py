"""Writes of content."""

from kaipu.commerce.content.operations.branding import (
    ColourInvalid,
    WordingInvalid,
    remove_wording,
    save_brand,
    save_wording,
)
from kaipu.commerce.content.operations.publishing import (
    NotApproved,
    NotWaiting,
    OwnVersion,
    TooEarly,
    WordsForbidden,
    approve_item,
    publish_due,
    publish_item,
    retire_item,
    return_item,
    roll_back,
    schedule_item,
    submit_item,
)
from kaipu.commerce.content.operations.writing import Draft, DraftInvalid, keep_item, keep_pictures, place_pictures

__all__ = [
    "ColourInvalid", "Draft", "DraftInvalid", "NotApproved", "NotWaiting", "OwnVersion", "TooEarly", "WordingInvalid", "WordsForbidden",
    "approve_item", "keep_item", "keep_pictures", "place_pictures", "publish_due", "publish_item", "remove_wording", "retire_item", "return_item", "roll_back",
    "save_brand", "save_wording", "schedule_item", "submit_item",
]  # fmt: skip
