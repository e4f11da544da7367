"""The life of a run: opened or found again, begun, finished or failed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.exchange.models import Run
from kaipu.commerce.exchange.queries import count_reasons
from kaipu.commerce.exchange.rules import KINDS, FileRefused
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.kernel import audit, jobs
from kaipu.kernel.operation import acting_now, operation

JOB = "exchange.run_import"
LOCK = 0x6578_6368  # "exch": the space of the locks that runs are held by


@contextmanager
def hold_run(run_id: int) -> Iterator[None]:
    """Let one process at a time work on a run. The lock ends with the connection, so a killed process leaves none behind.

    Raises FileRefused (in_progress).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, run_id])
        if not cursor.fetchone()[0]:
            raise FileRefused("in_progress", run=run_id)
    try:
        yield
    finally:
        with suppress(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, run_id])


@operation
def open_run(
    *, kind: str, file_name: str, digest: str, stored_path: str, mapping: Mapping[str, Any], dry_run: bool, again: bool,
    at: datetime,
) -> int:  # fmt: skip
    """Return the run of this file with this mapping: the one that was begun before, done or not, or a new one.

    `again` asks for a new one in any case. Raises FileRefused (kind_unknown).
    """
    if kind not in KINDS:
        raise FileRefused("kind_unknown", name=kind, allowed=list(KINDS))
    if not again:
        known = Run.objects.filter(kind=kind, file_digest=digest, mapping=dict(mapping), dry_run=dry_run)
        run = known.order_by("-id").first()
        if run is not None:
            if run.stored_path != stored_path:
                Run.objects.filter(id=run.id).update(stored_path=stored_path)
            return run.id
    run = Run.objects.create(
        kind=kind, file_name=file_name, file_digest=digest, stored_path=stored_path, mapping=dict(mapping),
        dry_run=dry_run, actor=acting_now().actor, started_at=at,
    )  # fmt: skip
    audit.record(action="exchange.open_run", subject=f"run:{run.id}", detail={"kind": kind, "dry_run": dry_run}, at=at)
    return run.id


@operation
def start_import(
    *, kind: str, file_name: str, digest: str, stored_path: str, mapping: Mapping[str, Any], dry_run: bool, at: datetime
) -> int:
    """Open a run for a stored file and queue the work; return the run's id. A run that is done is not queued again."""
    run_id = open_run(
        kind=kind, file_name=file_name, digest=digest, stored_path=stored_path, mapping=mapping, dry_run=dry_run,
        again=False, at=at,
    )  # fmt: skip
    if Run.objects.filter(id=run_id).exclude(state="done").exists():
        jobs.defer_alone(JOB, f"{JOB}:{run_id}", run_id=run_id)
    return run_id


@operation
def begin_run(*, run_id: int) -> None:
    """Mark a run as under way."""
    Run.objects.filter(id=run_id).exclude(state="done").update(state="running", error={})


@operation
def finish_run(*, run_id: int, at: datetime) -> None:
    """Close a run whose chunks are all in, and let the owner of the data tell what came, once. Closing twice does nothing.

    Raises FileRefused (changed_meanwhile) where rows were neither accepted nor refused.
    """
    run = Run.objects.select_for_update().get(id=run_id)
    if run.state == "done":
        return
    if run.accepted_rows + run.rejected_rows != run.source_rows:
        raise FileRefused("changed_meanwhile", rows=run.source_rows - run.accepted_rows - run.rejected_rows)
    if not run.dry_run:
        _finish_kind(run, at)
    run.state, run.finished_at = "done", at
    run.counts = {**run.counts, "reasons": count_reasons(run_id=run_id)}
    run.save(update_fields=["state", "finished_at", "counts"])
    audit.record(
        action="exchange.finish_run", subject=f"run:{run_id}", at=at,
        detail={"kind": run.kind, "accepted": run.accepted_rows, "rejected": run.rejected_rows, "dry_run": run.dry_run},
    )  # fmt: skip


def _finish_kind(run: Run, at: datetime) -> None:
    if run.kind == "orders":
        orders.finish_orders(run_id=run.id, at=at)
    elif run.kind == "products":
        catalog.finish_products(run_id=run.id, products=run.accepted_rows, at=at)
    elif run.kind == "customers":
        customers.finish_customers(run_id=run.id, customers=run.accepted_rows, at=at)
    elif run.kind == "stock":
        inventory.finish_stock(run_id=run.id, levels=run.accepted_rows, at=at)


@operation
def note_export(*, kind: str, wanted: Mapping[str, Any], at: datetime) -> None:
    """Keep in the audit log that somebody takes data out: which kind, narrowed how. Raises nothing; sends nothing."""
    audit.record(action="exchange.export", subject=f"export:{kind}", detail=wanted, at=at)


@operation
def fail_run(*, run_id: int, error: Mapping[str, Any], at: datetime) -> None:
    """Keep why a run stopped. What its chunks brought stays, and the run can be taken up again."""
    Run.objects.filter(id=run_id).exclude(state="done").update(state="failed", error=dict(error), finished_at=at)
