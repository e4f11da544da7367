"""The door of the shelf."""

from kaipu.commerce.shelf.queries import (
    MAX_PAGE,
    PAGE_SIZE,
    SORTS,
    STORAGE,
    Branch,
    Card,
    CategoryUnknown,
    Facet,
    Filters,
    Listing,
    Option,
    Suggestion,
    browse,
    find_card,
    get_trail,
    list_cards,
    list_departments,
    list_popular,
    list_similar,
    refresh,
    search,
    suggest,
    version,
    warm_up,
)
from kaipu.commerce.shelf.rules import PRICE_EDGES

__all__ = [
    "MAX_PAGE", "PAGE_SIZE", "PRICE_EDGES", "SORTS", "STORAGE", "Branch", "Card", "CategoryUnknown", "Facet", "Filters",
    "Listing", "Option", "Suggestion", "browse", "find_card", "get_trail", "list_cards",
    "list_departments", "list_popular", "list_similar", "refresh", "search", "suggest", "version", "warm_up",
]  # fmt: skip
