"""Journeys in the reader's words: what brings people in, steps, refusals."""

from django.utils.translation import gettext as _

from kaipu.brain.campaigns import api as campaigns
from kaipu.web.console.campaigns import wording as campaign_words
from kaipu.web.ui import formats


def trigger(code: str) -> str:
    """Return what brings people in."""
    words = {
        "joined": _("signs up"), "order_completed": _("an order is completed"), "cart_idle": _("a cart is left behind"),
        "birthday": _("has a birthday"), "segment": _("belongs to conditions (looked at daily)"),
    }  # fmt: skip
    return words.get(code, code)


def kinds() -> dict[str, str]:
    """Return the kinds of steps."""
    return {
        "wait": _("Wait"), "until": _("Wait until an hour"), "branch": _("Question"), "split": _("Split by chance"), "send": _("Tell"),
        "tag": _("Tag"), "coupon": _("Give a coupon"), "task": _("Task for a person"), "goal": _("Goal reached"), "exit": _("End of the way"),
    }  # fmt: skip


def tests() -> dict[str, str]:
    """Return what a branch can ask."""
    return {
        "ordered": _("ordered since?"), "clicked": _("clicked a letter?"), "agreed": _("agreed to mail?"),
    }  # fmt: skip


def step(node: campaigns.Node) -> str:
    """Return a step in a few words."""
    given, kind = node.options, kinds()[node.kind]
    if node.kind == "wait":
        days, hours = divmod(given["hours"], 24)
        return (
            _("Wait %(days)s d") % {"days": days}
            if days and not hours
            else _("Wait %(hours)s h") % {"hours": given["hours"]}
        )
    if node.kind == "until":
        return _("Wait until %(hour)s:00") % {"hour": given["hour"]}
    if node.kind == "branch":
        return tests()[given["test"]]
    if node.kind == "split":
        return _("%(percent)s %% / rest") % {"percent": given["percent"]}
    if node.kind == "send":
        subject = given["subject_zh"] if formats.speaks_chinese() else given["subject_en"]
        return f"{campaign_words.channel(given['channel'])}: {subject}"
    return f"{kind}: {given['text']}" if "text" in given else kind


def refusal(error: campaigns.GraphInvalid) -> str:
    """Return what is wrong with a graph."""
    facts = {"key": error.key}
    words = {
        "shape": _("This is not a journey as it is exported."), "trigger": _("Nobody knows what brings people in."),
        "start": _("The first step is missing, or there are more than forty."), "kind": _("Step “%(key)s” is of no known kind.") % facts,
        "ways": _("Step “%(key)s” leads nowhere, or to too many.") % facts, "circle": _("Step “%(key)s” leads back to itself.") % facts,
        "options": _("Step “%(key)s” lacks something: hours from 1, a per cent from 1 to 99, words in both languages.") % facts,
        "unreached": _("Nobody comes to step “%(key)s”.") % facts,
    }  # fmt: skip
    return words.get(error.reason, error.reason)
