"""Tracking's decisions, pure."""

from kaipu.brain.tracking.rules.mending import Change, MappingRefused
from kaipu.brain.tracking.rules.plan import find_event_type, is_known, list_event_types
from kaipu.brain.tracking.rules.reading import Collected, Letter, Refused, letter_of, parse_line, read_event
from kaipu.brain.tracking.rules.shapes import ENVELOPE, SOURCES, EventType, Field
from kaipu.brain.tracking.rules.visitors import CLICK_IDS, Agent, Origin, describe_agent, origin_of, source_words

__all__ = [
    "CLICK_IDS", "ENVELOPE", "SOURCES", "Agent", "Change", "Collected", "EventType", "Field", "Letter", "MappingRefused",
    "Origin", "Refused", "describe_agent", "find_event_type", "is_known", "letter_of", "list_event_types", "origin_of",
    "parse_line", "read_event", "source_words",
]  # fmt: skip
