"""The door of tracking."""

from kaipu.brain.tracking.flows import Answer, answer_events, spool_events
from kaipu.brain.tracking.gateways import SpoolFailed
from kaipu.brain.tracking.operations import LetterGone, Replayed, discard_letters, mend_letter, mend_letters
from kaipu.brain.tracking.queries import (
    Bucket,
    Health,
    Kind,
    LetterRow,
    Line,
    Pile,
    find_letter,
    get_health,
    list_buckets,
    list_counts,
    list_letters,
    list_piles,
)
from kaipu.brain.tracking.rules import (
    CLICK_IDS,
    ENVELOPE,
    SOURCES,
    Agent,
    Change,
    EventType,
    Field,
    MappingRefused,
    Origin,
    Refused,
    describe_agent,
    find_event_type,
    is_known,
    list_event_types,
    origin_of,
    source_words,
)

__all__ = [
    "CLICK_IDS", "ENVELOPE", "SOURCES", "Agent", "Answer", "Bucket", "Change", "EventType", "Field", "Health", "Kind",
    "LetterGone", "LetterRow", "Line", "MappingRefused", "Origin", "Pile", "Refused", "Replayed", "SpoolFailed",
    "answer_events", "describe_agent", "discard_letters", "find_event_type", "find_letter", "get_health", "is_known",
    "list_buckets", "list_counts", "list_event_types", "list_letters", "list_piles", "mend_letter", "mend_letters",
    "origin_of", "source_words", "spool_events",
]  # fmt: skip
