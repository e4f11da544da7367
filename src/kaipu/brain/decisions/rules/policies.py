"""What may be approved without a person: the limits of a policy, and which of them a decision would break."""

from dataclasses import dataclass

from kaipu.brain.decisions.rules.life import RISKS

MOST_MINOR = 100_000_000
MOST_A_DAY = 500


class LimitsInvalid(ValueError):
    """A policy's limits cannot be; `fields` says which."""

    def __init__(self, fields: tuple[str, ...]) -> None:
        super().__init__(", ".join(fields))
        self.fields = fields


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a policy: the highest risk, the most that one decision and a whole day may cost, and how many a day."""

    risk: str
    cost_minor: int
    daily_minor: int
    daily_count: int


def check_limits(limits: Limits) -> None:
    """Raise LimitsInvalid unless the limits make sense; high risk is always a person's."""
    wrong = {
        "risk": limits.risk not in RISKS[:2],
        "cost_minor": not 0 <= limits.cost_minor <= MOST_MINOR,
        "daily_minor": not limits.cost_minor <= limits.daily_minor <= MOST_MINOR,
        "daily_count": not 1 <= limits.daily_count <= MOST_A_DAY,
    }
    if fields := tuple(name for name, is_wrong in wrong.items() if is_wrong):
        raise LimitsInvalid(fields)


def refusal(limits: Limits, *, risk: str, cost_minor: int, spent_minor: int, count: int) -> str:
    """Return which limit a decision would break (risk, cost, budget, count), or “” where the policy may approve it."""
    if RISKS.index(risk) > RISKS.index(limits.risk):
        return "risk"
    if cost_minor > limits.cost_minor:
        return "cost"
    if spent_minor + cost_minor > limits.daily_minor:
        return "budget"
    return "count" if count >= limits.daily_count else ""
