"""What was tried, what it cost and brought, and how far that is proven."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.brain.plans import api as plans
from kaipu.web.console.plans.telling.amounts import Facts, listed, money, number, size, title, written
from kaipu.web.ui import formats

ADDRESS = {"campaign": "/desk/campaigns/{}/", "journey": "/desk/journeys/{}/"}


@dataclass(frozen=True, slots=True)
class Tried:
    """Something that was tried. `rows` are (what, figure) for a small table."""

    title: str
    kind: str
    url: str
    strength: str
    tone: str
    sentences: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def tell_tried(facts: Facts) -> list[Tried]:
    """Return the campaigns and journeys of the period."""
    return [_tried(facts, each) for each in facts["actions"]]


def strength_word(strength: str) -> tuple[str, str]:
    """Return how strong evidence is, and its tone."""
    return {
        "strong": (_("strong evidence"), "good"), "unproven": (_("not proven yet"), "warn"),
        "weak": (_("weak evidence"), "warn"), "nothing": (_("no figures"), ""),
    }[strength]  # fmt: skip


def _tried(facts: Facts, action: Facts) -> Tried:
    currency = facts["currency"]
    word, tone = strength_word(action["strength"])
    if action["strength"] == "strong" and action["high"] < 0:
        tone = "bad"
    kind = _("Campaign") if action["kind"] == "campaign" else _("Journey")
    rows = [
        (_("People told"), f"{action['told']:,}"), (_("People held out"), f"{action['held']:,}"),
        (_("Cost"), money(action["cost"], currency)),
    ]  # fmt: skip
    if action["gain"] is not None:
        span = _("%(low)s to %(high)s") % {
            "low": money(action["low"], currency),
            "high": money(action["high"], currency),
        }
        rows += [
            (_("Incremental gross profit"), money(action["gain"], currency)), (_("95% interval"), span),
            (_("After cost"), money(action["net"], currency)),
        ]  # fmt: skip
    if action["coupon_orders"]:
        rows.append((_("Orders with the coupon"), f"{action['coupon_orders']:,}"))
    sentences = (_reach(action), _evidence(action, currency), _goal(action, currency))
    return Tried(
        title(action), kind, ADDRESS[action["kind"]].format(action["id"]), word, tone,
        tuple(each for each in sentences if each), tuple(rows),
    )  # fmt: skip


def _reach(action: Facts) -> str:
    if not action["told"]:
        return ""
    told = {"told": f"{action['told']:,}", "share": formats.percent(action["buyers"] / action["told"], 0)}
    if not action["held"]:
        return _("%(told)s people were told, %(share)s of them bought in its time.") % told
    told |= {"held": f"{action['held']:,}", "held_share": formats.percent(action["held_buyers"] / action["held"], 0)}
    return (
        _("%(told)s people were told, %(share)s of them bought; of the %(held)s held out it was %(held_share)s.") % told
    )


def _evidence(action: Facts, currency: str) -> str:
    if action["gain"] is None:
        return _before_after(action)
    told = {
        "gain": money(abs(action["gain"]), currency), "low": money(action["low"], currency),
        "high": money(action["high"], currency), "net": money(abs(action["net"]), currency),
        "cost": money(action["cost"], currency),
    }  # fmt: skip
    if action["strength"] == "unproven":
        needed = plans.people_needed(action["told"], action["gain"], action["low"], action["high"])
        text = _(
            "Against those held out it brought %(gain)s of gross profit by the best guess, but anything from %(low)s to %(high)s fits the figures: that may be chance."
        )
        if action["gain"] < 0:
            text = _(
                "Against those held out %(gain)s of gross profit were lost by the best guess, but anything from %(low)s to %(high)s fits the figures: that may be chance."
            )
        if needed is None:
            return text % told
        times = needed / action["told"]
        more = _(
            "A difference of this size would be proven with about %(people)s people told, %(times)s times as many."
        )
        return f"{text % told} {more % {'people': f'{needed:,}', 'times': f'{times:,.1f}'}}"
    if action["gain"] < 0:
        return (
            _(
                "It cost gross profit: %(gain)s less than from those held out, and the interval (%(low)s to %(high)s) leaves no doubt."
            )
            % told
        )
    if action["net"] > 0:
        return (
            _(
                "It worked: %(gain)s more gross profit than from those held out (%(low)s to %(high)s), %(net)s after its cost of %(cost)s."
            )
            % told
        )
    return (
        _(
            "It moved people, %(gain)s more gross profit than from those held out (%(low)s to %(high)s), but did not earn its cost of %(cost)s: %(net)s are missing."
        )
        % told
    )


def _before_after(action: Facts) -> str:
    before, during = number(action["before"]), number(action["during"])
    if before is None or during is None or not before or "goal" not in action:
        return _("Nobody was held out, so nobody can say what it brought.")
    goal = action["goal"]
    told = {"metric": title(goal), "change": size(during, before, goal["unit"])}
    if during > before:
        text = _(
            "Nobody was held out. %(metric)s came out %(change)s higher than on as many days before, which may have other causes."
        )
    else:
        text = _(
            "Nobody was held out. %(metric)s came out %(change)s lower than on as many days before, which may have other causes."
        )
    return text % told


def _goal(action: Facts, currency: str) -> str:
    goal = action.get("goal")
    if not goal or goal["actual"] is None:
        return ""
    reached = Decimal(goal["actual"]) >= Decimal(goal["target"])
    told = {
        "metric": title(goal), "actual": written(goal, currency, "actual"), "target": written(goal, currency, "target"),
    }  # fmt: skip
    if reached:
        return _("Its goal is reached: %(metric)s of %(actual)s in its days, %(target)s were wanted.") % told
    return _("Its goal: %(metric)s of %(target)s; in its days so far there were %(actual)s.") % told


def tell_decisions(facts: Facts) -> list[str]:
    """Return a sentence for each kind of decision that was applied or measured in the period."""
    sentences = []
    for each in facts["decisions"]:
        name = (
            _("purchase orders from replenishment")
            if each["decision"] == "replenishment"
            else each["decision"].replace("_", " ")
        )
        told = {"name": name, "applied": each["applied"], "measured": each["measured"], "tests": each["back_tests"]}
        if each["back_tests"] and each["back_tests"] == each["applied"] + each["measured"]:
            sentences.append(_("Decisions on %(name)s: %(tests)s tried on the past only.") % told)
        else:
            sentences.append(_("Decisions on %(name)s: %(applied)s applied, %(measured)s measured.") % told)
        for metric, sums in each["effects"].items():
            if sums["expected"]:
                share = formats.percent(sums["actual"] / sums["expected"], 0)
                word = metric.replace("_", " ")
                sentences.append(
                    _("Of the expected effect on %(metric)s %(share)s came, before and after compared: weak evidence.")
                    % {"metric": word, "share": share}
                )
    return sentences


def tell_worked(facts: Facts) -> list[str]:
    """Return what worked, what did not, and what nobody can say yet."""
    by: dict[str, list[str]] = {"good": [], "bad": [], "unproven": [], "weak": [], "nothing": []}
    for each in facts["actions"]:
        strength = each["strength"]
        place = strength if strength != "strong" else "good" if (each["net"] or 0) > 0 else "bad"
        by[place].append(_("“%(title)s”") % {"title": title(each)})
    found = []
    if by["good"]:
        found.append(_("Proven to pay: %(names)s.") % {"names": listed(by["good"])})
    if by["bad"]:
        found.append(_("Proven not to pay: %(names)s.") % {"names": listed(by["bad"])})
    if by["unproven"]:
        count = len(by["unproven"])
        found.append(
            ngettext(
                "Not proven yet: %(names)s; its interval holds zero.",
                "Not proven yet: %(names)s; their intervals hold zero.",
                count,
            )
            % {"names": listed(by["unproven"])}
        )
    if by["weak"] or by["nothing"]:
        found.append(
            _("Nobody was held out of %(names)s, so only a before and after can be told. Hold a tenth out next time.")
            % {"names": listed(by["weak"] + by["nothing"])}
        )
    return found or [_("No campaign or journey ran in these days, so there is nothing to learn from.")]
