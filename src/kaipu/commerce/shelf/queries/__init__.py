"""Browsing and searching the shelf: listings with facets and sorting, look-ups, suggestions while typing."""

from kaipu.commerce.shelf.queries.listing import (
    MAX_PAGE,
    PAGE_SIZE,
    SORTS,
    browse,
    find_card,
    get_trail,
    list_cards,
    list_departments,
    list_popular,
    list_similar,
    refresh,
    version,
    warm_up,
)
from kaipu.commerce.shelf.queries.records import (
    Branch,
    Card,
    CategoryUnknown,
    Facet,
    Filters,
    Listing,
    Option,
    Suggestion,
)
from kaipu.commerce.shelf.queries.searching import search, suggest
from kaipu.commerce.shelf.queries.store import STORAGE

__all__ = [
    "MAX_PAGE", "PAGE_SIZE", "SORTS", "STORAGE", "Branch", "Card", "CategoryUnknown", "Facet", "Filters", "Listing",
    "Option", "Suggestion", "browse", "find_card", "get_trail", "list_cards", "list_departments", "list_popular",
    "list_similar", "refresh", "search", "suggest", "version", "warm_up",
]  # fmt: skip
