"""The door of customer value. Training and evaluating are jobs: they need engines that a page must not load."""

from kaipu.brain.customer_value.operations import forget_person
from kaipu.brain.customer_value.queries import (
    MODEL,
    Summary,
    Tenth,
    find_value,
    get_summary,
    list_expected,
    list_tenths,
    list_values,
)
from kaipu.brain.customer_value.rules import HORIZON_DAYS, DataTooShort, Valued, read_risk

__all__ = [
    "HORIZON_DAYS", "MODEL", "DataTooShort", "Summary", "Tenth", "Valued", "find_value", "forget_person", "get_summary",
    "list_expected", "list_tenths", "list_values", "read_risk",
]  # fmt: skip
