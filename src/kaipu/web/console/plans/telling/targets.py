"""Targets: what was to be reached, what is, where it lands, and a sentence on each that is off its course."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from kaipu.web.console.metrics import wording
from kaipu.web.console.plans.telling.amounts import Facts, day, inside, number, period_word, size, title, written
from kaipu.web.console.why.wording import why_address
from kaipu.web.ui import formats


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target as a line of a table, and what there is to say of it."""

    title: str
    url: str
    why_url: str
    period: str
    owner: str
    value: str
    actual: str
    until: str
    landing: str
    span: str
    share: str
    word: str
    tone: str
    sentence: str


def tell_targets(facts: Facts) -> list[TargetRow]:
    """Return the targets, those of the shortest period first."""
    return [_row(facts, each) for each in facts["targets"]]


def _row(facts: Facts, aim: Facts) -> TargetRow:
    currency = facts["currency"]
    word, tone = wording.light(aim["light"])
    value, landing = number(aim["value"]), number(aim["landing"])
    share = formats.percent(landing / value, 0) if value and landing is not None else "–"
    name = title(aim)
    if aim["dimension"]:
        name = f"{name} · {wording.dimension(aim['dimension'])}: {aim['member']}"
    low_high = ""
    if not aim["closed"] and aim["low"] is not None:
        low_high = f"{written(aim, currency, 'low')} – {written(aim, currency, 'high')}"
    return TargetRow(
        name, f"/desk/metrics/{aim['metric']}/", why_address(aim["metric"], facts["first"], facts["last"]),
        f"{wording.period(aim['period'])} · {day(aim['first'])} – {day(aim['last'])}", aim["owner"], written(aim, currency),
        written(aim, currency, "actual"), day(aim["until"]) if facts.get("so_far") and aim.get("until") else "",
        written(aim, currency, "landing"), low_high, share, word, tone,
        _sentence(facts, aim, value, landing),
    )  # fmt: skip


def _sentence(facts: Facts, aim: Facts, value: Decimal | None, landing: Decimal | None) -> str:
    currency = facts["currency"]
    if value is None or landing is None:
        return _("%(metric)s has no figures yet.") % {"metric": title(aim)}
    gap = (
        size(landing, value, "ratio")
        if aim["unit"] == "ratio"
        else written({**aim, "value": str(abs(landing - value))}, currency)
    )
    told = {
        "metric": inside(aim), "Metric": title(aim), "target": written(aim, currency), "landing": written(aim, currency, "landing"),
        "gap": gap, "low": written(aim, currency, "low"), "high": written(aim, currency, "high"),
        "period": period_word(aim["period"]), "owner": aim["owner"],
    }  # fmt: skip
    better = (landing >= value) == (aim["better"] == "up")
    if aim["closed"]:
        if better:
            return _("%(Metric)s reached the target of the %(period)s: %(landing)s, wanted were %(target)s.") % told
        return (
            _("%(Metric)s missed the target of the %(period)s by %(gap)s: %(landing)s, wanted were %(target)s.") % told
        )
    if aim["light"] == "green":
        return _("%(Metric)s is on course for %(landing)s at the end of the %(period)s, %(target)s are wanted.") % told
    if aim["light"] == "amber":
        return (
            _(
                "%(Metric)s may just miss: at this pace the %(period)s ends at %(landing)s (%(low)s to %(high)s), %(target)s are wanted."
            )
            % told
        )
    if better:
        return _("%(Metric)s should end at %(landing)s, better than the %(target)s that are wanted.") % told
    return (
        _(
            "%(Metric)s is off its course: at this pace the %(period)s ends at %(landing)s, %(gap)s from the %(target)s wanted. %(owner)s answers for it."
        )
        % told
    )
