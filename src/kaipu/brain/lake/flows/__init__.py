"""The lake's long ways: building the warehouse, comparing two engines, following the day, forgetting a person."""

from kaipu.brain.lake.flows.building import Outcome, build
from kaipu.brain.lake.flows.forgetting import Found, find_person, forget
from kaipu.brain.lake.flows.parity import Parity, compare_engines
from kaipu.brain.lake.flows.streaming import feed, run_stream

__all__ = [
    "Found", "Outcome", "Parity", "build", "compare_engines", "feed", "find_person", "forget", "run_stream",
]  # fmt: skip
