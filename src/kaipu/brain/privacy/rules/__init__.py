"""Pure decisions of privacy."""

from kaipu.brain.privacy.rules.requests import GDPR_DAYS, KINDS, OPEN_STATES, PIPL_WORKING_DAYS, SOURCES, STATES, due_on

__all__ = ["GDPR_DAYS", "KINDS", "OPEN_STATES", "PIPL_WORKING_DAYS", "SOURCES", "STATES", "due_on"]
