"""A build from end to end: read what changed, compute it in the warehouse, check it, publish it; then the next may begin.

Nothing here is half visible: the warehouse is a file of its own, a snapshot is a folder of its own, and the tables that
pages read change in one transaction. Killed anywhere, the next build starts at the same horizon and does it again.
"""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings

from kaipu.brain.lake import operations, queries
from kaipu.brain.lake.flows.opening import open_warehouse
from kaipu.brain.lake.gateways import landing, lineage, prepared, reading, snapshots
from kaipu.brain.lake.gateways import warehouse as engine
from kaipu.brain.lake.rules import KEPT_SNAPSHOTS, SOURCES, Source, merge_days, months_of, spread_days
from kaipu.kernel import clock, feed


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build did: published, unchanged, failed or busy (another process builds)."""

    state: str
    number: int | None = None
    full: bool = False
    days: int = 0
    seconds: dict[str, float] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    error: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values."""
        return asdict(self)


class _Watch:
    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] = round(self.seconds.get(name, 0) + time.perf_counter() - started, 3)


def build(
    *, full: bool = False, restate: tuple[date, date] | None = None, now: Callable[[], datetime] = clock.now
) -> Outcome:
    """Bring the warehouse up to date with all closed days and publish it; does nothing when nothing changed.

    `full` begins anew; `restate` reads a range of closed days from the shop again, whether they were touched or not. Raises nothing for what an audit refuses: that is noted with the build, and the old one stays.
    """
    try:
        with open_warehouse() as warehouse:
            return _build(warehouse, full, restate, now)
    except engine.WriterBusy:
        return Outcome("busy")


def _build(
    warehouse: engine.Warehouse, full: bool, restate: tuple[date, date] | None, now: Callable[[], datetime]
) -> Outcome:
    at, watch = now(), _Watch()
    horizon = feed.horizon()  # before anything is read: what is open now is read again next time
    until = clock.local_date(at) - timedelta(days=1)
    last = queries.find_published()
    if full or last is None or last.fingerprint != warehouse.fingerprint or not warehouse.is_complete():
        ranges = None
    else:
        days = queries.list_touched_days(since=last.horizon, before=until + timedelta(days=1))
        again = spread_days([(restate[0], min(restate[1], until))]) if restate else []
        ranges = merge_days([*days, *again, *_new_days(last.published_until, until)])
        if last.number is not None and snapshots.read_pointer(settings.LAKE_ROOT) != last.number:
            snapshots.move_pointer(settings.LAKE_ROOT, last.number)
        if not ranges:
            operations.note_unchanged(build_id=last.id, horizon=horizon, at=at)
            return Outcome("unchanged", last.number)
    build_id = operations.start_build(
        full=ranges is None, horizon=horizon, fingerprint=warehouse.fingerprint, restated=restate, at=at
    )
    number = queries.get_next_number()
    try:
        with watch("total"):
            rows = _extract(warehouse, ranges, until, since=last.horizon if last and ranges else 0, watch=watch)
            with watch("transform"):
                ranges = warehouse.build(ranges, until=until)
                warehouse.balance(until=until)
            days_built = None if ranges is None else spread_days(ranges)
            _publish(warehouse, build_id, number, until, days_built, rows, watch, now)
    except engine.AuditFailed as failed:
        operations.fail_build(build_id=build_id, error=str(failed), audits=_audits(failed.checks), at=now())
        return Outcome("failed", None, ranges is None, 0, watch.seconds, {}, str(failed))
    except BaseException as error:
        operations.fail_build(build_id=build_id, error=f"{type(error).__name__}: {error}", audits=(), at=now())
        raise
    # the database's pointer decides; a kill before this line is mended by the next build
    snapshots.move_pointer(settings.LAKE_ROOT, number)
    warehouse.mark_complete()
    snapshots.drop_old_snapshots(settings.LAKE_ROOT, keep=KEPT_SNAPSHOTS)
    return Outcome("published", number, days_built is None, len(days_built or ()), watch.seconds, rows)


def _new_days(published_until: date | None, until: date) -> list[date]:
    if published_until is None or published_until >= until:
        return []
    return spread_days([(published_until + timedelta(days=1), until)])


