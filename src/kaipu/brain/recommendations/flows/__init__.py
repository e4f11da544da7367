"""Longer work of recommendations. Only workers and commands load it: it brings the heavy engines."""

from kaipu.brain.recommendations.flows.evaluating import evaluate_file
from kaipu.brain.recommendations.flows.training import train_due

__all__ = ["evaluate_file", "train_due"]
