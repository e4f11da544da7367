"""Privacy's long ways."""

from kaipu.brain.privacy.flows.erasing import LakeBusy, Look, Replayed, Round, carry_out, look_for, replay
from kaipu.brain.privacy.flows.exporting import find_file
from kaipu.brain.privacy.flows.retaining import RetentionFailed, retain

__all__ = [
    "LakeBusy", "Look", "Replayed", "RetentionFailed", "Round", "carry_out", "find_file", "look_for", "replay", "retain",
]  # fmt: skip
