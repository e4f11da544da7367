"""Reads of behaviour."""

from kaipu.brain.behaviour.queries.acts import ActCount, list_acts
from kaipu.brain.behaviour.queries.baskets import Association, Associations, Item, get_associations
from kaipu.brain.behaviour.queries.clicking import (
    WIDTHS,
    ClickedElement,
    ClickedPage,
    ClickMap,
    get_click_map,
    list_clicked_pages,
)
from kaipu.brain.behaviour.queries.first_purchases import FirstGoods, FirstPurchases, Journey, get_first_purchases
from kaipu.brain.behaviour.queries.funnels import Funnel, Step, Walkers, get_funnel, get_walkers
from kaipu.brain.behaviour.queries.paths import Paths, Stream, get_paths
from kaipu.brain.behaviour.queries.returning import Activity, Cohort, Retention, get_activity, get_retention
from kaipu.brain.behaviour.queries.searching import Searched, Searches, get_searches
from kaipu.brain.behaviour.queries.told import (
    FOLLOWING_DAYS,
    CodeResult,
    CodeSpan,
    LinkResult,
    Occasion,
    ReadResult,
    count_reads,
    list_code_results,
    list_link_results,
    list_occasions,
    list_read_results,
)
from kaipu.brain.behaviour.queries.workbench import (
    Associated,
    Described,
    Drawn,
    Extrapolated,
    Grouped,
    Member,
    Supposed,
    get_associations_of,
    get_description,
    get_extrapolation,
    get_groups,
    get_supposition,
)

__all__ = [
    "FOLLOWING_DAYS", "WIDTHS", "ActCount", "Activity", "Associated", "Association", "Associations", "ClickMap",
    "ClickedElement", "ClickedPage", "CodeResult", "CodeSpan", "Cohort", "Described", "Drawn", "Extrapolated", "FirstGoods",
    "FirstPurchases", "Funnel", "Grouped", "Item", "Journey", "LinkResult", "Member", "Occasion", "Paths", "ReadResult",
    "Retention", "Searched", "Searches", "Step", "Stream", "Supposed", "Walkers", "count_reads", "get_activity",
    "get_associations", "get_associations_of", "get_click_map", "get_description", "get_extrapolation",
    "get_first_purchases", "get_funnel", "get_groups", "get_paths", "get_retention", "get_searches", "get_supposition",
    "get_walkers", "list_acts", "list_clicked_pages", "list_code_results", "list_link_results", "list_occasions",
    "list_read_results",
]  # fmt: skip
