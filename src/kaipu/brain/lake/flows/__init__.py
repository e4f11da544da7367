"""The lake's two long ways: collecting what the shop noted, and building the warehouse."""

from kaipu.brain.lake.flows.building import Outcome, build
from kaipu.brain.lake.flows.collecting import Collection, collect

__all__ = ["Collection", "Outcome", "build", "collect"]
