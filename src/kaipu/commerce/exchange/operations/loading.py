"""From the staging tables into the shop: checked as a set, then chunk by chunk, each with its progress in one transaction.

The story of a kill: the process dies at any point. Either the chunk under way was committed, with `done_rows` moved past
it, or nothing of it is there. Whoever takes the run up again begins at `done_rows`, and no row comes in twice.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import connection

from kaipu.commerce.catalog import api as catalog
from kaipu.commerce.customers import api as customers
from kaipu.commerce.exchange.models import Run
from kaipu.commerce.exchange.operations.staging import copy_in, stage_of
from kaipu.commerce.exchange.rules import FileRefused
from kaipu.commerce.fulfilment import api as fulfilment
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel.operation import operation
from kaipu.kernel.staging import Chunk, Stage, Written

CHECKS: dict[str, Callable[..., int]] = {
    "locations": inventory.check_location_rows,
    "products": catalog.check_product_rows,
    "customers": customers.check_customer_rows,
    "stock": inventory.check_stock_rows,
    "orders": orders.check_order_rows,
}


@operation
def check_rows(*, run_id: int) -> int:
    """Have the owner of the data find the rows that cannot come in; return how many. They wait in a table of their own."""
    run = Run.objects.get(id=run_id)
    stage = stage_of(run_id)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {stage.refused}, {stage.refused}_original")
        cursor.execute(
            f"CREATE UNLOGGED TABLE {stage.refused} (seq bigint PRIMARY KEY, row_number bigint NOT NULL, "
            "reasons text[] NOT NULL, value_minor bigint) WITH (autovacuum_enabled = false)"
        )
        refused = CHECKS[run.kind](stage=stage)
        cursor.execute(f"ANALYZE {stage.refused}")
    return refused


def read_refused(run_id: int) -> Iterable[int]:
    """Yield the row numbers of refused rows, a thousand at a time from the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT row_number FROM {stage_of(run_id).refused} ORDER BY row_number")
        while rows := cursor.fetchmany(1000):
            yield from (number for (number,) in rows)


@operation
def keep_originals(*, run_id: int, blocks: Iterable[bytes]) -> None:
    """Keep what the refused rows said in the file (CSV: row_number, JSON)."""
    table = f"{stage_of(run_id).refused}_original"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE UNLOGGED TABLE {table} (row_number bigint PRIMARY KEY, original jsonb NOT NULL)")
        copy_in(table, "row_number, original", blocks)


@operation
def import_chunk(*, run_id: int, at: datetime) -> tuple[int, int]:
    """Bring the next chunk in, keep its refused rows, and move the run's progress; return (rows done, rows in all).

    A dry run does the same but writes no goods. Locks the run. Raises FileRefused (changed_meanwhile) when fewer rows
    could be written than were found good: somebody else changed what they refer to.
    """
    run = Run.objects.select_for_update().get(id=run_id)
    if run.done_rows >= run.source_rows:
        return run.done_rows, run.source_rows
    last = next(bound for bound in run.bounds if bound > run.done_rows)
    chunk = Chunk(stage_of(run_id), run.done_rows + 1, last)
    refused, refused_value = _keep_refused(chunk)
    accepted, value = _count_accepted(chunk)
    if not run.dry_run:
        written = _load(run.kind, chunk, at)
        if (written.rows, written.value_minor) != (accepted, value if run.kind == "orders" else 0):
            raise FileRefused("changed_meanwhile", rows=accepted - written.rows)
        for name, number in (("things", written.things), ("fresh", written.fresh)):
            run.counts[name] = run.counts.get(name, 0) + number
    run.done_rows = last
    run.accepted_rows += accepted
    run.rejected_rows += refused
    run.accepted_value_minor += value
    run.rejected_value_minor += refused_value
    run.save()
    return run.done_rows, run.source_rows


def _keep_refused(chunk: Chunk) -> tuple[int, int]:
    stage: Stage = chunk.stage
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH kept AS (
                INSERT INTO exchange_rejection (run_id, row_number, reason, reasons, original, value_minor)
                SELECT %s, r.row_number, r.reasons[1], r.reasons, o.original, r.value_minor FROM {stage.refused} r
                  JOIN {stage.refused}_original o USING (row_number) WHERE r.seq BETWEEN %s AND %s ORDER BY r.seq
                RETURNING value_minor)
            SELECT count(*), coalesce(sum(value_minor), 0) FROM kept
            """,
            [stage.run_id, chunk.first, chunk.last],
        )
        rows, value = cursor.fetchone()
    return int(rows), int(value)


def _count_accepted(chunk: Chunk) -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), coalesce(sum(value_minor), 0) FROM {chunk.accepted} s")
        rows, value = cursor.fetchone()
    return int(rows), int(value)


def _load(kind: str, chunk: Chunk, at: datetime) -> Written:
    if kind == "orders":
        written = orders.load_orders(chunk=chunk, at=at)
        fulfilment.load_fulfilments(chunk=chunk)
        return written
    if kind == "products":
        written = catalog.load_products(chunk=chunk, at=at)
        pricing.load_prices(chunk=chunk, at=at)
        inventory.load_supply(chunk=chunk)
        return written
    if kind == "customers":
        return customers.load_customers(chunk=chunk, at=at)
    if kind == "stock":
        return inventory.load_stock(chunk=chunk, at=at)
    return inventory.load_locations(chunk=chunk)
