"""Writes of reviews."""

from kaipu.commerce.reviews.operations.erasing import hand_over_reviews
from kaipu.commerce.reviews.operations.moderating import (
    NotWaiting,
    RefusalUnknown,
    ReplyMissing,
    answer_question,
    publish_review,
    refuse_question,
    refuse_review,
    reply_to_review,
)
from kaipu.commerce.reviews.operations.rewarding import RewardInvalid, reward_review, set_reward
from kaipu.commerce.reviews.operations.writing import (
    AlreadyReviewed,
    NotBought,
    StarsMissing,
    TextMissing,
    ask_question,
    load_reviews,
    vote_helpful,
    write_review,
)

__all__ = [
    "AlreadyReviewed", "NotBought", "NotWaiting", "RefusalUnknown", "ReplyMissing", "RewardInvalid", "StarsMissing",
    "TextMissing", "answer_question", "ask_question", "hand_over_reviews", "load_reviews", "publish_review",
    "refuse_question", "refuse_review", "reply_to_review", "reward_review", "set_reward", "vote_helpful", "write_review",
]  # fmt: skip