def _extract(
    warehouse: engine.Warehouse, ranges: list[tuple[date, date]] | None, until: date, *, since: int, watch: _Watch
) -> dict[str, int]:
    """Bring the sources ashore; return the rows by source."""
    rows = {}
    if ranges is None:
        warehouse.empty()
    spans = ranges or [(date(1970, 1, 1), until)]
    extracts = [
        queries.Extract(
            source, [(until, until)] if source.kind == "state" else spans, warehouse.scratch / f"{source.name}.csv"
        )
        for source in SOURCES
        if source.kind not in {"seed", "history", "numbers"} and _is_due(source, warehouse.root, ranges, until, since)
    ]
    with watch("extract"):
        copied = queries.copy_out(extracts)
    for extract in extracts:
        name = extract.source.name
        everything = ranges is None and extract.source.kind != "state"
        with watch("land"):
            rows[f"landing.{name}"] = landing.land_source(
                warehouse.connection, extract.source, extract=extract.target, root=warehouse.root,
                days=None if everything else spread_days(extract.ranges),
            )  # fmt: skip
        warehouse.note(f"landing.{name}", "row_count", abs(copied[name] - rows[f"landing.{name}"]))
        extract.target.unlink()
    return rows | _land_seeds(warehouse, anew=ranges is None)


def _land_seeds(warehouse: engine.Warehouse, *, anew: bool) -> dict[str, int]:
    """Bring the tables ashore that ship with the warehouse."""
    return {
        f"landing.{seed.name}": landing.land_source(
            warehouse.connection, seed, extract=queries.SEEDS / seed.view, root=warehouse.root, days=None
        )
        for seed in SOURCES
        if seed.kind == "seed" and (anew or not landing.has_landed(warehouse.root, seed))
    }


def _is_due(source: Source, root: Path, ranges: list[tuple[date, date]] | None, until: date, since: int) -> bool:
    """Tell whether a build extracts a source."""
    if source.kind == "state":
        # movements of the last day that come late, or its restatement, change how it ended
        return not landing.has_day(root, source, until) or (ranges is not None and ranges[-1][1] >= until)
    if ranges is None or source.kind == "facts":
        return True
    if source.kind == "nightly":
        return not landing.has_landed(root, source)
    return queries.is_touched(source, since=since)


def _publish(
    warehouse: engine.Warehouse, build_id: int, number: int, until: date, days: list[date] | None,
    rows: dict[str, int], watch: _Watch, now: Callable[[], datetime],
) -> None:  # fmt: skip
    root: Path = warehouse.root
    relations = {
        r.name: r.incremental for r in queries.list_relations() if r.layer in {"dwd", "dws", "ads"} and r.stored
    }
    with watch("snapshot"):
        rows |= snapshots.write_snapshot(
            warehouse.connection, root=root, number=number, relations=relations,
            months=None if days is None else months_of(days), facts={"number": number, "until": until},
            settled=warehouse.settled,
        )  # fmt: skip
        _write_documents(warehouse, root / "snapshots" / f"{number:06d}")
    operations.publish_build(
        build_id=build_id, number=number, until=until, days=days, audits=_audits(warehouse.checks),
        seconds=watch.seconds, rows=rows, at=now(),
    )  # fmt: skip


def _write_documents(warehouse: engine.Warehouse, home: Path) -> None:
    """Put beside a snapshot how its relations are made, and where each column comes from."""
    kept = prepared.find_documents(warehouse.fingerprint)
    if kept is None:
        models = warehouse.describe_models()
        landed = {f"landing.{source.name}": source.all_columns for source in SOURCES}
        kept = {"models": models, "edges": lineage.trace(models, landed | {"landing.last_day": {"day": "DATE"}})}
        prepared.keep_documents(warehouse.fingerprint, kept)
    reading.write_models(home, kept["models"])
    (home / "lineage.json").write_text(json.dumps(kept["edges"]))


def _audits(checks: Any) -> list[queries.AuditRecord]:
    return [
        queries.AuditRecord(check.relation, check.name, check.failures, check.detail, check.blocking)
        for check in checks
    ]
