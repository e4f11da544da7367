"""What is known of competitors."""

from kaipu.brain.competitors.queries.cards import (
    AlertRow,
    Card,
    CompetitorRecord,
    CompetitorUnknown,
    Department,
    EstimateRecord,
    PromotionRow,
    TheirProduct,
    count_alerts,
    get_card,
    list_alerts,
    list_competitors,
    list_gaps,
    list_promotions,
)
from kaipu.brain.competitors.queries.goods import build_index, get_horizon, list_untried
from kaipu.brain.competitors.queries.matches import Candidate, MatchRow, count_matches, list_matches
from kaipu.brain.competitors.queries.reviews import Quote, Reviews, get_reviews

__all__ = [
    "AlertRow", "Candidate", "Card", "CompetitorRecord", "CompetitorUnknown", "Department", "EstimateRecord", "MatchRow",
    "PromotionRow", "Quote", "Reviews", "TheirProduct", "build_index", "count_alerts", "count_matches", "get_card", "get_horizon", "get_reviews", "list_alerts",
    "list_competitors", "list_gaps", "list_matches", "list_promotions", "list_untried",
]  # fmt: skip
