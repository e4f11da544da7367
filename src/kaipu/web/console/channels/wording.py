"""Channels, models and refusals in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kaipu.brain.attribution import api as attribution
from kaipu.brain.campaigns import api as campaigns
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


def refusal(refused: attribution.Refusal) -> str:
    """Return why a line is no cost."""
    sentences = {
        "columns": _("The first line must name the columns day, source, medium and cost; missing: %(value)s."),
        "lines": _("At most 5,000 lines at once, not %(value)s."),
        "day": _("“%(value)s” is no day. Write it as 2026-11-30."),
        "later": _("%(value)s is not over yet, or too long ago."),
        "place": _("Source and medium are needed, of at most 100 characters: “%(value)s”."),
        "amount": _("“%(value)s” is no amount such as 12.50."),
        "count": _("Clicks and impressions must be whole numbers: “%(value)s”."),
        "twice": _("%(value)s stands in the file twice."),
    }
    return sentences[refused.reason] % {"value": refused.value}


def told_already() -> str:
    """Say that a cost is known from elsewhere."""
    return _("The advertising company has told the cost of this day and campaign already; its figure counts.")


def noted(found: attribution.Noted) -> str:
    """Say what was written down."""
    return _("Written down: %(new)s new, %(corrected)s corrected, %(known)s known already. The figures follow within minutes.") % {
        "new": found.new, "corrected": found.corrected, "known": found.known,
    }  # fmt: skip


def origin(name: str) -> str:
    """Say where a cost was told from."""
    kind, _colon, file = name.partition(":")
    if kind == "campaign":
        return _("At the campaign")
    return _("File %(name)s") % {"name": file} if kind == "file" else _("By hand")


def advice(reason: str, facts: Mapping[str, object]) -> str:
    """Say what to move, or why that cannot be told."""
    sentences = {
        "": _("Move %(amount)s a week from %(giver)s to %(taker)s: what holdouts measured of them lies apart beyond chance."),
        "few": _("Nothing can be advised: a move needs two channels whose effect campaigns with people held out have measured; there are %(measured)s."),
        "overlap": _("Nothing can be advised: the intervals of %(giver)s and %(taker)s overlap, so their difference may be chance. More people held out, or more campaigns, narrow them."),
        "budget": _("%(taker)s returns more than %(giver)s, but %(giver)s has no weekly budget that could be moved."),
        "limit": _("%(taker)s returns more than %(giver)s, and %(percent)s%% of the budget of %(giver)s has been moved this week already."),
    }  # fmt: skip
    return sentences[reason] % facts


def untold(found: campaigns.Untold) -> str:
    """Say why a campaign says nothing of a channel."""
    return {
        "nobody": _("Nobody was held out, so its effect is not known."),
        "several": _("Its cost lies in several channels, so its effect cannot be divided between them."),
        "early": _("Fewer than two people were told or held out so far."),
    }[found.reason]
