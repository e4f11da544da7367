"""Pure decisions of privacy."""

from kaipu.brain.privacy.rules.masking import (
    CONTACT_TAGS,
    CUSTOMER_TAGS,
    EXPORT_TAGS,
    HIDDEN,
    mask,
    mask_value,
    may_read,
)
from kaipu.brain.privacy.rules.recognisers import cover, recognise
from kaipu.brain.privacy.rules.requests import (
    GDPR_DAYS,
    KINDS,
    OPEN_STATES,
    PIPL_WORKING_DAYS,
    REASONS,
    SOURCES,
    STATES,
    due_on,
)
from kaipu.brain.privacy.rules.retention import Policy, policies
from kaipu.brain.privacy.rules.tags import ERASURES, ColumnTag, list_tags

__all__ = [
    "CONTACT_TAGS", "CUSTOMER_TAGS", "ERASURES", "EXPORT_TAGS", "GDPR_DAYS", "HIDDEN", "KINDS", "OPEN_STATES",
    "PIPL_WORKING_DAYS", "REASONS", "SOURCES", "STATES", "ColumnTag", "Policy", "cover", "due_on", "list_tags", "mask", "mask_value", "may_read",
    "policies", "recognise",
]  # fmt: skip
