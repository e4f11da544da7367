"""Conditions of segments in the reader's words."""

from collections.abc import Mapping

from django.utils.dates import WEEKDAYS as _WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kaipu.brain.segments import api as segments
from kaipu.web.console import words

WEEKDAYS = {str(number + 1): word for number, word in _WEEKDAYS.items()}  # 1 is Monday


def groups() -> list[tuple[str, dict[str, str]]]:
    """Return what can be asked of a customer, by what it is about."""
    return [
        (_("Orders"), {
            "orders": _("Orders ever"), "spend": _("Net sales ever"), "average": _("Net sales an order"), "profit": _("Gross profit ever"),
            "recency": _("Days since the last order"), "joined": _("Days since they joined"), "recent_orders": _("Orders within a window"),
            "net_year": _("Net sales of the last year"), "bought": _("Bought goods of a department"), "channel": _("Usual channel"),
            "place": _("Shop of most orders"),
        }),
        (_("Portrait"), {
            "stage": _("Stage of life as a customer"), "usual_gap": _("Usual days between two shopping days"),
            "recency_fifth": _("Recency, in fifths"), "frequency_fifth": _("Frequency, in fifths"), "money_fifth": _("Money, in fifths"),
            "rfm_recency": _("Recency score, as set"), "rfm_frequency": _("Frequency score, as set"), "rfm_money": _("Money score, as set"),
            "top_department": _("Favourite department"), "top_brand": _("Favourite brand"), "own_brand_share": _("Own brands, per cent of net sales"),
            "price_level": _("Price level"), "offer_liking": _("Liking for offers"), "offer_share": _("Lines on offer, per cent"),
            "basket_type": _("Kind of basket"), "usual_weekday": _("Usual weekday"), "usual_part_of_day": _("Usual time of day"),
            "trait": _("What they told of themselves"),
        }),
        (_("What they did in the shop"), {
            "viewed": _("Products looked at"), "carted": _("Times something was put into the cart"), "searched": _("Searches"),
            "viewed_unbought": _("Looked at one product so often and did not buy it"), "carted_unbought": _("Put one product into the cart so often and did not buy it"),
        }),
        (_("Expected by the models"), {
            "value_90": _("Net sales expected in 90 days"), "value_year": _("Net sales expected in 12 months"),
            "gone": _("Probability of no purchase in 90 days, per cent"), "next_in": _("Days until they are expected"), "cluster": _("Cluster they shop like"),
        }),
        (_("Membership and consent"), {
            "consent": _("Agreed to"), "tier": _("Tier"), "points": _("Points"), "birth_month": _("Month of birth"), "coupon_open": _("Has a coupon to use"),
            "coupon_used": _("Used a coupon"), "coupon_unused": _("Let a coupon run out"), "language": _("Language"), "near": _("Lives near a shop or postcode"),
        }),
        (_("Sets"), {"segment": _("Belongs to the segment"), "sample": _("Drawn by chance, per cent")}),
    ]  # fmt: skip


def fields() -> dict[str, str]:
    """Return what can be asked of a customer."""
    return {name: word for _group, words_of in groups() for name, word in words_of.items()}


def choice(field: str, value: str) -> str:
    """Return a value of a tag as one reads it."""
    if field == "usual_weekday" and value in WEEKDAYS:
        return str(WEEKDAYS[value])
    levels = {
        "price_level": {"low": _("buys the cheaper ones"), "middle": _("pays what everybody pays"), "high": _("buys the dearer ones")},
        "offer_liking": {"low": _("seldom on offer"), "middle": _("as often on offer as everybody"), "high": _("often on offer")},
        "basket_type": {"top_up": _("top-up, under 5 goods"), "middle": _("5 to 14 goods"), "stock_up": _("stock-up, 15 goods or more")},
        "gone": {"safe": _("stays"), "unsure": _("unsure"), "leaving": _("leaving")},
        "usual_part_of_day": {"night": _("night"), "morning": _("morning"), "afternoon": _("afternoon"), "evening": _("evening")},
        "stage": {
            "none": _("never bought"), "new": pgettext("customer", "new"), "active": pgettext("customer", "active"), "at_risk": _("at risk"),
            "sleeping": _("sleeping"), "lost": pgettext("customer", "lost"),
        },
    }  # fmt: skip
    if field.endswith("_fifth"):
        return _("%(n)s of 5") % {"n": value}
    return levels.get(field, {}).get(value, value)


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
    if condition.field in {"segment", "cluster"}:
        return departments.get(f"{condition.field}:{condition.value}", condition.value)
    if segments.FIELDS[condition.field].choices:
        return choice(condition.field, condition.value)
    if condition.field in {"bought", "place", "tier", "near", "top_department"}:
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
    if condition.field == "trait":
        facts["field"], _equals, facts["value"] = condition.value.replace("_", " ").partition("=")
    if condition.field == "sample":
        drawn = _("In draw %(days)s of %(value)s%%") if op == "is" else _("Not in draw %(days)s of %(value)s%%")
        return drawn % facts
    if segments.FIELDS[condition.field].kind in segments.LOOKS_BACK:
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
        "circle": _("Condition %(place)s asks for a segment that asks for this one in turn. Choose another.") % facts,
        "segment": _("Condition %(place)s names a segment that is gone. Choose another.") % facts,
        "days": _("Condition %(place)s looks back from 1 to 3650 days.") % facts,
        "value": _("Condition %(place)s needs a value: a number, an amount such as 25.00, or one of the list.") % facts,
    }
    return told.get(error.reason, _("Choose one of the list."))
