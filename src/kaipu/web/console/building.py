"""Saying after an upgrade that the warehouse is being built again, instead of showing days that are not there as zero."""

from datetime import date, datetime

from kaipu.brain.lake import api as lake


def find_last_day(at: datetime) -> date | None:
    """Return the last day there are figures of while the warehouse is being built again after an upgrade; else None."""
    try:
        covered = lake.get_coverage(at=at)
    except lake.NothingPublished:
        return None
    return covered.published_until if covered.rebuilding else None
