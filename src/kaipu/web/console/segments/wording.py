"""Conditions of segments in the reader's words."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from kaipu.brain.segments import api as segments
from kaipu.web.console import words


def fields() -> dict[str, str]:
    """Return what can be asked of a customer."""
    return {
        "orders": _("Orders ever"), "spend": _("Net sales ever"), "average": _("Net sales an order"),
        "profit": _("Gross profit ever"), "recency": _("Days since the last order"), "joined": _("Days since they joined"),
        "recent_orders": _("Orders within a window"), "bought": _("Bought goods of a department"),
        "language": _("Language"), "channel": _("Usual channel"), "consent": _("Agreed to"),
        "place": _("Shop of most orders"), "tier": _("Tier"), "points": _("Points"), "birth_month": _("Month of birth"),
        "value_90": _("Net sales expected in 90 days"), "value_year": _("Net sales expected in 12 months"),
        "gone": _("Probability of no purchase in 90 days, per cent"), "next_in": _("Days until they are expected"),
        "near": _("Lives near a shop or postcode"), "coupon_open": _("Has a coupon to use"), "coupon_used": _("Used a coupon"), "coupon_unused": _("Let a coupon run out"),
    }  # fmt: skip


def comparisons() -> dict[str, str]:
    """Return how a field is compared."""
    return {"least": _("at least"), "most": _("at most"), "is": _("is"), "not": _("is not")}


def purposes() -> dict[str, str]:
    """Return what somebody can agree to."""
    return {
        "marketing_email": _("Marketing e-mails"), "marketing_sms": _("Offers by SMS"), "marketing_wechat": _("Offers by WeChat"),
        "marketing_push": _("Push messages"), "analytics": _("Analytics"), "personalisation": _("Personalisation"),
    }  # fmt: skip


def value_of(condition: segments.Condition, departments: Mapping[str, str]) -> str:
    """Return a condition's value as one reads it; `departments` knows shops and tiers, too."""
    if condition.field in {"bought", "place", "tier", "near"}:
        return departments.get(condition.value, condition.value)
    if condition.field == "consent":
        return purposes().get(condition.value, condition.value)
    if condition.field == "language":
        return words.language(condition.value)
    return words.channel(condition.value) if condition.field == "channel" else condition.value


def sentence(condition: segments.Condition, departments: Mapping[str, str]) -> str:
    """Return a condition as one line."""
    op = {"in": "is", "not_in": "not"}.get(condition.op, condition.op)
    facts = {
        "field": fields()[condition.field], "op": comparisons()[op], "value": value_of(condition, departments), "days": condition.days,
    }  # fmt: skip
    if condition.field == "near":
        near = (
            _("Lives within %(days)s km of %(value)s")
            if op == "is"
            else _("Lives further than %(days)s km from %(value)s")
        )
        return near % facts
    if condition.field in {"bought", "recent_orders"}:
        return _("%(field)s %(op)s %(value)s, in %(days)s days") % facts
    return _("%(field)s %(op)s %(value)s") % facts


def whole(segment: segments.SegmentRecord, departments: Mapping[str, str]) -> str:
    """Return all conditions of a segment as one line."""
    glue = _("; and ") if segment.match == "all" else _("; or ")
    return glue.join(sentence(each, departments) for each in segment.conditions)


def refusal(error: segments.ConditionInvalid) -> str:
    """Return what is wrong with a condition."""
    facts = {"place": error.place + 1}
    told = {
        "title": _("Give the segment a name of at most 120 letters."),
        "conditions": _("Give at least one condition, and at most twelve."),
        "op": _("Condition %(place)s cannot be compared like this. Choose another comparison.") % facts,
        "days": _("Condition %(place)s looks back from 1 to 3650 days.") % facts,
        "value": _("Condition %(place)s needs a value: a number, an amount such as 25.00, or one of the list.") % facts,
    }
    return told.get(error.reason, _("Choose one of the list."))
