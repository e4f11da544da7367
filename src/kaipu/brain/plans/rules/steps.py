"""What to do next, by rules that a person can say aloud, in this order:

1 the target that lands furthest from what it should reach, if its light is red or amber;
2 the proven action that gained most after its cost: do it again; a proven loss: stop it;
3 of what is not proven yet the one that needs the fewest people more: let it go on until it is;
4 alerts nobody has closed; 5 tasks past their day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kaipu.brain.plans.rules.evidence import STRONG, UNPROVEN, Action, people_needed

MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Aim:
    """A target with where it landed or lands, as shares of what it should reach; `better` is the way it should go."""

    place: int
    light: str
    value: float
    landing: float
    better: str

    @property
    def gap(self) -> float:
        """How far it misses, as a share of the target; negative where it is better than that."""
        if not self.value:
            return 0.0
        short = (self.value - self.landing) / abs(self.value)
        return short if self.better == "up" else -short


def choose_steps(
    aims: Sequence[Aim], actions: Sequence[Action], *, alerts: int, overdue: int
) -> list[Mapping[str, Any]]:
    """Return what to do next as (what, about which)."""
    steps: list[Mapping[str, Any]] = []
    missed = [aim for aim in aims if aim.light in {"red", "amber"} and aim.gap > 0]
    if missed:
        steps.append({"step": "aim", "place": max(missed, key=lambda aim: aim.gap).place})
    steps += _about_actions(actions)
    if alerts:
        steps.append({"step": "alerts", "count": alerts})
    if overdue:
        steps.append({"step": "overdue", "count": overdue})
    return steps[:MOST_STEPS] or [{"step": "keep"}]


def _about_actions(actions: Sequence[Action]) -> list[Mapping[str, Any]]:
    steps: list[Mapping[str, Any]] = []
    proven = [
        (each.net, place) for place, each in enumerate(actions) if each.strength == STRONG and each.net is not None
    ]
    if proven and max(proven)[0] > 0:
        steps.append({"step": "again", "place": max(proven)[1]})
    if proven and min(proven)[0] < 0:
        steps.append({"step": "stop", "place": min(proven)[1]})
    waiting = []
    for place, each in enumerate(actions):
        if each.strength == UNPROVEN and each.gain is not None and each.low is not None and each.high is not None:
            needed = people_needed(each.told, each.gain, each.low, each.high)
            if needed is not None:
                waiting.append((needed, place))
    if waiting:
        needed, place = min(waiting)
        steps.append({"step": "wait", "place": place, "needed": needed})
    return steps
