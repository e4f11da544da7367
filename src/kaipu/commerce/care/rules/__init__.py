"""Pure decisions of care."""

from kaipu.commerce.care.rules.assistant import WordedAnswer, read_wording, write_prompt
from kaipu.commerce.care.rules.clocks import Calendar, due_at, worked_seconds
from kaipu.commerce.care.rules.guides import (
    Guide,
    GuideAnswer,
    GuideFault,
    GuideQuestion,
    follow_guide,
    read_guide,
)
from kaipu.commerce.care.rules.interviews import METHODS, read_quotes
from kaipu.commerce.care.rules.languages import language_of
from kaipu.commerce.care.rules.letters import Letter, read_letter, read_way_back, way_back
from kaipu.commerce.care.rules.promises import (
    CHANNELS,
    CLOSED,
    COUPON_DAYS,
    COUPON_LIMIT_MINOR,
    MERGED,
    OPEN,
    PRIORITIES,
    REFUND_LIMIT_MINOR,
    SERVICE_LEVELS,
    STATES,
    TARGETS,
    WAITING,
    WITH_BOT,
    ServiceLevel,
    Target,
    pick_priority,
    target_of,
)
from kaipu.commerce.care.rules.quality import (
    CRITERIA,
    LEAST_TALKS,
    MOST_POINTS,
    SAMPLE,
    JudgedTalk,
    TrainingNeed,
    draw_sample,
    find_needs,
)
from kaipu.commerce.care.rules.retrieval import Hit, Shelf
from kaipu.commerce.care.rules.routing import Candidate, choose_agent
from kaipu.commerce.care.rules.scores import is_drawn, net_promoter, net_promoter_interval
from kaipu.commerce.care.rules.social import (
    ANSWER_FOR,
    COMMENT,
    MESSAGE,
    SOCIAL_KINDS,
    Utterance,
    answer_until,
    letters_over,
)
from kaipu.commerce.care.rules.themes import THEME_STATES, Theme, find_themes, speaks_of

__all__ = [
    "ANSWER_FOR", "CHANNELS", "CLOSED", "COMMENT", "COUPON_DAYS", "COUPON_LIMIT_MINOR", "CRITERIA", "LEAST_TALKS",
    "MERGED", "MESSAGE", "METHODS", "MOST_POINTS", "OPEN", "PRIORITIES", "REFUND_LIMIT_MINOR", "SAMPLE",
    "SERVICE_LEVELS", "SOCIAL_KINDS", "STATES", "TARGETS", "THEME_STATES", "WAITING", "WITH_BOT", "Calendar",
    "Candidate", "Guide", "GuideAnswer", "GuideFault", "GuideQuestion", "Hit", "JudgedTalk", "Letter",
    "ServiceLevel", "Shelf", "Target", "Theme", "TrainingNeed", "Utterance", "WordedAnswer", "answer_until",
    "choose_agent", "draw_sample", "due_at", "find_needs", "find_themes", "follow_guide", "is_drawn",
    "language_of", "letters_over", "net_promoter", "net_promoter_interval", "pick_priority", "read_guide",
    "read_letter", "read_quotes", "read_way_back", "read_wording", "speaks_of", "target_of", "way_back",
    "worked_seconds", "write_prompt",
]  # fmt: skip
