"""Erasing a person from the spool: lines that were stored already become empty where they stand.

The file is never cut or moved, for a process may be appending to it and the collector knows places in it by offset. An
empty line is one that the collector skips.
"""

import os
import re
from pathlib import Path

from django.conf import settings

from kaipu.brain.tracking import queries
from kaipu.brain.tracking.flows.collecting import collect


def clean_spool(*, found: str) -> int:
    """Store what waits in the spool, then empty the stored lines that a pattern finds; return how many."""
    collect()
    folder, looked_for, emptied = Path(settings.VAR) / "spool", re.compile(found.encode(), re.IGNORECASE), 0
    offsets = queries.list_offsets()
    for path in sorted(folder.glob("events-*.jsonl")):
        stored = path.read_bytes()[: offsets.get(path.name, 0)]
        start = 0
        with path.open("r+b") as file:
            for line in stored.split(b"\n"):
                if looked_for.search(line):
                    os.pwrite(file.fileno(), b"\n" * len(line), start)
                    emptied += 1
                start += len(line) + 1
    return emptied
