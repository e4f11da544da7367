"""The door of privacy."""

from kaipu.brain.privacy.operations import (
    AlreadyAsked,
    NotWaiting,
    ReasonMissing,
    ReasonUnknown,
    SamePerson,
    approve,
    ask,
    note_access,
    refuse,
    reveal,
    withdraw,
)
from kaipu.brain.privacy.queries import (
    SHOWN_FOR,
    Access,
    RequestRecord,
    RequestUnknown,
    Reveal,
    count_requests,
    find_reveal,
    get_request,
    list_accesses,
    list_requests,
)

from kaipu.brain.privacy.rules import (  # isort: skip
    CONTACT_TAGS, CUSTOMER_TAGS, EXPORT_TAGS, GDPR_DAYS, HIDDEN, KINDS, OPEN_STATES, PIPL_WORKING_DAYS, REASONS, STATES,
    ColumnTag, cover, list_tags, mask, mask_value, may_read,
)  # fmt: skip

__all__ = [
    "CONTACT_TAGS", "CUSTOMER_TAGS", "EXPORT_TAGS", "GDPR_DAYS", "HIDDEN", "KINDS", "OPEN_STATES", "PIPL_WORKING_DAYS",
    "REASONS", "SHOWN_FOR", "STATES", "Access", "AlreadyAsked", "ColumnTag", "NotWaiting", "ReasonMissing", "ReasonUnknown",
    "RequestRecord", "RequestUnknown", "Reveal", "SamePerson", "approve", "ask", "count_requests", "cover", "find_reveal",
    "get_request", "list_accesses", "list_requests", "list_tags", "mask", "mask_value", "may_read", "note_access", "refuse",
    "reveal", "withdraw",
]  # fmt: skip
