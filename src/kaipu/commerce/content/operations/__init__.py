"""Writes of content."""

from kaipu.commerce.content.operations.branding import (
    ColourInvalid,
    WordingInvalid,
    remove_wording,
    save_brand,
    save_wording,
)
from kaipu.commerce.content.operations.posting import (
    AccountTaken,
    Claimed,
    NotByHand,
    PostInvalid,
    claim_posts,
    note_figures,
    note_progress,
    plan_post,
    post_by_hand,
    put_off_post,
    save_account,
    settle_post,
    try_post_again,
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
    "AccountTaken", "Claimed", "ColourInvalid", "Draft", "DraftInvalid", "NotApproved", "NotByHand", "NotWaiting",
    "OwnVersion", "PostInvalid", "TooEarly", "WordingInvalid", "WordsForbidden", "approve_item", "claim_posts", "keep_item",
    "keep_pictures", "note_figures", "note_progress", "place_pictures", "plan_post", "post_by_hand", "publish_due",
    "publish_item", "put_off_post", "remove_wording", "retire_item", "return_item", "roll_back", "save_account",
    "save_brand", "save_wording", "schedule_item", "settle_post", "submit_item", "try_post_again",
]  # fmt: skip
