"""An explanation in the reader's words: three sentences, names of slices, rows of the tables."""

from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.brain.insight import api as insight
from kaipu.web.console import figures
from kaipu.web.console.metrics import wording as dictionary
from kaipu.web.ui import formats

LEAST_SHARE = 0.05
MOST_NAMES = 3


def sentences(told: insight.Explanation) -> list[str]:
    """Tell why in at most three sentences: how much, whether that is usual and for the season, where or by which factor."""
    if told.value is None or told.earlier is None:
        return [_("There is no data for both periods, so nothing can be compared.")]
    return [each for each in (_moved(told), _usual(told), _where(told)) if each]


def written(told: insight.Explanation, value: Decimal | None, *, short: bool = True) -> str:
    """Write a value of the explained metric."""
    return figures.written(value, told.metric.unit, told.currency, short=short)


def step(told: insight.Explanation, value: Decimal, *, short: bool = False) -> str:
    """Write a difference of the explained metric with its sign; of ratios in points."""
    sign = "+" if value > 0 else "−" if value < 0 else ""
    if told.metric.unit == "ratio":
        return sign + _("%(size)s points") % {"size": f"{abs(value) * 100:.2f}"}
    return sign + figures.written(abs(value), told.metric.unit, told.currency, short=short)


def span(days: insight.Span) -> str:
    """Write some days."""
    return formats.day(days.first) if days.days == 1 else f"{formats.day(days.first)} – {formats.day(days.last)}"


def _moved(told: insight.Explanation) -> str:
    text, _direction = figures.change(told.value, told.earlier, told.metric)
    facts = {
        "metric": figures.title_of(told.metric), "value": written(told, told.value), "before": written(told, told.earlier),
        "change": text,
    }  # fmt: skip
    if text:
        return _("%(metric)s: %(value)s, %(change)s from %(before)s.") % facts
    return _("%(metric)s: %(value)s; before, %(before)s.") % facts


def _usual(told: insight.Explanation) -> str:
    if told.expected is None or told.usual is None:
        return _("There is too little history to say what would have been usual.")
    days = holiday_names(told, "now", "soon")
    facts = {
        "expected": written(told, told.expected), "usual": written(told, 2 * told.usual), "days": days,
        "gap": step(told, (told.value or Decimal(0)) - told.expected, short=True),
    }  # fmt: skip
    if told.verdict == "usual":
        text = (
            _(
                "That is within the usual: going by the same weekdays of earlier weeks, %(expected)s was to be expected, give or take %(usual)s"
            )
            % facts
        )
    elif told.verdict == "up":
        text = (
            _(
                "That is more than usual: going by the same weekdays of earlier weeks, %(expected)s was to be expected, give or take %(usual)s"
            )
            % facts
        )
    else:
        text = (
            _(
                "That is less than usual: going by the same weekdays of earlier weeks, %(expected)s was to be expected, give or take %(usual)s"
            )
            % facts
        )
    if days:
        return _("%(text)s; %(days)s fell into these days or right after them and may have moved it.") % {
            "text": text, "days": days,
        }  # fmt: skip
    earlier = holiday_names(told, "before")
    if earlier:
        return _("%(text)s; %(days)s fell into the days before.") % {"text": text, "days": earlier}
    return _("%(text)s.") % {"text": text}


def _where(told: insight.Explanation) -> str:
    telling = [part for part in told.parts if part.share is not None and part.share >= LEAST_SHARE]
    if telling:
        listed = _("; ").join(
            _("%(slice)s %(effect)s") % {"slice": slice_name(part), "effect": step(told, part.effect, short=True)}
            for part in telling
        )
        share = min(sum(part.share or 0.0 for part in telling), 1.0)
        return _("It happened here: %(slices)s. Together that is %(share)s of the gap to the usual.") % {
            "slices": listed, "share": formats.percent(share, 0),
        }  # fmt: skip
    factor = _strongest(told)
    if told.sliced and told.verdict in {"up", "down"}:
        lead = _("No single part stands out: it moved everywhere")
    elif told.sliced:
        lead = _("No single part stands out")
    else:
        lead = ""
    if factor and lead and told.verdict not in {"up", "down"}:
        return _("%(lead)s; most of the change came through %(factor)s.") % {"lead": lead, "factor": factor}
    if factor and lead:
        return _("%(lead)s, most of all through %(factor)s.") % {"lead": lead, "factor": factor}
    if factor:
        return _("Most of the change came through %(factor)s.") % {"factor": factor}
    return _("%(text)s.") % {"text": lead} if lead else ""


def _strongest(told: insight.Explanation) -> str:
    if not told.trees:
        return ""
    factor = max(told.trees[0].factors, key=lambda each: abs(each.contribution))
    return _("%(factor)s (%(effect)s)") % {
        "factor": factor_name(factor.factor), "effect": step(told, factor.contribution, short=True),
    }  # fmt: skip


def factor_name(factor: insight.Factor) -> str:
    """Return a factor's name."""
    return factor.title_zh if formats.speaks_chinese() else factor.title_en


def slice_name(part: insight.Part) -> str:
    """Return a slice in words: “Dairy × Downtown”."""
    return " × ".join(_members(condition) for condition in part.conditions)


def _members(condition: insight.Condition) -> str:
    names = [
        name or _("%(dimension)s unknown") % {"dimension": dictionary.dimension(condition.dimension)}
        for name in (condition.names_zh if formats.speaks_chinese() else condition.names_en)
    ]
    if condition.dimension == "location":
        names = [_("store %(name)s") % {"name": name} if name.isdecimal() else name for name in names]
    if len(names) > MOST_NAMES:
        more = len(names) - MOST_NAMES
        return ngettext("%(names)s and %(more)d more", "%(names)s and %(more)d more", more) % {
            "names": _(", ").join(names[:MOST_NAMES]), "more": more,
        }  # fmt: skip
    return _(", ").join(names)


def holiday_names(told: insight.Explanation, *when: str) -> str:
    """Return the special days of a period, each once."""
    chinese = formats.speaks_chinese()
    names = [each.name_zh if chinese else each.name_en for each in told.occasions if each.when in when]
    return _(", ").join(dict.fromkeys(names))


def rows_address(told: insight.Explanation, part: insight.Part | None, days: insight.Span) -> str:
    """Return the address of the rows of a slice (None: of everything) in some days."""
    fields: list[tuple[str, str]] = [("m", told.metric.name), ("from", str(days.first)), ("to", str(days.last))]
    for number, each in enumerate(part.filters if part else (), start=1):
        fields += [(f"f{number}", each.dimension), (f"o{number}", each.operator), (f"v{number}", ",".join(each.values))]
    return f"/desk/metrics/rows/?{urlencode(fields)}"


def why_address(metric: str, first: date, last: date, against: str = "previous") -> str:
    """Return the address of an explanation."""
    return f"/desk/why/?{urlencode({'metric': metric, 'from': first, 'to': last, 'against': against})}"
