"""Tracking's ways: taking events in, and from the spool into the tables."""

from kaipu.brain.tracking.flows.accepting import Answer, answer_events, spool_events
from kaipu.brain.tracking.flows.cleaning import clean_spool
from kaipu.brain.tracking.flows.collecting import Collection, collect

__all__ = ["Answer", "Collection", "answer_events", "clean_spool", "collect", "spool_events"]
