"""The door of behaviour."""

from kaipu.brain.behaviour.queries import (  # isort: skip
    WIDTHS, Associations, ClickMap, Drawn, FirstPurchases, Funnel, Grouped, LinkResult, Occasion, CodeResult, CodeSpan, FOLLOWING_DAYS, ReadResult, list_code_results, list_read_results, Paths, Retention,
    Searches, count_reads, get_activity, get_associations, get_associations_of, get_click_map, get_description,
    get_extrapolation, get_first_purchases, get_funnel, get_groups, get_paths, get_retention, get_searches,
    get_supposition, get_walkers, list_acts, list_clicked_pages, list_link_results, list_occasions,
)  # fmt: skip
from kaipu.brain.behaviour.rules import (  # isort: skip
    ANYTHING, BREAKDOWNS, FIELDS, GRAINS, ORDER, Act, BasketQuestion, Condition, FunnelQuestion, PathQuestion,
    QuestionInvalid, RetentionQuestion, Span,
)  # fmt: skip

__all__ = [
    "ANYTHING", "BREAKDOWNS", "FIELDS", "FOLLOWING_DAYS", "GRAINS", "ORDER", "WIDTHS", "Act", "Associations",
    "BasketQuestion", "ClickMap", "CodeResult", "CodeSpan", "Condition", "Drawn", "FirstPurchases", "Funnel",
    "FunnelQuestion", "Grouped", "LinkResult", "Occasion", "PathQuestion", "Paths", "QuestionInvalid", "ReadResult",
    "Retention", "RetentionQuestion", "Searches", "Span", "count_reads", "get_activity", "get_associations",
    "get_associations_of", "get_click_map", "get_description", "get_extrapolation", "get_first_purchases", "get_funnel",
    "get_groups", "get_paths", "get_retention", "get_searches", "get_supposition", "get_walkers", "list_acts",
    "list_clicked_pages", "list_code_results", "list_link_results", "list_occasions", "list_read_results",
]  # fmt: skip
