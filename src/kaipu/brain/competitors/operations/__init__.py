"""Writes of competitors."""

from kaipu.brain.competitors.operations.alerts import close_alert, refresh_alerts
from kaipu.brain.competitors.operations.matches import (
    MatchGone,
    Undo,
    accept_match,
    keep_matches,
    reject_product,
    undo_decision,
)
from kaipu.brain.competitors.operations.offers import EstimateInvalid, put_competitor, put_estimate, take_offers

__all__ = [
    "EstimateInvalid", "MatchGone", "Undo", "accept_match", "close_alert", "keep_matches", "put_competitor", "put_estimate",
    "refresh_alerts", "reject_product", "take_offers", "undo_decision",
]  # fmt: skip
