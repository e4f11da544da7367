"""The door of tracking."""

from kaipu.brain.tracking.flows import Answer, answer_events, clean_spool, spool_events
from kaipu.brain.tracking.gateways import SpoolFailed
from kaipu.brain.tracking.operations import (
    LetterGone,
    Renamed,
    Replayed,
    discard_letters,
    mend_letter,
    mend_letters,
    rename_visitor,
)
from kaipu.brain.tracking.queries import (
    Bucket,
    Health,
    Kind,
    LetterRow,
    Line,
    Pile,
    Trail,
    find_letter,
    get_health,
    get_trail,
    list_arrivals,
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
    "LetterGone", "LetterRow", "Line", "MappingRefused", "Origin", "Pile", "Refused", "Renamed", "Replayed", "SpoolFailed", "Trail",
    "answer_events", "clean_spool", "describe_agent", "discard_letters", "find_event_type", "find_letter", "get_health", "get_trail",
    "is_known", "list_arrivals", "list_buckets", "list_counts", "list_event_types", "list_letters", "list_piles", "mend_letter", "mend_letters",
    "origin_of", "rename_visitor", "source_words", "spool_events",
]  # fmt: skip
