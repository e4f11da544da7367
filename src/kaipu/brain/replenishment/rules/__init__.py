"""Pure decisions of replenishment: demand and lead times, classes, targets, orders, and the simulation that compares ways."""

from kaipu.brain.replenishment.rules.calendars import Calendar, TermsInvalid, check_calendar
from kaipu.brain.replenishment.rules.classes import CELLS, SERVICE, ServiceInvalid, check_service, classify
from kaipu.brain.replenishment.rules.classic import (
    INTERVAL_Z,
    REVIEW_DAYS,
    Advice,
    Position,
    advise,
    demand_interval,
    velocity_of,
)
from kaipu.brain.replenishment.rules.comparison import compare
from kaipu.brain.replenishment.rules.demand import LeadTime, expected_excess, learn_lead_time, quantile
from kaipu.brain.replenishment.rules.effects import Range, cumulate, draw_effects
from kaipu.brain.replenishment.rules.ordering import (
    Holder,
    Market,
    Move,
    expiring_units,
    fill_up,
    plan_moves,
    prefers_second,
    spend,
    worth_of,
)
from kaipu.brain.replenishment.rules.policies import (
    CLASS_WEEKS,
    CLASSIC,
    METHODS,
    PLAIN,
    TARGETS,
    levels_of,
    measure_pace,
    weeks_of,
)
from kaipu.brain.replenishment.rules.simulation import Trial
from kaipu.brain.replenishment.rules.targets import (
    UNDATED,
    Costs,
    Needs,
    Targets,
    order_quantities,
    set_targets,
)

__all__ = [
    "CELLS", "CLASSIC", "CLASS_WEEKS", "INTERVAL_Z", "METHODS", "PLAIN", "REVIEW_DAYS", "SERVICE", "TARGETS", "UNDATED", "Advice",
    "Calendar", "Costs", "Holder", "LeadTime", "Market", "Move", "Needs", "Position", "Range", "ServiceInvalid", "Targets",
    "TermsInvalid", "Trial", "advise", "check_calendar", "check_service", "classify", "compare", "cumulate", "demand_interval",
    "draw_effects", "expected_excess", "expiring_units", "fill_up", "learn_lead_time", "levels_of", "measure_pace",
    "order_quantities", "plan_moves", "prefers_second", "quantile", "set_targets", "spend", "velocity_of", "weeks_of", "worth_of",
]  # fmt: skip
