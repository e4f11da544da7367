"""The lake's long ways: building the warehouse, comparing two engines, following the day."""

from kaipu.brain.lake.flows.building import Outcome, build
from kaipu.brain.lake.flows.parity import Parity, compare_engines
from kaipu.brain.lake.flows.streaming import feed, run_stream

__all__ = ["Outcome", "Parity", "build", "compare_engines", "feed", "run_stream"]
