"""Alerts in the reader's words."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.brain.insight import api as insight
from kaipu.brain.metrics import api as metrics
from kaipu.kernel.money import Money
from kaipu.web.console import figures
from kaipu.web.console.metrics import wording as dictionary
from kaipu.web.console.why import wording as why
from kaipu.web.ui import formats


def states() -> dict[str, tuple[str, str]]:
    """Return the states of alerts in words, with the tones of their badges."""
    return {
        "open": (_("To look at"), "bad"), "acknowledged": (_("Looked after"), "info"), "snoozed": (_("Asleep"), "warn"),
        "closed": (_("Over"), "good"),
    }  # fmt: skip


def ended(why_closed: str) -> str:
    """Say why an alert ended."""
    words = {
        "back": _("It is back to its usual course."), "done": _("It was ended by hand."),
        "muted": _("It was muted."), "withdrawn": _("The metric is not watched any more."),
    }  # fmt: skip
    return words.get(why_closed, "")


def sensitivities() -> dict[str, str]:
    """Return the sensitivities in words."""
    return {
        "calm": _("calm: at most 1 in 100 alarms is false"), "normal": _("normal: at most 1 in 20"),
        "keen": _("keen: at most 1 in 5"),
    }  # fmt: skip


def grains() -> dict[str, str]:
    """Return how often a metric is looked at."""
    return {"day": _("every night"), "hour": _("every hour of today")}


def weekdays() -> dict[int, str]:
    """Return the weekdays of duties."""
    return {
        0: _("every day"), 1: _("Monday"), 2: _("Tuesday"), 3: _("Wednesday"), 4: _("Thursday"), 5: _("Friday"),
        6: _("Saturday"), 7: _("Sunday"),
    }  # fmt: skip


def suggestion(key: str) -> tuple[str, str]:
    """Return the next step that an alert suggests, and where to take it."""
    words = {
        "look_at_page": (_("Look at the products and their pages: price, stock, pictures."), "/desk/products/"),
        "look_at_traffic": (_("Look at where visitors come from and where they leave."), "/desk/behaviour/"),
        "look_at_stock": (_("Look at stock by place: what is sold out cannot be sold."), "/desk/stock/?order=low"),
        "raise_replenishment": (_("Look at what waits to be reordered, and approve it."), "/desk/decisions/"),
        "check_payments": (_("Check whether payments get through."), "/desk/system/"),
        "look_at_promotions": (_("Look at what promotions cost and what they bring."), "/desk/boards/promotion/"),
        "look_at_deliveries": (_("Look at the orders that are due."), "/desk/orders/?state=paid"),
        "look_at_service": (_("Look at what customers write about."), "/desk/orders/"),
        "look_at_prices": (_("Look at prices and costs of what sold."), "/desk/products/"),
        "look_at_rival_prices": (_("Look at where they ask less, and whether to follow."), "/desk/competitors/alerts/?kind=undercut"),
        "look_at_rival_offers": (_("Look at what they promote, and for how long."), "/desk/competitors/alerts/?kind=promotion"),
        "look_at_rival_gaps": (_("Look at what they lack: their customers may come to you."), "/desk/competitors/alerts/?kind=sold_out"),
        "look_at_customers": (_("Look at who buys less, or more."), "/desk/customers/"),
    }  # fmt: skip
    return words.get(key, words["look_at_page"])


def moves() -> dict[str, str]:
    """Return what competitors do in words."""
    return {
        "undercut": _("They ask less than we do"), "promotion": _("They have begun promotions"),
        "sold_out": _("They have sold out"),
    }  # fmt: skip


def title(alert: insight.AlertRecord, metric: metrics.Definition | None) -> str:
    """Return what an alert is about: “Net sales · Dairy”, or “They ask less than we do · Rival”."""
    if metric is None:
        return f"{moves()[alert.kind]} · {member(alert)}"
    return figures.title_of(metric) + (f" · {member(alert)}" if alert.dimension else "")


def member(alert: insight.AlertRecord) -> str:
    """Return the slice of an alert."""
    name = alert.name_zh if formats.speaks_chinese() else alert.name_en
    return name or alert.member or _("%(dimension)s unknown") % {"dimension": dictionary.dimension(alert.dimension)}


def sentence(alert: insight.AlertRecord, metric: metrics.Definition | None) -> str:
    """Say what happened in one sentence."""
    if metric is None:
        count = int(alert.value)
        words = {
            "undercut": ngettext("%(count)s of our goods costs less there.", "%(count)s of our goods cost less there.", count),
            "promotion": ngettext("%(count)s of our goods is on promotion there.", "%(count)s of our goods are on promotion there.", count),
            "sold_out": ngettext("%(count)s of our goods is sold out there.", "%(count)s of our goods are sold out there.", count),
        }  # fmt: skip
        return words[alert.kind] % {"count": formats.whole(count)}
    facts = {
        "value": _written(alert.value, metric), "expected": _written(alert.expected, metric),
        "usual": _written(2 * alert.usual, metric), "day": formats.weekday(alert.last_day), "hour": alert.until_hour or 0,
    }  # fmt: skip
    facts["until"] = f"{(alert.until_hour or 0) + 1}:00"
    if alert.until_hour is not None:
        return _("%(value)s on %(day)s up to %(until)s; %(expected)s was usual, give or take %(usual)s.") % facts
    return _("%(value)s on %(day)s; %(expected)s was usual, give or take %(usual)s.") % facts


def _written(value: Decimal, metric: metrics.Definition) -> str:
    return figures.written(value, metric.unit, settings.CURRENCY, short=True)


def odds(chance: float | None) -> str:
    """Write how rarely that happens by itself; “” where that is not known."""
    if chance is None:
        return ""
    if chance <= 1e-6:
        return _("less than once in a million days")
    return _("once in %(days)s days") % {"days": f"{1 / chance:,.0f}"}


def causes(alert: insight.AlertRecord, metric: metrics.Definition | None) -> list[tuple[str, str, str]]:
    """Return an alert's causes: kind, what, effect. Of competitors the goods, and how much less or more they ask."""
    if metric is None:
        return [(each["code"], _spoken(each), _apart(each)) for each in alert.causes]
    return [
        (_("Part") if cause["kind"] == "part" else _("Factor"), _named(cause), _step(Decimal(cause["effect"]), metric))
        for cause in alert.causes
    ]


