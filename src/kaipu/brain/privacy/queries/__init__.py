"""Reads of privacy."""

from kaipu.brain.privacy.queries.access import SHOWN_FOR, Access, Reveal, find_reveal, list_accesses
from kaipu.brain.privacy.queries.people import Person, find_person, identity_of
from kaipu.brain.privacy.queries.requests import (
    RequestRecord,
    RequestUnknown,
    count_requests,
    get_request,
    get_traces,
    list_export_names,
    list_requests,
)
from kaipu.brain.privacy.queries.searching import Trace, search_database
from kaipu.brain.privacy.queries.telling import RetentionRecord, list_policies, list_retentions, tell_person

__all__ = [
    "SHOWN_FOR", "Access", "Person", "RequestRecord", "RequestUnknown", "RetentionRecord", "Reveal", "Trace", "count_requests",
    "find_person", "find_reveal", "get_request", "get_traces", "identity_of", "list_accesses", "list_export_names", "list_policies", "list_requests",
    "list_retentions", "search_database", "tell_person",
]  # fmt: skip
