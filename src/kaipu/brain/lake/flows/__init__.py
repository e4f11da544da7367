"""The lake's long way: building the warehouse."""

from kaipu.brain.lake.flows.building import Outcome, build
from kaipu.brain.lake.flows.parity import Parity, compare_engines

__all__ = ["Outcome", "Parity", "build", "compare_engines"]
