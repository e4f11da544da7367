"""Rows on their way into the shop: a file's rows wait in a table of their own, are checked as a set, and move in by chunks.

The exchange fills these tables; the module that owns the truth writes its own tables from them. Both speak through the
few words here. A staging table has `seq` (1 … n, the order of importing), `row_number` (in the file, from 1), `faults`
(reasons found while reading, joined by “|”, or NULL), `value_minor`, and the columns of its kind. They are unlogged:
after a crash of the database they are empty and are simply filled again.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection


@dataclass(frozen=True, slots=True)
class Stage:
    """The staging tables of one run: `table` holds the rows, `refused` those that were found wanting."""

    table: str
    refused: str
    run_id: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """The rows `first` to `last` of a stage, to be written in one transaction."""

    stage: Stage
    first: int
    last: int

    @property
    def accepted(self) -> str:
        """SQL for a derived table of the chunk's accepted rows; contains no values from outside."""
        return (
            f"(SELECT t.* FROM {self.stage.table} t WHERE t.seq BETWEEN {self.first} AND {self.last} "
            f"AND NOT EXISTS (SELECT 1 FROM {self.stage.refused} r WHERE r.seq = t.seq))"
        )


@dataclass(frozen=True, slots=True)
class Written:
    """What became of a chunk's accepted rows, and how many things (orders, products) they made or changed."""

    rows: int
    value_minor: int
    things: int
    fresh: int


def refuse_rows(stage: Stage, joins: str, reasons: Sequence[tuple[str, str]]) -> int:
    """Note the rows that have a fault or meet a condition (`reasons`: reason, SQL over `s` and `joins`), all reasons in order.

    Belongs into an operation. Conditions must not be NULL where they matter. Returns how many rows.
    """
    listed = ", ".join(f"CASE WHEN {condition} THEN '{reason}' END" for reason, condition in reasons)
    wrong = " OR ".join(["s.faults IS NOT NULL", *(f"({condition})" for _, condition in reasons)])
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {stage.refused} (seq, row_number, reasons, value_minor) "
            f"SELECT s.seq, s.row_number, string_to_array(s.faults, '|') || array_remove(ARRAY[{listed}]::text[], NULL), "
            f"s.value_minor FROM {stage.table} s {joins} WHERE {wrong}"
        )
        return int(cursor.rowcount)
