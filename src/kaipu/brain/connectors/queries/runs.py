"""Runs, dead rows and control totals, and what a row's references stand for."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max

from kaipu.brain.connectors.models import Control, DeadRow, Run, SeenFile
from kaipu.brain.connectors.rules import get_contract
from kaipu.commerce.customers import api as customers
from kaipu.commerce.inventory import api as inventory
from kaipu.commerce.orders import api as orders


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run: rows that were fetched, of these new, newer than what was kept, the same as what was kept, and dead."""

    id: int
    connector: str
    state: str
    started_at: datetime
    finished_at: datetime | None
    pages: int
    fetched: int
    fresh: int
    newer: int
    same: int
    dead: int
    tries: int
    problem: str
    detail: str


@dataclass(frozen=True, slots=True)
class DeadRowRecord:
    """A row that broke its contract, with the first field that did and why."""

    id: int
    connector: str
    run_id: int
    row_key: str
    field: str
    reason: str
    payload: str
    received_at: datetime
    state: str


@dataclass(frozen=True, slots=True)
class Pile:
    """Dead rows of a connector that wait for the same reason."""

    field: str
    reason: str
    rows: int
    newest_at: datetime


@dataclass(frozen=True, slots=True)
class ControlRecord:
    """What a source claims of a day beside what was kept; `missing` rows are those it claims, less those kept and dead."""

    day: date
    claimed_rows: int
    claimed_total: int | None
    kept_rows: int
    kept_total: int | None
    dead_rows: int
    checked_at: datetime

    @property
    def missing(self) -> int:
        """Rows that the source claims and that never came (below zero: that came and are not claimed)."""
        return self.claimed_rows - self.kept_rows - self.dead_rows

    @property
    def holds(self) -> bool:
        """Whether both counts and sums agree."""
        return self.claimed_rows == self.kept_rows and self.claimed_total in {None, self.kept_total}


_RUN = (
    "id", "connector", "state", "started_at", "finished_at", "pages", "fetched", "fresh", "newer", "same", "dead", "tries",
    "problem", "detail",
)  # fmt: skip
_DEAD = ("id", "connector", "run_id", "row_key", "field", "reason", "payload", "received_at", "state")


def list_runs(*, connector: str, limit: int = 20, offset: int = 0) -> list[RunRecord]:
    """Return the runs of a connector, the newest first."""
    rows = Run.objects.filter(connector=connector).order_by("-id")[offset : offset + limit]
    return [RunRecord(*each) for each in rows.values_list(*_RUN)]


def get_run(*, run_id: int) -> RunRecord:
    """Return one run."""
    return RunRecord(*Run.objects.values_list(*_RUN).get(id=run_id))


def is_seen(*, connector: str, digest: str) -> bool:
    """Tell whether a file with these contents was read already."""
    return SeenFile.objects.filter(connector=connector, digest=digest).exists()


def list_piles(*, connector: str) -> list[Pile]:
    """Return the waiting dead rows of a connector by reason, the most first. One statement."""
    rows = DeadRow.objects.filter(connector=connector, state="waiting").values("field", "reason")
    counted = rows.annotate(rows=Count("id"), newest_at=Max("received_at")).order_by("-rows", "field", "reason")
    return [Pile(row["field"], row["reason"], row["rows"], row["newest_at"]) for row in counted]


def list_dead_rows(*, connector: str, limit: int, offset: int = 0) -> list[DeadRowRecord]:
    """Return the waiting dead rows of a connector, the newest first."""
    rows = DeadRow.objects.filter(connector=connector, state="waiting").order_by("-id")[offset : offset + limit]
    return [DeadRowRecord(*each) for each in rows.values_list(*_DEAD)]


def find_dead_row(*, connector: str, row_id: int) -> DeadRowRecord | None:
    """Return one dead row in whatever state, None if there is none."""
    found = DeadRow.objects.filter(connector=connector, id=row_id).values_list(*_DEAD).first()
    return None if found is None else DeadRowRecord(*found)


def list_controls(*, connector: str, limit: int = 60, wrong_only: bool = False) -> list[ControlRecord]:
    """Return control totals, the newest day first; `wrong_only` those that differ."""
    rows = Control.objects.filter(connector=connector).order_by("-day").values_list(
        "day", "claimed_rows", "claimed_total", "kept_rows", "kept_total", "dead_rows", "checked_at"
    )  # fmt: skip
    found = (ControlRecord(*each) for each in rows)
    return [each for each in found if not wrong_only or not each.holds][:limit]


def count_kept_by_day(
    *, connector: str, contract: str, first: date, last: date
) -> dict[date, tuple[int, int | None, int]]:
    """Return by local day the rows kept, their sum of the contract's total, and dead rows that wait with that day in their key."""
    known = get_contract(contract)
    total = f"sum({known.total})::bigint" if known.total else "NULL::bigint"
    # what belongs to a day by its date alone stands at its middle in `at`; a bill stands at its own day
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (at AT TIME ZONE %(zone)s)::date AS day, count(*), {total} FROM {known.table} "
            "WHERE connector = %(connector)s AND at >= %(first)s::timestamp AT TIME ZONE %(zone)s "
            "AND at < (%(last)s::date + 1)::timestamp AT TIME ZONE %(zone)s GROUP BY 1",
            {"zone": settings.TIME_ZONE, "connector": connector, "first": first, "last": last},
        )
        kept = {day: (rows, total, 0) for day, rows, total in cursor.fetchall()}
    for (key,) in DeadRow.objects.filter(connector=connector, state="waiting", row_key__contains="-").values_list(
        "row_key"
    ):
        day = _day_in(key)
        if day is not None and first <= day <= last:
            rows, total, dead = kept.get(day, (0, 0 if known.total else None, 0))
            kept[day] = (rows, total, dead + 1)
    return kept


def _day_in(key: str) -> date | None:
    for part in key.split("|"):
        try:
            return date.fromisoformat(part)
        except ValueError:
            continue
    return None


def resolve_references(*, kind: str, names: Collection[str]) -> Mapping[str, int]:
    """Return our id of each order, customer or place that we know by its number or code. One statement."""
    if not names:
        return {}
    match kind:
        case "order":
            return orders.find_order_ids(numbers=names)
        case "customer":
            return customers.find_customer_ids(numbers=names)
    return {place.code: place.id for place in inventory.list_locations() if place.code in set(names)}
