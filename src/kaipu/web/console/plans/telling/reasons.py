"""Why figures moved: whether it is beyond the usual, where it happened, and through which factor."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from kaipu.web.console import figures
from kaipu.web.console.metrics import wording as dictionary
from kaipu.web.console.plans.telling.amounts import Facts, effect, listed, moved, number, size, title, written
from kaipu.web.console.why.wording import why_address
from kaipu.web.ui import formats

LEAST_SHARE, LEAST_TOGETHER = 0.05, 0.15  # of the gap: what is worth naming, and what makes it their doing
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """What moved one metric. `factors` are (name, before, now, effect); `parts` (name, before, usual, now, effect, address of rows)."""

    title: str
    url: str
    why_url: str
    sentences: tuple[str, ...]
    factors: tuple[tuple[str, str, str, str], ...]
    parts: tuple[tuple[str, str, str, str, str, str], ...]


def tell_reasons(facts: Facts) -> list[Reason]:
    """Return what moved the explained metrics."""
    return [_reason(facts, each) for each in facts["why"]]


def _reason(facts: Facts, why: Facts) -> Reason:
    currency = facts["currency"]
    sentences = [each for each in (_how_far(why, currency), _where(why, currency), _through(why, currency)) if each]
    return Reason(
        title(why), f"/desk/metrics/{why['metric']}/", why_address(why["metric"], facts["first"], facts["last"]), tuple(sentences),
        tuple(
            (
                title(each), figures.written(number(each["before"]), each["unit"], currency, short=True),
                figures.written(number(each["now"]), each["unit"], currency, short=True), effect(each["effect"], why, currency),
            )
            for each in why["factors"]
        ),
        tuple(
            (
                slice_name(each), _in_unit(why, each["before"], currency), _in_unit(why, each["expected"], currency),
                _in_unit(why, each["now"], currency), effect(each["effect"], why, currency), _rows(facts, why, each),
            )
            for each in why["parts"]
        ),
    )  # fmt: skip


def _in_unit(why: Facts, value: Any, currency: str) -> str:
    return figures.written(number(value), why["unit"], currency, short=True)


def _rows(facts: Facts, why: Facts, part: Facts) -> str:
    fields = [("m", why["metric"]), ("from", facts["first"]), ("to", facts["last"])]
    for place, (dimension, operator, values) in enumerate(part["filters"], start=1):
        fields += [(f"f{place}", dimension), (f"o{place}", operator), (f"v{place}", ",".join(values))]
    return f"/desk/metrics/rows/?{urlencode(fields)}"


def slice_name(part: Facts) -> str:
    """Return a slice in words: “Dairy × Downtown”."""
    return " × ".join(_members(each) for each in part["conditions"])


def _members(condition: Mapping[str, Any]) -> str:
    names = [
        name or _("%(dimension)s unknown") % {"dimension": dictionary.dimension(condition["dimension"])}
        for name in condition["zh" if formats.speaks_chinese() else "en"]
    ]
    if condition["dimension"] == "location":
        names = [_("store %(name)s") % {"name": name} if name.isdecimal() else name for name in names]
    return _(", ").join(names[:MOST_NAMES]) + ("…" if len(names) > MOST_NAMES else "")


def _how_far(why: Facts, currency: str) -> str:
    now, before = number(why["value"]), number(why["earlier"])
    way = moved(now, before, why["unit"])
    if not way or now is None or before is None:
        return ""
    told = {
        "metric": title(why), "value": written(why, currency), "before": written(why, currency, "earlier"),
        "change": size(now, before, why["unit"]), "expected": written(why, currency, "expected"),
    }  # fmt: skip
    if way == "level":
        return _("%(metric)s stayed where it was, at %(value)s.") % told
    verdict = why["verdict"] if why["expected"] is not None else "unknown"
    return _HOW_FAR[verdict, way]() % told


_HOW_FAR = {
    ("usual", "up"): lambda: _(
        "%(metric)s rose by %(change)s, from %(before)s to %(value)s. Such days usually bring about %(expected)s, so this is within the usual ups and downs."
    ),
    ("usual", "down"): lambda: _(
        "%(metric)s fell by %(change)s, from %(before)s to %(value)s. Such days usually bring about %(expected)s, so this is within the usual ups and downs."
    ),
    ("up", "up"): lambda: _(
        "%(metric)s rose by %(change)s, from %(before)s to %(value)s. About %(expected)s were to be expected, so something lifted it."
    ),
    ("up", "down"): lambda: _(
        "%(metric)s fell by %(change)s, from %(before)s to %(value)s, but less than the season lets expect (%(expected)s)."
    ),
    ("down", "down"): lambda: _(
        "%(metric)s fell by %(change)s, from %(before)s to %(value)s. About %(expected)s were to be expected, so this is more than the usual ups and downs."
    ),
    ("down", "up"): lambda: _(
        "%(metric)s rose by %(change)s, from %(before)s to %(value)s, but less than the season lets expect (%(expected)s)."
    ),
    ("unknown", "up"): lambda: _("%(metric)s rose by %(change)s, from %(before)s to %(value)s."),
    ("unknown", "down"): lambda: _("%(metric)s fell by %(change)s, from %(before)s to %(value)s."),
}


def _where(why: Facts, currency: str) -> str:
    telling = [each for each in why["parts"] if each["share"] is not None and each["share"] >= LEAST_SHARE]
    if sum(each["share"] for each in telling) >= LEAST_TOGETHER:
        share = formats.percent(min(sum(each["share"] for each in telling), 1.0), 0)
        if len(telling) == 1:
            told = {
                "name": slice_name(telling[0]),
                "effect": effect(telling[0]["effect"], why, currency),
                "share": share,
            }
            return (
                _("Most telling is one part: %(name)s (%(effect)s), which makes %(share)s of the gap to the usual.")
                % told
            )
        names = [
            _("%(factor)s (%(effect)s)") % {"factor": slice_name(each), "effect": effect(each["effect"], why, currency)}
            for each in telling
        ]
        return _("It happened in a few parts, which together make %(share)s of the gap to the usual: %(names)s.") % {
            "share": share, "names": listed(names),
        }  # fmt: skip
    if not why["sliced"] or why["verdict"] not in {"up", "down"}:
        return ""
    against = [slice_name(each) for each in why["parts"] if each["share"] is None]
    if against:
        return _("It moved everywhere, no part stands out; only %(names)s went the other way.") % {
            "names": listed(against)
        }
    return _("It moved everywhere: no part stands out.")


def _through(why: Facts, currency: str) -> str:
    factors = sorted(why["factors"], key=lambda each: -abs(Decimal(each["effect"])))
    if not factors:
        return ""
    whole = sum((abs(Decimal(each["effect"])) for each in factors), Decimal(0))
    first = factors[0]
    told = {"factor": title(first), "effect": effect(first["effect"], why, currency)}
    if not whole:
        return ""
    if abs(Decimal(first["effect"])) / whole >= Decimal("0.6"):
        return _("It came above all through %(factor)s (%(effect)s).") % told
    other = factors[1] if len(factors) > 1 else first
    told |= {"other": title(other), "second": effect(other["effect"], why, currency)}
    if (Decimal(first["effect"]) > 0) == (Decimal(other["effect"]) > 0):
        return _("Two factors pulled together: %(factor)s (%(effect)s) and %(other)s (%(second)s).") % told
    return _("%(factor)s (%(effect)s) and %(other)s (%(second)s) pulled against each other.") % told
