"""A whole review, told."""

from dataclasses import dataclass

from kaipu.brain.plans import api as plans
from kaipu.web.console.plans.telling.amounts import Facts, day, moved, number, size, title, written
from kaipu.web.console.plans.telling.lead import tell_lead, title_of
from kaipu.web.console.plans.telling.reasons import Reason, tell_reasons
from kaipu.web.console.plans.telling.steps import Step, tell_steps
from kaipu.web.console.plans.telling.targets import TargetRow, tell_targets
from kaipu.web.console.plans.telling.tried import Tried, tell_decisions, tell_tried, tell_worked
from kaipu.web.console.why.wording import why_address


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure beside that of the period before. `direction` is “rise” for good news, “fall” for bad."""

    title: str
    value: str
    before: str
    change: str
    direction: str
    url: str
    why_url: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that page, mail and PDF show of a review."""

    title: str
    span: str
    before: str
    lead: tuple[str, ...]
    headlines: tuple[Headline, ...]
    targets: tuple[TargetRow, ...]
    reasons: tuple[Reason, ...]
    tried: tuple[Tried, ...]
    decisions: tuple[str, ...]
    worked: tuple[str, ...]
    steps: tuple[Step, ...]


def tell(review: plans.ReviewRecord) -> Told:
    """Put a review into words, in the language that is on."""
    facts = review.facts
    first, last = facts["before"]
    return Told(
        title_of(facts), f"{day(facts['first'])} – {day(facts['last'])}", f"{day(first)} – {day(last)}", tuple(tell_lead(facts)),
        tuple(_headline(facts, each) for each in facts["headlines"] if each["value"] is not None), tuple(tell_targets(facts)),
        tuple(tell_reasons(facts)), tuple(tell_tried(facts)), tuple(tell_decisions(facts)), tuple(tell_worked(facts)),
        tuple(tell_steps(facts)),
    )  # fmt: skip


def _headline(facts: Facts, each: Facts) -> Headline:
    now, before = number(each["value"]), number(each["earlier"])
    way = moved(now, before, each["unit"])
    change = ""
    if way in {"up", "down"} and now is not None and before is not None:
        change = ("+" if way == "up" else "−") + size(now, before, each["unit"])
    direction = "" if way not in {"up", "down"} else "rise" if (way == "up") == (each["better"] == "up") else "fall"
    return Headline(
        title(each), written(each, facts["currency"]), written(each, facts["currency"], "earlier"), change, direction,
        f"/desk/metrics/{each['metric']}/", why_address(each["metric"], facts["first"], facts["last"]), each["assumed"],
    )  # fmt: skip
