"""The door of competitors."""

from kaipu.brain.competitors.events import CompetitorAlertsChanged, CompetitorMoved
from kaipu.brain.competitors.flows import Followed, follow_offers
from kaipu.brain.competitors.operations import (
    EstimateInvalid,
    MatchGone,
    Undo,
    accept_match,
    close_alert,
    put_competitor,
    put_estimate,
    reject_product,
    undo_decision,
)
from kaipu.brain.competitors.queries import (
    AlertRow,
    Candidate,
    Card,
    CompetitorRecord,
    CompetitorUnknown,
    Department,
    EstimateRecord,
    MatchRow,
    PromotionRow,
    Quote,
    Reviews,
    TheirProduct,
    count_alerts,
    count_matches,
    get_card,
    get_reviews,
    list_alerts,
    list_competitors,
    list_gaps,
    list_matches,
    list_promotions,
)
from kaipu.brain.competitors.rules import undercut

__all__ = [
    "AlertRow", "Candidate", "Card", "CompetitorAlertsChanged", "CompetitorMoved", "CompetitorRecord", "CompetitorUnknown", "Department",
    "EstimateInvalid", "EstimateRecord", "Followed", "MatchGone", "MatchRow", "PromotionRow", "Quote", "Reviews", "TheirProduct", "Undo",
    "accept_match", "close_alert", "count_alerts", "count_matches", "follow_offers", "get_card", "get_reviews", "list_alerts",
    "list_competitors", "list_gaps", "list_matches", "list_promotions", "put_competitor", "put_estimate", "reject_product",
    "undercut", "undo_decision",
]  # fmt: skip
