"""What to do next, each step with where to do it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaipu.web.console.plans.telling.amounts import Facts, inside, listed, money, title, written
from kaipu.web.console.plans.telling.tried import ADDRESS
from kaipu.web.console.why.wording import why_address


@dataclass(frozen=True, slots=True)
class Step:
    """A step, and the page where one takes it."""

    text: str
    url: str
    action: str


def tell_steps(facts: Facts) -> list[Step]:
    """Return the next steps, the most urgent first."""
    return [_TELL[each["step"]](facts, each) for each in facts["steps"]]


def _aim(facts: Facts, step: Facts) -> Step:
    aim = facts["targets"][step["place"]]
    told = {
        "metric": inside(aim), "landing": written(aim, facts["currency"], "landing"), "target": written(aim, facts["currency"]),
        "owner": aim["owner"],
    }  # fmt: skip
    why = next((each for each in facts["why"] if each["metric"] == aim["metric"]), None)
    text = _(
        "First of all %(metric)s: it lands at %(landing)s where %(target)s are wanted. %(owner)s should say what changes."
    )
    if why and why["factors"]:
        factor = max(why["factors"], key=lambda each: abs(float(each["effect"])))
        told["factor"] = inside(factor)
        text = _(
            "First of all %(metric)s: it lands at %(landing)s where %(target)s are wanted. Begin with %(factor)s, which moved it most; %(owner)s answers for it."
        )
    return Step(text % told, why_address(aim["metric"], facts["first"], facts["last"]), _("See why"))


def _again(facts: Facts, step: Facts) -> Step:
    action = facts["actions"][step["place"]]
    text = _("Do “%(title)s” again, for more people: it is proven and brought %(net)s after its cost.")
    told = {"title": title(action), "net": money(action["net"], facts["currency"])}
    return Step(text % told, ADDRESS[action["kind"]].format(action["id"]), _("Open it"))


def _stop(facts: Facts, step: Facts) -> Step:
    action = facts["actions"][step["place"]]
    text = _("Stop “%(title)s” or change it: it is proven to lose %(net)s.")
    told = {"title": title(action), "net": money(abs(action["net"]), facts["currency"])}
    return Step(text % told, ADDRESS[action["kind"]].format(action["id"]), _("Open it"))


def _wait(facts: Facts, step: Facts) -> Step:
    action = facts["actions"][step["place"]]
    text = _(
        "Let “%(title)s” go on or repeat it before judging it: about %(needed)s people told would show whether it pays."
    )
    told = {"title": title(action), "needed": f"{step['needed']:,}"}
    return Step(text % told, ADDRESS[action["kind"]].format(action["id"]), _("Open it"))


def _alerts(facts: Facts, step: Facts) -> Step:
    count = step["count"]
    text = ngettext(
        "Look after %(count)s alert that nobody has closed.",
        "Look after %(count)s alerts that nobody has closed.",
        count,
    )
    return Step(text % {"count": count}, "/desk/alerts/", _("Open the alerts"))


def _overdue(facts: Facts, step: Facts) -> Step:
    names = [_("“%(title)s”") % {"title": each["title"]} for each in facts["tasks"]["late"][:3]]
    count = step["count"]
    text = ngettext(
        "%(count)s task is past its day: %(names)s.", "%(count)s tasks are past their day: %(names)s.", count
    )
    return Step(text % {"count": count, "names": listed(names)}, "/desk/plans/tasks/?state=late", _("Open the tasks"))


def _keep(facts: Facts, step: Facts) -> Step:
    text = _("Nothing is off its course. Set the next target, or try something with a part held out.")
    return Step(text, "/desk/metrics/targets/", _("Set a target"))


_TELL = {
    "aim": _aim, "again": _again, "stop": _stop, "wait": _wait, "alerts": _alerts, "overdue": _overdue, "keep": _keep,
}  # fmt: skip
