"""The door of reviews."""

from kaipu.commerce.reviews.events import QuestionAsked, ReviewPublished, ReviewWritten
from kaipu.commerce.reviews.operations import (
    AlreadyReviewed,
    NotBought,
    NotWaiting,
    RefusalUnknown,
    ReplyMissing,
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
    vote_helpful,
    write_review,
)
from kaipu.commerce.reviews.operations.writing import PastReview
from kaipu.commerce.reviews.rules import LOW_STARS, REFUSALS, STATES, CleanPicture, PictureRefused, clean_picture

from kaipu.commerce.reviews.queries import (  # isort: skip
    PictureFile, QuestionRecord, QuestionUnknown, ReviewRecord, ReviewUnknown, Score, count_by_state, count_waiting,
    find_picture, get_review, list_questioned, list_questions, list_reviewed, list_reviews, list_scores, list_texts, list_votes,
)  # fmt: skip

__all__ = [
    "LOW_STARS", "REFUSALS", "STATES", "AlreadyReviewed", "CleanPicture", "NotBought", "NotWaiting", "PastReview", "PictureFile",
    "PictureRefused", "QuestionAsked", "QuestionRecord", "QuestionUnknown", "RefusalUnknown", "ReplyMissing", "ReviewPublished",
    "ReviewRecord", "ReviewUnknown", "ReviewWritten", "Score", "StarsMissing", "TextMissing", "answer_question", "ask_question",
    "clean_picture", "count_by_state", "count_waiting", "find_picture", "get_review", "hand_over_reviews", "list_questioned", "list_questions", "list_reviewed",
    "list_reviews", "list_scores", "list_texts", "list_votes", "load_reviews", "publish_review", "refuse_question", "refuse_review", "reply_to_review",
    "vote_helpful", "write_review",
]  # fmt: skip
