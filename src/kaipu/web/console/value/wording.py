"""Methods, figures of a card and doubts in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from kaipu.web.ui import formats


def method(name: str) -> str:
    """Return a method's name."""
    return {
        "zero": _("Nobody buys"), "mean": _("Everybody the same"), "last_period": _("As in the last 90 days"),
        "own_rate": _("Own rate since the first purchase"), "bgnbd": _("BG/NBD and Gamma-Gamma"), "boosted": _("Boosted trees"),
        "blended": _("Mean of last days, BG/NBD and trees"), "base_rate": _("Everybody the same"),
        "own_rhythm": _("Silence against own rhythm"), "boosted_calibrated": _("Boosted trees, calibrated"),
        "own_median": _("Own usual gap"), "own_conditional": _("Own usual gap, less the silence"), "popular": _("What everybody buys"),
        "own": _("What they buy most"), "own_recent": _("What they buy most, newer counts more"),
    }.get(name, name)  # fmt: skip


def subject(name: str) -> str:
    """Return what is forecast."""
    return {
        "purchases": _("Purchases in 90 days"), "worth": _("Net sales in 90 days"), "gone": _("No purchase in 90 days"),
        "wait": _("Days until the next purchase"), "category": _("Next category"),
    }[name]  # fmt: skip


def why(choice: Mapping[str, Any]) -> str:
    """Return why a method is on."""
    if choice["reason"] == "short":
        return _("There is too little history to compare methods, so this one is on unmeasured.")
    if choice["method"] == choice["best_plain"]:
        return _("No model was better than this plain method on the 90 days before, so no model is on.")
    return _("It was off least on the 90 days before, which it had not seen.")


def risk(name: str) -> tuple[str, str]:
    """Return how surely somebody stays, as (word, tone)."""
    return {"safe": (_("stays"), "good"), "unsure": (_("unsure"), "warn"), "leaving": (_("leaving"), "bad")}[name]


def feature(name: str) -> str:
    """Return a watched feature's name."""
    return {
        "silence": _("Days since the last purchase"), "purchases_91": _("Purchases in 91 days"), "worth_91": _("Net sales in 91 days"),
    }.get(name, name)  # fmt: skip


def reading(name: str) -> tuple[str, str]:
    """Return how drift is read, as (word, tone)."""
    return {"steady": (_("steady"), "good"), "moving": (_("moving"), "warn"), "moved": (_("moved"), "bad")}[name]


def doubts(figures: Mapping[str, Any], moved: bool) -> list[str]:
    """Return when not to trust the figures, as far as the card itself tells."""
    found = [
        _(
            "The year's figures carry 90 days on by a model of buying and leaving. Nobody has measured them: that needs two years of data."
        ),
        _("Somebody with a single purchase is told by what others did; their interval is wide."),
        _("Seasons that came once in the data are not known as such: what is learned in autumn does not know spring."),
    ]
    covered = figures["intervals"].get("worth", {}).get("covered")
    if covered is not None and not 0.75 <= covered <= 0.85:
        found.append(_("On unseen days the interval of net sales held the truth in %(share)s of cases instead of 80%%.") % {"share": formats.percent(covered)})  # fmt: skip
    gamma = figures.get("gamma_gamma")
    if gamma and abs(gamma["correlation"]) > 0.3:
        found.append(_("Who buys more often spends differently each time here, which the model of spending does not expect."))  # fmt: skip
    if moved:
        found.append(_("Customers now differ from those the model learned from, see the drift below."))
    return found
