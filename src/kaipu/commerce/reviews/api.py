"""The door of reviews."""

from kaipu.commerce.reviews.events import QuestionAsked, ReviewPublished, ReviewWritten
from kaipu.commerce.reviews.operations import (
    AlreadyReviewed,
    NotBought,
    NotWaiting,
    RefusalUnknown,
    ReplyMissing,
    RewardInvalid,
    StarsMissing,
    TextMissing,
    answer_question,
    ask_question,
    hand_over_reviews,
    load_reviews,
    publish_review,
    refuse_question,
    refuse_review,
    reply_to_review,
    reward_review,
    set_reward,
    vote_helpful,
    write_review,
)
from kaipu.commerce.reviews.operations.writing import PastReview
from kaipu.commerce.reviews.rules import (
    LOW_STARS,
    REFUSALS,
    STATES,
    CleanPicture,
    PictureRefused,
    clean_picture,
    sign_name,
)

from kaipu.commerce.reviews.queries import (  # isort: skip
    PictureFile, QuestionRecord, QuestionUnknown, ReviewRecord, ReviewUnknown, Score, count_by_state, count_waiting, get_reward, list_leaders, list_tagged,
    find_picture, get_review, list_questioned, list_questions, list_reviewed, list_reviews, list_scores, list_texts, list_voices, list_votes,
)  # fmt: skip

__all__ = [
    "LOW_STARS", "REFUSALS", "STATES", "AlreadyReviewed", "CleanPicture", "NotBought", "NotWaiting", "PastReview",
    "PictureFile", "PictureRefused", "QuestionAsked", "QuestionRecord", "QuestionUnknown", "RefusalUnknown",
    "ReplyMissing", "ReviewPublished", "ReviewRecord", "ReviewUnknown", "ReviewWritten", "RewardInvalid", "Score",
    "StarsMissing", "TextMissing", "answer_question", "ask_question", "clean_picture", "count_by_state",
    "count_waiting", "find_picture", "get_review", "get_reward", "hand_over_reviews", "list_leaders",
    "list_questioned", "list_questions", "list_reviewed", "list_reviews", "list_scores", "list_tagged",
    "list_texts", "list_voices", "list_votes", "load_reviews", "publish_review", "refuse_question", "refuse_review",
    "reply_to_review", "reward_review", "set_reward", "sign_name", "vote_helpful", "write_review",
]  # fmt: skip