def _spoken(cause: Mapping[str, Any]) -> str:
    return str(cause["zh" if formats.speaks_chinese() else "en"])


def _apart(cause: Mapping[str, Any]) -> str:
    """Write what they ask beside what we ask."""
    ours, theirs = (Money(cause[name], settings.CURRENCY) for name in ("ours_minor", "theirs_minor"))
    return _("%(theirs)s there, %(ours)s here") % {
        "theirs": formats.money_text(theirs),
        "ours": formats.money_text(ours),
    }


def _named(cause: Mapping[str, Any]) -> str:
    language = "zh" if formats.speaks_chinese() else "en"
    if cause["kind"] == "factor":
        return str(cause[language])
    named: Sequence[str] = [
        _(", ").join(
            name or _("%(dimension)s unknown") % {"dimension": dictionary.dimension(condition["dimension"])}
            for name in condition[language]
        )
        for condition in cause["conditions"]
    ]
    return " × ".join(named)


def _step(value: Decimal, metric: metrics.Definition) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if metric.unit == "ratio":
        return sign + _("%(size)s points") % {"size": f"{abs(value) * 100:.2f}"}
    return sign + figures.written(abs(value), metric.unit, settings.CURRENCY, short=True)


def occasions(alert: insight.AlertRecord) -> str:
    """Return the special days around an alert."""
    language = "zh" if formats.speaks_chinese() else "en"
    return _(", ").join(dict.fromkeys(each[language] for each in alert.occasions if each["when"] != "before"))


def why_address(alert: insight.AlertRecord) -> str:
    """Return where the whole explanation stands: that week against the week before."""
    first = alert.last_day - timedelta(days=6)
    return why.why_address(alert.metric, first, alert.last_day)


def rows_address(alert: insight.AlertRecord) -> str:
    """Return where the rows behind an alert stand."""
    fields = f"m={alert.metric}&from={alert.last_day}&to={alert.last_day}"
    if alert.dimension:
        fields += "&" + why.urlencode({"f1": alert.dimension, "o1": "=", "v1": alert.member})
    return f"/desk/metrics/rows/?{fields}"
