"""Staging tables: a file's rows, typed and numbered, copied into an unlogged table of their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from kaipu.commerce.exchange.models import Run
from kaipu.commerce.exchange.rules import LAYOUTS
from kaipu.kernel.operation import operation
from kaipu.kernel.staging import Stage

TYPES = {
    "text": "text", "integer": "bigint", "decimal": "numeric(14,3)", "money": "bigint", "flag": "boolean",
    "moment": "timestamptz", "day": "date", "names": "text", "json": "text",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedRows:
    """What was read: how many rows, what they are worth, the last row of each chunk, and which columns the file has."""

    rows: int
    value_minor: int
    bounds: tuple[int, ...]
    ignored: tuple[str, ...]
    columns: tuple[str, ...]


def stage_of(run_id: int) -> Stage:
    """Return the names of a run's staging tables."""
    return Stage(f"exchange_stage_{run_id}", f"exchange_refused_{run_id}", run_id)


def copy_in(table: str, columns: str, blocks: Iterable[bytes]) -> None:
    """Copy blocks of CSV (NULL is \\N) into a table."""
    with connection.cursor() as cursor, cursor.copy(
        f"COPY {table} ({columns}) FROM STDIN (FORMAT csv, NULL '\\N')"
    ) as copy:  # fmt: skip
        for block in blocks:
            copy.write(block)


@operation
def stage_rows(*, run_id: int, blocks: Iterable[bytes], planned: PlannedRows) -> None:
    """Copy a run's rows (CSV: seq, row_number, faults, value_minor, then the columns it has) into fresh staging tables.

    All or nothing: after a kill there is no half-filled table. The run's numbers are set, its progress is kept.
    """
    run = Run.objects.select_for_update().get(id=run_id)
    stage = stage_of(run_id)
    columns = {column.name: TYPES[column.kind] for column in LAYOUTS[run.kind].columns}
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {stage.table}, {stage.refused}, {stage.refused}_original")
        cursor.execute(
            f"CREATE UNLOGGED TABLE {stage.table} (seq bigint NOT NULL, row_number bigint NOT NULL, faults text, "
            f"value_minor bigint, {', '.join(f'"{name}" {kind}' for name, kind in columns.items())}) "
            "WITH (autovacuum_enabled = false)"
        )
        copy_in(
            stage.table,
            ", ".join(f'"{name}"' for name in ("seq", "row_number", "faults", "value_minor", *planned.columns)),
            blocks,
        )
        # The rows lie in order, so that a few pages of BRIN find a chunk.
        cursor.execute(f"CREATE INDEX ON {stage.table} USING brin (seq) WITH (pages_per_range = 32)")
        cursor.execute(f"ANALYZE {stage.table}")
    run.source_rows, run.source_value_minor = planned.rows, planned.value_minor
    run.bounds = list(planned.bounds)
    run.counts = {**run.counts, "ignored_columns": list(planned.ignored)}
    run.save(update_fields=["source_rows", "source_value_minor", "bounds", "counts"])


def is_staged(run_id: int, rows: int) -> bool:
    """Tell whether the staging tables hold all rows, checked; a crash of the database empties them."""
    stage = stage_of(run_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT to_regclass(%s) IS NOT NULL AND to_regclass(%s) IS NOT NULL",
            [stage.table, f"{stage.refused}_original"],
        )
        if not cursor.fetchone()[0]:
            return False
        cursor.execute(f"SELECT count(*) FROM {stage.table}")
        if cursor.fetchone()[0] != rows:
            return False
        cursor.execute(f"SELECT count(*) = (SELECT count(*) FROM {stage.refused}_original) FROM {stage.refused}")
        return bool(cursor.fetchone()[0])


@operation
def drop_stage(*, run_id: int) -> None:
    """Throw a run's staging tables away."""
    stage = stage_of(run_id)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {stage.table}, {stage.refused}, {stage.refused}_original")
