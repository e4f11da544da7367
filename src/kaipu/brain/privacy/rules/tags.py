"""Which columns of the database are personal: data, one line a column that holds text or stands for a person.

`erasure` says what becomes of it when its person is erased: deleted, handed (to the nameless customer), renamed, covered
(what names the person is taken out) or kept, because a law or the safety of the books wants it and it names nobody alone.
"""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ERASURES = ("deleted", "handed", "renamed", "covered", "kept")


@dataclass(frozen=True, slots=True)
class ColumnTag:
    """One column and its tag; “” says that it was looked at and tells nothing of a person."""

    table: str
    column: str
    tag: str
    erasure: str


@lru_cache(maxsize=1)
def list_tags() -> tuple[ColumnTag, ...]:
    """Return the tags of all columns."""
    with Path(__file__).with_name("columns.tsv").open(newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return tuple(ColumnTag(*row) for row in rows)
