"""Stages in the reader's words, with what each counts and which metric of the catalogue it is."""

from django.utils.translation import gettext as _


def name(stage: str) -> str:
    """Return a stage's name."""
    return {
        "acquire": _("Acquire"), "activate": _("Activate"), "retain": _("Retain"), "convert": _("Convert"),
        "repurchase": _("Repurchase"), "refer": _("Refer"),
    }[stage]  # fmt: skip


def meaning(stage: str) -> str:
    """Return what a stage counts."""
    return {
        "acquire": _("People who visited the web shop: the metric Visitors."),
        "activate": _("Visitors who put something into their cart."),
        "retain": _("Visitors who came on two days or more."),
        "convert": _("Customers who bought on the web: the metric Buyers."),
        "repurchase": _("Web buyers with two orders or more: Buyers times Repurchase rate."),
        "refer": _("Members through whom somebody became a member."),
    }[stage]


def cost(stage: str) -> str:
    """Return what a stage's cost is."""
    return {
        "acquire": _("advertising"), "convert": _("discounts of first orders"), "repurchase": _("discounts of later orders"),
    }.get(stage, "")  # fmt: skip


def no_cost(stage: str) -> str:
    """Return why a stage has no cost of its own."""
    if stage == "refer":
        return _("points for invitations are no expense in the books until they are used")
    return _("no cost belongs to this stage alone")
