"""The first paragraph: what kind of period it was, whether profit went with sales, which days were special, how the targets stand."""

from datetime import date

from django.utils import formats as django_formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.web.console.plans.telling.amounts import Facts, listed, money, moved, number, period_word, size, written
from kaipu.web.ui import formats


def title_of(facts: Facts) -> str:
    """Return a review's title: “Week of Nov 9 – Nov 15, 2026”, and that it is not over where it is not."""
    title = _period_of(facts)
    return _("%(title)s, so far") % {"title": title} if facts.get("so_far") else title


def _period_of(facts: Facts) -> str:
    first, last = date.fromisoformat(facts["first"]), date.fromisoformat(facts["last"])
    chinese = formats.speaks_chinese()
    if facts["kind"] == "month":
        return _("Review of %(month)s") % {"month": django_formats.date_format(first, "Y年n月" if chinese else "F Y")}
    if facts["kind"] == "quarter":
        return _("Review of the %(number)s. quarter of %(year)s") % {
            "number": (first.month + 2) // 3,
            "year": first.year,
        }
    begins = django_formats.date_format(first, "n月j日" if chinese else "M j")
    return _("Review of the week %(first)s – %(last)s") % {"first": begins, "last": formats.day(last)}


def tell_lead(facts: Facts) -> list[str]:
    """Return the first paragraph, sentence by sentence."""
    found = [_under_way(facts), _sales(facts), _profit(facts), _days(facts), _targets(facts)]
    return [each for each in found if each]


def _under_way(facts: Facts) -> str:
    if not facts.get("so_far"):
        return ""
    return _("These days are not over: the last of them is told up to the hour of writing, beside a whole day before.")


def _headline(facts: Facts, name: str) -> Facts | None:
    return next((each for each in facts["headlines"] if each["metric"] == name and each["value"] is not None), None)


def _why(facts: Facts, name: str) -> Facts | None:
    return next((each for each in facts["why"] if each["metric"] == name), None)


def _sales(facts: Facts) -> str:
    sales, currency = _headline(facts, "net_sales"), facts["currency"]
    if sales is None:
        return _("There are no sales figures for these days.")
    told = {"value": written(sales, currency), "period": period_word(facts["kind"])}
    now, before = number(sales["value"]), number(sales["earlier"])
    way = moved(now, before, "money")
    if not way or now is None or before is None:
        return _("Net sales came to %(value)s; there is no earlier period to compare with.") % told
    told |= {"before": written(sales, currency, "earlier"), "change": size(now, before, "money")}
    why = _why(facts, "net_sales")
    verdict = why["verdict"] if why else "unknown"
    if why and why["usual"] is not None and why["expected"] is not None:
        expected, usual = number(why["expected"]), number(why["usual"])
        if expected is not None and usual is not None:
            told |= {"low": money(expected - 2 * usual, currency), "high": money(expected + 2 * usual, currency)}
    return _SALES[verdict, way]() % told


_SALES = {
    ("down", "down"): lambda: _(
        "A weak %(period)s: net sales fell by %(change)s to %(value)s, below the %(low)s to %(high)s that such days usually bring."
    ),
    ("down", "up"): lambda: _(
        "Net sales rose by %(change)s to %(value)s, and yet that is less than such days usually bring (%(low)s to %(high)s)."
    ),
    ("down", "level"): lambda: _(
        "Net sales stood still at %(value)s where such days usually bring %(low)s to %(high)s: that is too little."
    ),
    ("up", "up"): lambda: _(
        "A strong %(period)s: net sales rose by %(change)s to %(value)s, above the %(low)s to %(high)s that such days usually bring."
    ),
    ("up", "down"): lambda: _(
        "Net sales fell by %(change)s to %(value)s, and still that is more than such days usually bring (%(low)s to %(high)s)."
    ),
    ("up", "level"): lambda: _(
        "Net sales held at %(value)s, above the %(low)s to %(high)s that such days usually bring."
    ),
    ("usual", "up"): lambda: _(
        "An ordinary %(period)s: net sales of %(value)s are %(change)s up, within what such days usually bring (%(low)s to %(high)s)."
    ),
    ("usual", "down"): lambda: _(
        "An ordinary %(period)s: net sales of %(value)s are %(change)s down, within what such days usually bring (%(low)s to %(high)s)."
    ),
    ("usual", "level"): lambda: _(
        "A %(period)s like the one before: net sales of %(value)s, as is usual for such days."
    ),
    ("unknown", "up"): lambda: _(
        "Net sales rose by %(change)s to %(value)s; there is too little history to say whether that is usual."
    ),
    ("unknown", "down"): lambda: _(
        "Net sales fell by %(change)s to %(value)s; there is too little history to say whether that is usual."
    ),
    ("unknown", "level"): lambda: _("Net sales stood still at %(value)s."),
}


def _profit(facts: Facts) -> str:
    profit, sales = _headline(facts, "gross_profit"), _headline(facts, "net_sales")
    if profit is None or sales is None:
        return ""
    now, before = number(profit["value"]), number(profit["earlier"])
    way = moved(now, before, "money")
    with_it = moved(number(sales["value"]), number(sales["earlier"]), "money")
    if not way or now is None or before is None:
        return ""
    told = {"value": written(profit, facts["currency"]), "change": size(now, before, "money")}
    if way == "level":
        return _("Gross profit stayed at %(value)s.") % told
    if way == with_it == "down":
        return _("Gross profit went down with it, by %(change)s to %(value)s.") % told
    if way == with_it:
        return _("Gross profit followed, by %(change)s to %(value)s.") % told
    if way == "up":
        return _("Gross profit did better than sales: up %(change)s to %(value)s.") % told
    return _("Gross profit did not follow: down %(change)s to %(value)s, so each sale earned less.") % told


def _days(facts: Facts) -> str:
    why = _why(facts, "net_sales")
    names: dict[str, list[str]] = {"now": [], "before": []}
    for each in why["occasions"] if why else ():
        if each["when"] in names:
            name = each["zh"] if formats.speaks_chinese() else each["en"]
            if name not in names[each["when"]]:
                names[each["when"]].append(name)
    if names["now"]:
        return _("Special days fell into it: %(days)s.") % {"days": listed(names["now"])}
    if names["before"]:
        return _("The time before had special days: %(days)s.") % {"days": listed(names["before"])}
    return ""


def _targets(facts: Facts) -> str:
    lights = [each["light"] for each in facts["targets"] if each["light"]]
    if not lights:
        return ""
    good, bad = lights.count("green"), lights.count("red")
    whole = len(lights)
    if good == whole:
        return ngettext(
            "The one target is reached or on course.", "All %(whole)s targets are reached or on course.", whole
        ) % {"whole": whole}
    if bad == whole:
        return ngettext(
            "The one target is missed or out of reach.", "All %(whole)s targets are missed or out of reach.", whole
        ) % {"whole": whole}
    if not bad:
        return _("Of %(whole)s targets %(good)s are reached or on course; none is out of reach.") % {
            "whole": whole,
            "good": good,
        }
    return _("Of %(whole)s targets %(good)s are reached or on course and %(bad)s missed or out of reach.") % {
        "whole": whole, "good": good, "bad": bad,
    }  # fmt: skip
