"""Writes of content."""

from kaipu.commerce.content.operations.branding import (
    ColourInvalid,
    WordingInvalid,
    remove_wording,
    save_brand,
    save_wording,
)
from kaipu.commerce.content.operations.challenges import (
    AlreadyEntered,
    ChallengeDraft,
    EntryDecided,
    NotAnEntry,
    NotOver,
    NotRunning,
    WinnersFull,
    choose_winner,
    close_challenge,
    close_challenges,
    enter_challenge,
    give_heart,
    hand_over_wins,
    judge_entry,
    open_challenge,
)
from kaipu.commerce.content.operations.exports import ExportLine, ExportReport, take_export
from kaipu.commerce.content.operations.media import forget_uploads, note_upload
from kaipu.commerce.content.operations.people import (
    EntryInvalid,
    forget_creator,
    save_creator,
    save_group,
    set_tiers,
    sign_contract,
)
from kaipu.commerce.content.operations.posting import (
    AccountTaken,
    Claimed,
    NotByHand,
    PostInvalid,
    claim_posts,
    hand_post,
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
from kaipu.commerce.content.operations.shows import ShowDraft, ShowInvalid, note_show_figures, save_show
from kaipu.commerce.content.operations.topics import keep_headlines, note_feed, remove_feed
from kaipu.commerce.content.operations.writing import Draft, DraftInvalid, keep_item, keep_pictures, place_pictures

__all__ = [
    "AccountTaken", "AlreadyEntered", "ChallengeDraft", "Claimed", "ColourInvalid", "Draft", "DraftInvalid",
    "EntryDecided", "EntryInvalid", "ExportLine", "ExportReport", "NotAnEntry", "NotApproved", "NotByHand",
    "NotOver", "NotRunning", "NotWaiting", "OwnVersion", "PostInvalid", "ShowDraft", "ShowInvalid", "TooEarly",
    "WinnersFull", "WordingInvalid", "WordsForbidden", "approve_item", "choose_winner", "claim_posts",
    "close_challenge", "close_challenges", "enter_challenge", "forget_creator", "forget_uploads", "give_heart",
    "hand_over_wins", "hand_post", "judge_entry", "keep_headlines", "keep_item", "keep_pictures", "note_feed",
    "note_figures", "note_progress", "note_show_figures", "note_upload", "open_challenge", "place_pictures",
    "plan_post", "post_by_hand", "publish_due", "publish_item", "put_off_post", "remove_feed", "remove_wording",
    "retire_item", "return_item", "roll_back", "save_account", "save_brand", "save_creator", "save_group",
    "save_show", "save_wording", "schedule_item", "set_tiers", "settle_post", "sign_contract", "submit_item",
    "take_export", "try_post_again",
]  # fmt: skip
