"""A run: begun once at a time, written page by page, and finished with what the source claims to have sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from kaipu.brain.connectors.events import RowsCame
from kaipu.brain.connectors.models import Connector, Control, Run, SeenFile
from kaipu.brain.connectors.operations.rows import keep_dead, keep_rows, sort_rows
from kaipu.brain.connectors.queries import ConnectorUnknown, count_kept_by_day
from kaipu.brain.connectors.rules import Claim, Reading, Transport, get_contract, pause_after, read_transport
from kaipu.kernel import outbox
from kaipu.kernel.operation import operation

LEASE = timedelta(minutes=3)
SAMPLE = 3


class RunBusy(RuntimeError):
    """A run of this connector is under way."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """By which mapping and from where a run reads. Where either changed meanwhile, how far the run came means nothing any more."""

    mapping_version: int
    transport: Transport


@dataclass(frozen=True, slots=True)
class Came:
    """What a page brought: new rows, newer versions, what was known, and dead rows not known before."""

    fresh: int
    newer: int
    same: int
    dead: int


@operation
def start_run(*, connector: str, at: datetime) -> int:
    """Begin a run and return its id; one that died without an end is closed. Raises RunBusy, ConnectorUnknown."""
    if Connector.objects.select_for_update().filter(key=connector).first() is None:
        raise ConnectorUnknown(connector)
    alive = Run.objects.filter(connector=connector, state="running")
    if alive.filter(lease_until__gt=at).exists():
        raise RunBusy(connector)
    alive.update(state="failed", problem="died", finished_at=at)
    Connector.objects.filter(key=connector).update(started_at=at)
    return Run.objects.create(connector=connector, started_at=at, lease_until=at + LEASE).id


@operation
def store_page(
    *, run_id: int, connector: str, contract: str, readings: Sequence[tuple[Any, Reading]],
    known: Mapping[str, Mapping[str, int]], simulated: bool, agreed: Agreed, cursor: str = "", tries: int = 1,
    file: tuple[str, str] | None = None, at: datetime,
) -> Came:  # fmt: skip
    """Keep the rows of a page, and how far the source was read, in one transaction; a page told twice changes nothing.

    Where the connector was given another mapping or transport meanwhile, its cursor stays as that left it.
    `file` (digest, name) is noted as read to its end. Raises RunBusy where the run was taken over meanwhile.
    """
    if not Run.objects.filter(id=run_id, state="running").update(lease_until=at + LEASE):
        raise RunBusy(connector)
    shape = get_contract(contract)
    found = sort_rows(readings, shape, known)
    fresh, newer = keep_rows(
        connector=connector,
        contract=shape,
        rows=found.rows,
        mapping_version=agreed.mapping_version,
        simulated=simulated,
        at=at,
    )
    dead = keep_dead(connector=connector, run_id=run_id, dead=found.dead, at=at)
    came = Came(fresh, newer, len(readings) - fresh - newer - len(found.dead), dead)
    Run.objects.filter(id=run_id).update(
        pages=F("pages") + 1, fetched=F("fetched") + len(readings), fresh=F("fresh") + fresh, newer=F("newer") + newer,
        same=F("same") + came.same, dead=F("dead") + dead, tries=F("tries") + tries,
    )  # fmt: skip
    changes: dict[str, Any] = {"cursor": cursor} if cursor else {}
    if readings:
        changes["sample"] = [raw for raw, _ in readings[:SAMPLE]]
    if changes:
        _note(connector, agreed, changes)
    if file is not None:
        SeenFile.objects.get_or_create(connector=connector, digest=file[0], defaults={"name": file[1], "at": at})
    return came


def _note(connector: str, agreed: Agreed, changes: Mapping[str, Any]) -> None:
    row = Connector.objects.select_for_update().get(key=connector)
    if row.mapping_version == agreed.mapping_version and read_transport(row.transport) == agreed.transport:
        Connector.objects.filter(key=connector).update(**changes)


@operation
def finish_run(
    *, run_id: int, connector: str, contract: str, agreed: Agreed, etag: str, claims: Sequence[Claim],
    problem: str = "", detail: str = "", at: datetime,
) -> None:  # fmt: skip
    """End a run well, set what the source claims beside what was kept, and tell upwards if anything is new.

    `problem` is what went wrong beside it.
    """
    if not Run.objects.filter(id=run_id, state="running").update(
        state="done", problem=problem, detail=detail[:500], finished_at=at
    ):
        raise RunBusy(connector)
    Connector.objects.filter(key=connector).update(failures=0, retry_at=None)
    if etag:
        _note(connector, agreed, {"etag": etag})
    _compare(connector, contract, claims, at)
    run = Run.objects.get(id=run_id)
    if run.fresh or run.newer:
        outbox.publish(RowsCame(connector, contract, run_id, run.fresh + run.newer, at))


@operation
def fail_run(*, run_id: int, connector: str, problem: str, detail: str, tries: int, at: datetime) -> None:
    """End a run that could not be gone on with; what its pages brought stays. The next try waits longer each time."""
    if not Run.objects.filter(id=run_id, state="running").update(
        state="failed", problem=problem, detail=detail[:500], tries=F("tries") + tries, finished_at=at
    ):
        return
    Connector.objects.filter(key=connector).update(failures=F("failures") + 1)
    failures = Connector.objects.values_list("failures", flat=True).get(key=connector)
    Connector.objects.filter(key=connector).update(retry_at=at + pause_after(failures))


def _compare(connector: str, contract: str, claims: Sequence[Claim], at: datetime) -> None:
    if not claims:
        return
    days = [claim.day for claim in claims]
    kept = count_kept_by_day(connector=connector, contract=contract, first=min(days), last=max(days))
    empty = (0, 0 if get_contract(contract).total else None, 0)
    rows = []
    for claim in {each.day: each for each in claims}.values():
        count, total, dead = kept.get(claim.day, empty)
        rows.append(
            Control(
                connector=connector, day=claim.day, claimed_rows=claim.rows, claimed_total=claim.total, kept_rows=count,
                kept_total=total, dead_rows=dead, checked_at=at,
            )
        )  # fmt: skip
    Control.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["connector", "day"],
        update_fields=["claimed_rows", "claimed_total", "kept_rows", "kept_total", "dead_rows", "checked_at"],
    )  # fmt: skip
