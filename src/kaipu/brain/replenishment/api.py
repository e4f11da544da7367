"""The door of replenishment."""

from kaipu.brain.replenishment.flows import back_test, measure_due, propose_orders
from kaipu.brain.replenishment.queries import Draft, Line, list_drafts
from kaipu.brain.replenishment.rules import Advice, Position, advise, demand_interval, velocity_of

__all__ = [
    "Advice", "Draft", "Line", "Position", "advise", "back_test", "demand_interval", "list_drafts", "measure_due",
    "propose_orders", "velocity_of",
]  # fmt: skip
