"""Forgetting a person in the lake: out of the records of changes, a build of everything anew, and no older snapshot left.

The shop's own tables have forgotten them by then. A full build writes every file that came ashore and the warehouse's file
anew, so nothing old lies in either; older snapshots are dropped as soon as nobody can be reading them any more.
"""

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from kaipu.brain.lake import queries
from kaipu.brain.lake.flows.building import Outcome, build
from kaipu.brain.lake.flows.opening import open_warehouse
from kaipu.brain.lake.gateways import feeding, landing, reading, searching, snapshots
from kaipu.brain.lake.gateways import warehouse as engine
from kaipu.kernel import clock

GRACE_SECONDS = reading.SECONDS + 1.0  # so long a query may run on the snapshot that it began with


@dataclass(frozen=True, slots=True)
class Found:
    """Where somebody is in the lake, and how much was read. `state` is read, busy (a build is under way) or empty (no lake)."""

    state: str
    traces: tuple[searching.Trace, ...] = ()
    files: int = 0
    tables: int = 0


def forget(
    *, customer_ids: Sequence[int], renamed: Mapping[str, str], grace: float = GRACE_SECONDS,
    now: Callable[[], datetime] = clock.now,
) -> Outcome:  # fmt: skip
    """Build everything anew and leave nothing older behind. Takes as long as a full build and half a minute.

    `renamed` says what their visitors and sessions are called from now on, for the facts that wait for a stream.

    Outcomes are those of a build; when it is not “published”, nothing was dropped and it is to be done again.
    """
    root: Path = settings.LAKE_ROOT
    try:
        with open_warehouse() as warehouse:
            landing.forget_in_history(warehouse.connection, root, customer_ids)
    except engine.WriterBusy:
        return Outcome("busy")
    outcome = build(full=True, now=now)
    if outcome.state == "published":
        if len(list((root / "snapshots").glob("[0-9]*"))) > 1:
            time.sleep(grace)
        snapshots.drop_old_snapshots(root, keep=1)
        shutil.rmtree(root / "parity", ignore_errors=True)
        stream = queries.find_stream(at=now())
        feeding.forget_facts(root / "stream", running=stream is not None and stream.running, renamed=renamed)
    return outcome


def find_person(*, pattern: str, ids: Sequence[int]) -> Found:
    """Look for somebody in every Parquet file of the lake and every table of the warehouse. Reads all there is."""
    root: Path = settings.LAKE_ROOT
    if not root.exists():
        return Found("empty")
    tagged = {
        f"{relation.name}.{column.name}"
        for relation in queries.list_relations()
        for column in relation.columns
        if column.tag == "identifier"
    }
    wanted = searching.Wanted(pattern, tuple(ids), frozenset(tagged))
    try:
        with open_warehouse() as warehouse:
            files, read = searching.search_files(root, wanted)
            tables, there = searching.search_tables(warehouse.connection, wanted)
    except engine.WriterBusy:
        return Found("busy")
    return Found("read", (*files, *tables), read, there)
