"""Channels, models and refusals in the reader's words."""

from django.utils.translation import gettext as _

from kaipu.brain.attribution import api as attribution
from kaipu.web.ui import formats


def models() -> list[tuple[str, str, str]]:
    """Return every model with its name and what it does."""
    return [
        ("last", _("Last click"), _("The last visit before the order gets all.")),
        ("first", _("First click"), _("The first visit of the path gets all.")),
        ("last_non_direct", _("Last not direct"), _("The last visit that came from somewhere gets all; a direct one only where there was no other.")),
        ("linear", _("Linear"), _("All visits get the same.")),
        ("position", _("Position"), _("40% to the first visit, 40% to the last, the rest to those between.")),
        ("decay", _("Time decay"), _("A visit a week earlier gets half as much.")),
        ("markov", _("Markov"), _("By how many fewer paths would end in an order without the channel (removal effect, order 1; Anderl et al. 2016). Paths without an order count too.")),
        ("shapley", _("Shapley"), _("What a channel adds on average over all orders in which channels could join (exact; Zhao et al. 2018).")),
    ]  # fmt: skip


def model(name: str) -> str:
    """Return a model's name."""
    return next(label for each, label, _meaning in models() if each == name)


def measures() -> list[tuple[str, str]]:
    """Return what is credited."""
    return [
        ("net", _("Net sales")),
        ("orders", _("Orders")),
        ("profit", _("Gross profit")),
        ("new", _("New customers")),
    ]


def kinds() -> list[tuple[str, str]]:
    """Return what can be told apart."""
    return [("channel", _("Channel")), ("source", _("Source and medium")), ("campaign", _("Campaign"))]


def channel(name: str, by: str) -> str:
    """Return a line's name."""
    if name == attribution.UNSEEN:
        return _("No visit seen")
    if by == "campaign" and name == "–":
        return _("Without a campaign")
    if by != "channel":
        return name
    for each in attribution.CHANNELS:
        if each.channel == name:
            return each.title_zh if formats.speaks_chinese() else each.title_en
    return name


def trouble(refused: attribution.QuestionInvalid) -> str:
    """Return why a question has no answer."""
    if refused.reason == "window":
        return _("A path may look back 1 to 90 days, not %(value)s.") % {"value": refused.value}
    return _("From %(value)s: the first day must not be after the last, and not more than three years may lie between.") % {
        "value": refused.value
    }  # fmt: skip
