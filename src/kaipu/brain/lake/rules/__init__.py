"""The lake's decisions, pure."""

from kaipu.brain.lake.rules.days import merge_days, months_of, spread_days
from kaipu.brain.lake.rules.sources import KEPT_SNAPSHOTS, PUBLICATIONS, SOURCES, Publication, Source
from kaipu.brain.lake.rules.spool import Collected, LineRefused, origin_of, read_line

__all__ = [
    "KEPT_SNAPSHOTS",
    "PUBLICATIONS",
    "SOURCES",
    "Collected",
    "LineRefused",
    "Publication",
    "Source",
    "merge_days",
    "months_of",
    "origin_of",
    "read_line",
    "spread_days",
]
