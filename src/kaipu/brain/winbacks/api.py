"""The door of win-backs."""

from kaipu.brain.winbacks.flows import measure_due, propose_winbacks

__all__ = ["measure_due", "propose_winbacks"]
