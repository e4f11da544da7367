"""The door of privacy."""

from kaipu.brain.privacy.operations import (
    AlreadyAsked,
    NotWaiting,
    ReasonMissing,
    SamePerson,
    approve,
    ask,
    refuse,
    withdraw,
)
from kaipu.brain.privacy.queries import RequestRecord, RequestUnknown, count_requests, get_request, list_requests
from kaipu.brain.privacy.rules import GDPR_DAYS, KINDS, OPEN_STATES, PIPL_WORKING_DAYS, STATES

__all__ = [
    "GDPR_DAYS", "KINDS", "OPEN_STATES", "PIPL_WORKING_DAYS", "STATES", "AlreadyAsked", "NotWaiting", "ReasonMissing",
    "RequestRecord", "RequestUnknown", "SamePerson", "approve", "ask", "count_requests", "get_request", "list_requests", "refuse",
    "withdraw",
]  # fmt: skip
