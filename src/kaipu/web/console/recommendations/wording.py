"""Words of recommendations: methods, places, strategies, reasons of a card."""

from django.utils.translation import gettext as _


def methods() -> dict[str, str]:
    """Return the methods by key."""
    return {
        "popular": _("Most popular"), "own": _("Own most frequent"), "own_popular": _("Own most frequent, filled with most popular"),
        "item_knn": _("Neighbours of items"), "als": "ALS", "bpr": "BPR", "tifu_knn": "TIFU-kNN",
        "ours": _("Learnt ranking"),
    }  # fmt: skip


def places() -> dict[str, str]:
    """Return the places in the shop by name."""
    return {
        "home": _("Home page"), "product": _("Product page: goes with it"), "similar": _("Product page: of the same kind"),
        "cart": _("Cart"), "again": _("Account: buy again"), "instead": _("Product page, sold out: instead of it"),
        "mail": _("Letters: goods for the reader"), "category": _("Category: order of the goods"), "search": _("Search: order of the goods"),
    }  # fmt: skip


def strategies() -> dict[str, str]:
    """Return the strategies by key."""
    return {
        "personal": _("What this customer is most likely to buy next"), "again": _("What this customer bought before"),
        "usual": _("What this customer usually buys, and what goes with the cart"), "along": _("What is bought together with it"),
        "similar": _("What is alike by words, brand and category"), "trending": _("What is bought at this time of day"), "off": _("Nothing"),
    }  # fmt: skip


def reason(key: str) -> str:
    """Say why a method is switched on."""
    return {
        "beats_baseline": _("It beats the best simple method beyond chance on baskets it had not seen."),
        "does_not_beat_baseline": _("The ranker does not beat it beyond chance, so the ranker stays off."),
    }.get(key, key)


def state(key: str) -> str:
    """Name how a training ended."""
    return {"kept": _("taken into use"), "worse": _("worse, not used"), "failed": _("failed")}[key]


def feature(key: str) -> str:
    """Name what drift is measured on."""
    return {
        "basket_size": _("Things in a basket"),
        "pause_days": _("Days between baskets"),
        "hour": _("Hour of the day"),
    }.get(key, key)


def drift(reading: str) -> str:
    """Word how a drift is read."""
    return {"steady": _("steady"), "moving": _("moving"), "moved": _("moved: train anew")}[reading]
