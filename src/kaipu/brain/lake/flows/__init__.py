"""The lake's long way: building the warehouse."""

from kaipu.brain.lake.flows.building import Outcome, build

__all__ = ["Outcome", "build"]
