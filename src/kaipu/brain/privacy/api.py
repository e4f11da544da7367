"""The door of privacy."""

from kaipu.brain.privacy.flows import find_file
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
    RetentionRecord,
    Reveal,
    count_requests,
    find_reveal,
    get_request,
    list_accesses,
    list_policies,
    list_requests,
    list_retentions,
)

from kaipu.brain.privacy.rules import (  # isort: skip
    CONTACT_TAGS, CUSTOMER_TAGS, EXPORT_TAGS, GDPR_DAYS, HIDDEN, KINDS, OPEN_STATES, PIPL_WORKING_DAYS, REASONS, STATES,
    ColumnTag, Policy, cover, list_tags, mask, mask_value, may_read,
)  # fmt: skip

__all__ = [
    "CONTACT_TAGS", "CUSTOMER_TAGS", "EXPORT_TAGS", "GDPR_DAYS", "HIDDEN", "KINDS", "OPEN_STATES", "PIPL_WORKING_DAYS",
    "REASONS", "SHOWN_FOR", "STATES", "Access", "AlreadyAsked", "ColumnTag", "NotWaiting", "Policy", "ReasonMissing",
    "ReasonUnknown", "RequestRecord", "RequestUnknown", "RetentionRecord", "Reveal", "SamePerson", "approve", "ask",
    "count_requests", "cover", "find_file", "find_reveal", "get_request", "list_accesses", "list_policies", "list_requests",
    "list_retentions", "list_tags", "mask", "mask_value", "may_read", "note_access", "refuse", "reveal", "withdraw",
]  # fmt: skip
