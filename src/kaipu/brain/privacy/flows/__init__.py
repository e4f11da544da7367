"""Privacy's long ways."""

from kaipu.brain.privacy.flows.erasing import LakeBusy, Look, Round, carry_out, look_for, replay

__all__ = ["LakeBusy", "Look", "Round", "carry_out", "look_for", "replay"]
