"""Reads of the exchange: runs with their progress, refused rows page by page, and the balance of an import."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Sum
from django.db.models.functions import Coalesce

from kaipu.commerce.exchange.models import Rejection, Replay, Run
from kaipu.commerce.orders import api as orders
from kaipu.kernel.money import Money


class RunUnknown(LookupError):
    """No import has this number."""


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One import: what file, how far, with what result. `error` holds a fact and its data when it failed."""

    id: int
    kind: str
    file_name: str
    stored_path: str
    mapping: Mapping[str, Any]
    dry_run: bool
    state: str
    source_rows: int
    done_rows: int
    accepted_rows: int
    rejected_rows: int
    source_value: Money
    accepted_value: Money
    rejected_value: Money
    counts: Mapping[str, Any]
    error: Mapping[str, Any]
    actor: str
    started_at: datetime
    finished_at: datetime | None

    @property
    def progress_percent(self) -> int:
        """How much of the file is in, in whole per cent."""
        return 100 if self.state == "done" else self.done_rows * 100 // self.source_rows if self.source_rows else 0


@dataclass(frozen=True, slots=True)
class RejectionRecord:
    """One refused row: its number in the file, every reason, what it said, and what it was worth."""

    row_number: int
    reason: str
    reasons: tuple[str, ...]
    original: Mapping[str, Any]
    value: Money | None


@dataclass(frozen=True, slots=True)
class ImportReport:
    """The balance of an import, counted in the tables: source = accepted + rejected, in rows and to the cent."""

    run_id: int
    kind: str
    file_name: str
    state: str
    dry_run: bool
    source_rows: int
    source_value: Money
    accepted_rows: int
    accepted_value: Money
    accepted_orders: int
    rejected_rows: int
    rejected_value: Money
    reasons: Mapping[str, int]
    balanced: bool


@dataclass(frozen=True, slots=True, order=True)
class ReplayMark:
    """A place in a replay: the moment, and within one moment the order of history that was played."""

    moment: datetime
    order_id: int


def _record(run: Run) -> RunRecord:
    def money(minor: int) -> Money:
        return Money(minor, settings.CURRENCY)

    return RunRecord(
        run.id, run.kind, run.file_name, run.stored_path, run.mapping, run.dry_run, run.state, run.source_rows,
        run.done_rows, run.accepted_rows, run.rejected_rows, money(run.source_value_minor),
        money(run.accepted_value_minor), money(run.rejected_value_minor), run.counts, run.error, run.actor,
        run.started_at, run.finished_at,
    )  # fmt: skip


def get_run(*, run_id: int) -> RunRecord:
    """Return an import; raises RunUnknown."""
    run = Run.objects.filter(id=run_id).first()
    if run is None:
        raise RunUnknown(str(run_id))
    return _record(run)


def list_runs(*, kind: str = "", limit: int = 50, offset: int = 0) -> list[RunRecord]:
    """Return imports, the newest first."""
    found = Run.objects.filter(kind=kind) if kind else Run.objects.all()
    return [_record(run) for run in found.order_by("-id")[offset : offset + limit]]


def find_latest_run(*, kind: str = "", state: str = "") -> RunRecord | None:
    """Return the newest real import (no dry run) of a kind and state, or None."""
    found = Run.objects.filter(dry_run=False)
    found = found.filter(kind=kind) if kind else found
    found = found.filter(state=state) if state else found
    run = found.order_by("-id").first()
    return _record(run) if run else None


def list_rejections(*, run_id: int, reason: str = "", after_row: int = 0, limit: int = 50) -> list[RejectionRecord]:
    """Return a page of refused rows in the file's order; give the last row number of a page to get the next."""
    found = Rejection.objects.filter(run_id=run_id, row_number__gt=after_row)
    found = found.filter(reason=reason) if reason else found
    rows = found.order_by("row_number", "id").values_list("row_number", "reason", "reasons", "original", "value_minor")
    return [
        RejectionRecord(
            number, first, tuple(every), original, None if value is None else Money(value, settings.CURRENCY)
        )
        for number, first, every, original, value in rows[:limit]
    ]


def count_reasons(*, run_id: int) -> dict[str, int]:
    """Return how many rows of a run were refused under each reason, the commonest first."""
    rows = Rejection.objects.filter(run_id=run_id).values_list("reason").annotate(rows=Count("id"))
    return dict(rows.order_by("-rows", "reason"))


def get_report(*, run_id: int | None = None, kind: str = "orders") -> ImportReport:
    """Return the balance of a run, or of the newest real one of a kind, counted in the tables. Raises RunUnknown."""
    found = find_latest_run(kind=kind) if run_id is None else get_run(run_id=run_id)
    if found is None:
        raise RunUnknown(kind)
    refused, refused_value = _sum_rejections(found.id)
    accepted, accepted_value, count = found.accepted_rows, found.accepted_value.minor, 0
    if found.kind == "orders" and not found.dry_run:
        count, accepted, accepted_value = orders.sum_imported(run_id=found.id)
    source = (found.source_rows, found.source_value.minor)
    return ImportReport(
        found.id, found.kind, found.file_name, found.state, found.dry_run, found.source_rows, found.source_value,
        accepted, Money(accepted_value, settings.CURRENCY), count, refused, Money(refused_value, settings.CURRENCY),
        count_reasons(run_id=found.id), source == (accepted + refused, accepted_value + refused_value),
    )  # fmt: skip


def _sum_rejections(run_id: int) -> tuple[int, int]:
    totals = Rejection.objects.filter(run_id=run_id).aggregate(rows=Count("id"), value=Sum("value_minor"))
    return totals["rows"], totals["value"] or 0


def find_replay_mark(*, name: str) -> ReplayMark | None:
    """Return how far a replay has come, or None before its first step."""
    row = Replay.objects.filter(name=name).values_list("moment", "order_id").first()
    return ReplayMark(*row) if row else None


def list_settled_uploads(*, before: datetime) -> list[Path]:
    """Return the files all of whose runs ended before a moment, or began before it and were never ended."""
    ended = Max(Coalesce("finished_at", "started_at"))
    rows = Run.objects.exclude(stored_path="").values("stored_path").annotate(last=ended)
    return [Path(row["stored_path"]) for row in rows.filter(last__lt=before).order_by("stored_path")]


def list_stored_paths(*, paths: Collection[str]) -> set[str]:
    """Return those of some paths at which the file of a run lies."""
    return set(Run.objects.filter(stored_path__in=paths).values_list("stored_path", flat=True))
