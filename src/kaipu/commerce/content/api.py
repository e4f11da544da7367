"""The door of content."""

from kaipu.commerce.content.events import ItemPublished, ItemRetired, PostDone, PostHanded
from kaipu.commerce.content.flows import read_figures, send_posts

from kaipu.commerce.content.operations import (  # isort: skip
    keep_headlines, note_feed, remove_feed,
    AlreadyEntered, ChallengeDraft, EntryDecided, NotAnEntry, NotOver, NotRunning, WinnersFull, choose_winner, close_challenge, close_challenges,
    enter_challenge, give_heart, hand_over_wins, judge_entry, open_challenge,
    EntryInvalid, forget_creator, save_creator, save_group, set_tiers, sign_contract,
    ExportLine, ExportReport, take_export, ShowDraft, ShowInvalid, note_show_figures, save_show,
    AccountTaken, NotByHand, PostInvalid, note_figures, plan_post, post_by_hand, save_account, settle_post, claim_posts, try_post_again,
    ColourInvalid, Draft, DraftInvalid, NotApproved, NotWaiting, OwnVersion, TooEarly, WordingInvalid, WordsForbidden,
    approve_item, keep_item, keep_pictures, place_pictures, publish_due, publish_item, remove_wording, retire_item, return_item, roll_back,
    save_brand, save_wording, schedule_item, submit_item,
)  # fmt: skip
from kaipu.commerce.content.queries import (  # isort: skip
    FeedRecord, Topic, list_feed_topics, list_feeds, list_review_topics,
    BoardRow, ChallengeRecord, ChallengeUnknown, EntryRecord, find_entry, find_entry_picture, get_challenge, list_board, list_challenges, list_entries,
    list_hearts, list_running, ContractRecord, CreatorRecord, GroupRecord, get_tiers, list_contracts, list_creators, list_groups,
    MediaRecord, list_media, read_media, ShowRecord, ShowUnknown, find_show, get_show, list_shows, list_shows_for_shoppers, AccountRecord, AccountUnknown, PostRecord, PostUnknown, get_post, list_accounts, list_posts,
    BrandRecord, ItemRecord, ItemUnknown, PictureFile, VersionRecord, check_words, count_items, find_live, find_logo, find_picture,
    get_brand, get_item, get_version, list_items, list_live, list_live_by_product, list_versions, list_wordings,
)  # fmt: skip
from kaipu.commerce.content.rules import (  # isort: skip
    FeedUnreadable, Headline, read_feed,
    CREATOR_PLATFORMS, GROUP_PLATFORMS, TIERS, cost_of, fee_within, return_on, tracked,
    CleanFilm, ExportRefusal, ExportUnreadable, FilmRefused, MEDIA_LIMITS, MOST_FILM_BYTES, clean_film,
    ON_AIR, BEFORE, CALLED_OFF, OVER, SHOW_FIGURES, SHOW_PLATFORMS, SHOW_STATES, BY_HAND, PLATFORMS,
    BLOCKS, CHANNELS, KINDS, LARGE, MOST_BLOCKS, MOST_GOODS, MOST_LETTERS, ON_THE_SHOP, READABLE, STAGES, STATES, TEMPLATES, Block,
    Breach, Template, Wording, contrast, is_colour, seconds_of,
)  # fmt: skip

__all__ = [
    "BEFORE", "BLOCKS", "BY_HAND", "CALLED_OFF", "CHANNELS", "CREATOR_PLATFORMS", "GROUP_PLATFORMS", "KINDS", "LARGE",
    "MEDIA_LIMITS", "MOST_BLOCKS", "MOST_FILM_BYTES", "MOST_GOODS", "MOST_LETTERS", "ON_AIR", "ON_THE_SHOP", "OVER",
    "PLATFORMS", "READABLE", "SHOW_FIGURES", "SHOW_PLATFORMS", "SHOW_STATES", "STAGES", "STATES", "TEMPLATES", "TIERS",
    "AccountRecord", "AccountTaken", "AccountUnknown", "AlreadyEntered", "Block", "BoardRow", "BrandRecord", "Breach",
    "ChallengeDraft", "ChallengeRecord", "ChallengeUnknown", "CleanFilm", "ColourInvalid", "ContractRecord",
    "CreatorRecord", "Draft", "DraftInvalid", "EntryDecided", "EntryInvalid", "EntryRecord", "ExportLine",
    "ExportRefusal", "ExportReport", "ExportUnreadable", "FeedRecord", "FeedUnreadable", "FilmRefused", "GroupRecord",
    "Headline", "ItemPublished", "ItemRecord", "ItemRetired", "ItemUnknown", "MediaRecord", "NotAnEntry", "NotApproved",
    "NotByHand", "NotOver", "NotRunning", "NotWaiting", "OwnVersion", "PictureFile", "PostDone", "PostHanded",
    "PostInvalid", "PostRecord", "PostUnknown", "ShowDraft", "ShowInvalid", "ShowRecord", "ShowUnknown", "Template",
    "TooEarly", "Topic", "VersionRecord", "WinnersFull", "Wording", "WordingInvalid", "WordsForbidden", "approve_item",
    "check_words", "choose_winner", "claim_posts", "clean_film", "close_challenge", "close_challenges", "contrast",
    "cost_of", "count_items", "enter_challenge", "fee_within", "find_entry", "find_entry_picture", "find_live",
    "find_logo", "find_picture", "find_show", "forget_creator", "get_brand", "get_challenge", "get_item", "get_post",
    "get_show", "get_tiers", "get_version", "give_heart", "hand_over_wins", "is_colour", "judge_entry",
    "keep_headlines", "keep_item", "keep_pictures", "list_accounts", "list_board", "list_challenges", "list_contracts",
    "list_creators", "list_entries", "list_feed_topics", "list_feeds", "list_groups", "list_hearts", "list_items",
    "list_live", "list_live_by_product", "list_media", "list_posts", "list_review_topics", "list_running", "list_shows",
    "list_shows_for_shoppers", "list_versions", "list_wordings", "note_feed", "note_figures", "note_show_figures",
    "open_challenge", "place_pictures", "plan_post", "post_by_hand", "publish_due", "publish_item", "read_feed",
    "read_figures", "read_media", "remove_feed", "remove_wording", "retire_item", "return_item", "return_on", "roll_back",
    "save_account", "save_brand", "save_creator", "save_group", "save_show", "save_wording", "schedule_item",
    "seconds_of", "send_posts", "set_tiers", "settle_post", "sign_contract", "submit_item", "take_export", "tracked",
    "try_post_again",
]  # fmt: skip
