"""Which right an import needs besides that to import at all: a file may change no more than its uploader may change by hand."""

from kaipu.commerce.exchange import api as exchange
from kaipu.web.console.shell import Desk

EDITING = {
    "locations": "inventory.edit", "products": "catalog.edit", "customers": "customers.contact",
    "stock": "inventory.edit", "orders": "orders.edit",
}  # fmt: skip


def needed_for(kind: str) -> str:
    """Return the scope that importing a kind needs; of a kind not listed here, one that only managers hold."""
    return EDITING.get(kind, "access.edit")


def kinds_for(desk: Desk) -> list[str]:
    """Return the kinds of files that somebody may bring in."""
    return [kind for kind in exchange.KINDS if desk.may(needed_for(kind))]
