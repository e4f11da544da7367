"""Writes of the lake."""

from kaipu.brain.lake.operations.building import fail_build, note_unchanged, publish_build, start_build
from kaipu.brain.lake.operations.minutes import begin_run, note_alive, record_batch

__all__ = ["begin_run", "fail_build", "note_alive", "note_unchanged", "publish_build", "record_batch", "start_build"]
