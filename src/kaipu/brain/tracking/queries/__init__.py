"""Reads of tracking."""

from kaipu.brain.tracking.queries.counts import (
    Bucket,
    Health,
    Line,
    get_health,
    list_arrivals,
    list_buckets,
    list_counts,
    list_known_ids,
    list_offsets,
)
from kaipu.brain.tracking.queries.letters import Kind, LetterRow, Pile, find_letter, list_letters, list_piles
from kaipu.brain.tracking.queries.trails import Trail, get_trail, tell_person

__all__ = [
    "Bucket", "Health", "Kind", "LetterRow", "Line", "Pile", "Trail", "find_letter", "get_health", "get_trail", "list_arrivals", "list_buckets", "list_counts",
    "list_known_ids", "list_letters", "list_offsets", "list_piles", "tell_person",
]  # fmt: skip
