"""The warehouse: a DuckDB file that one process at a time may open, and the SQLMesh project that fills it."""

import fcntl
import functools
import os
import shutil
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from django.conf import settings

from kaipu.brain.lake.gateways import engine, landing, prepared, settled
from kaipu.brain.lake.rules import CHECKS, FIRST, LAST, cut_days, merge_days, spread_days

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from sqlglot import exp
    from sqlmesh import Context
    from sqlmesh.core.config import Config, GatewayConfig, ModelDefaultsConfig
    from sqlmesh.core.console import NoopConsole, set_console
    from sqlmesh.core.snapshot import DeployabilityIndex
    from sqlmesh.utils.errors import NodeAuditsErrors

PROJECT = Path(__file__).resolve().parents[1]
BEGINNING = date(2000, 1, 1)
MOST_ROWS = 20_000_000  # so many facts at once fit into a gigabyte
MOST_MOVED = timedelta(days=31)
_loaded: dict[str, Any] = {}  # a process's project, by the models' digest: loading it takes as long as a day's build


class WriterBusy(RuntimeError):
    """Another process has the warehouse open."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One audit of one relation: how many rows failed it. `detail` names the columns that it is about, and the values they may hold."""

    relation: str
    name: str
    failures: int
    blocking: bool = True
    detail: str = ""


class AuditFailed(RuntimeError):
    """Rows of a relation broke its audit; `checks` are all that were made so far."""

    def __init__(self, checks: Sequence[CheckResult]) -> None:
        super().__init__(
            "; ".join(f"{c.relation}: {c.name} ({c.failures} rows)" for c in checks if c.failures and c.blocking)
        )
        self.checks = tuple(checks)


def told_of(arguments: Mapping[Any, Any]) -> str:
    """Return what an audit is about: “channel: web, store”, or the columns alone."""
    names = [name for key in ("column", "columns") if key in arguments for name in _words(arguments[key])]
    values = _words(arguments["is_in"]) if "is_in" in arguments else []
    return ": ".join(filter(None, (", ".join(names), ", ".join(values))))


def _words(given: Any) -> list[str]:
    parts = given.expressions or ([given.this] if isinstance(given, exp.Paren) else [given])
    return [str(part.name) for part in parts]


class Warehouse:
    """An open warehouse. Use it in a `with` block; raises WriterBusy when another process has it.

    `fingerprint` is the digest of the models and of all they depend on; with it, planning and loading are done once only.
    """

    def __init__(self, root: Path, *, minor_digits: int, fingerprint: str = "") -> None:
        self.root = root
        self.path = root / "warehouse" / engine.NAME
        self.fingerprint = fingerprint
        self._complete = root / "warehouse" / "complete"
        self._minor = f"{10**-minor_digits:.{minor_digits}f}" if minor_digits else "1"
        self.checks: list[CheckResult] = []
        self.settled: frozenset[str] = frozenset()
        self._described: Any = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._lock = os.open(self.path.parent / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._lock)
            raise WriterBusy(str(self.path)) from None
        self._open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()
        os.close(self._lock)

    def _open(self) -> None:
        self.scratch = self.root / "scratch"
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        self._bare = not self.path.exists() and not prepared.lay_out(self.fingerprint, self.path)
        self.connection = engine.open_file(
            self.path, memory=settings.WAREHOUSE_MEMORY, threads=os.cpu_count() or 2, scratch=self.scratch
        )

    def _close(self) -> None:
        if self._described is not None:
            self._described.close()
        self.connection.close()
        engine.take_back()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def is_complete(self) -> bool:
        """Tell whether the file holds a whole build of the same models and sources."""
        return self._complete.exists() and self._complete.read_text() == self.fingerprint

    def empty(self) -> None:
        """Begin a new file."""
        self._close()
        self._complete.unlink(missing_ok=True)
        for path in self.path.parent.glob(f"{engine.NAME}*"):
            path.unlink()
        self._open()

    def mark_complete(self) -> None:
        """Note that the file holds a whole build, and that it is published."""
        for name in ("first_orders", "identities"):
            self.connection.execute(f"CREATE OR REPLACE TABLE landing.published_{name} AS FROM dwd.{name}")
        self._complete.write_text(self.fingerprint)
        settled.keep_record(self.path.parent, self._marks)

    def build(self, ranges: Sequence[tuple[date, date]] | None, *, until: date) -> list[tuple[date, date]] | None:
        """Compute all relations for the ranges (None: all days up to `until`), in order, each followed by its audits.

        Leaves alone, as `settled`, what would come out as it is; see the file of that name.
        Returns the ranges that were built: more than given when an order became, or is no longer, somebody's first, or
        when it became known who a visitor of the last month is (of older visits the nightly build takes care).
        Raises AuditFailed at the first relation that breaks one.
        """
        before = settled.take_record(self.path.parent)
        landing.open_landing(self.connection, self.root, until=until, ranges=ranges)
        self._marks = settled.read_marks(self.root, until=until)
        set_console(NoopConsole())
        self._described = context = self._planned(until)
        today = until + timedelta(days=1)
        scheduler = context.scheduler(environment="prod")
        by_name = {snapshot.name: snapshot for snapshot in scheduler.snapshots.values()}
        snapshots = [by_name[name] for name in context.dag.sorted if name in by_name]
        if ranges is not None:
            reads = {snapshot.model.name: reads_of(snapshot.model) for snapshot in snapshots}
            self.settled = settled.settled(reads, before, self._marks)
        snapshots = [snapshot for snapshot in snapshots if snapshot.model.name not in self.settled]
        evaluate = functools.partial(self._evaluate, scheduler, DeployabilityIndex.all_deployable(), today)
        early = _independent(snapshots)
        for snapshot in early:
            evaluate(snapshot, until, until)
        if ranges is not None:
            ranges = merge_days([*spread_days(ranges), *self._moved_days(until)])
        spans = ranges or cut_days(
            landing.count_by_day(self.connection, self.root), first=BEGINNING, last=until, most=MOST_ROWS
        )
        for snapshot in snapshots:
            for first, last in _spans(snapshot, early, spans, until):
                evaluate(snapshot, first, last)
        return ranges

    def _planned(self, until: date) -> Any:
        """Return the project, planned: as it was loaded before, in a process that builds again and again."""
        if self.fingerprint in _loaded:
            engine.lend(self.connection)
            return _loaded[self.fingerprint]
        context = self._context()
        if self._bare:
            context.plan(
                "prod", auto_apply=True, no_prompts=True, skip_tests=True, empty_backfill=True,
                execution_time=str(until + timedelta(days=1)),
            )  # fmt: skip
        if self._bare and self.fingerprint:
            self.connection.execute("CHECKPOINT")  # what is copied is the file
            prepared.keep_warehouse(self.fingerprint, self.path)
        if self.fingerprint:
            _loaded.clear()
            _loaded[self.fingerprint] = context
        return context

    def describe_models(self) -> list[dict[str, Any]]:
        """Return every relation in order of dependence, with its statement as DuckDB runs it; after a build."""
        models = []
        for name in self._described.dag.sorted:
            model = self._described.models.get(name)
            if model is None:
                continue
            query = model.render_query(start=FIRST, end=LAST, execution_time=LAST)
            reads = sorted({f"{table.db}.{table.name}" for table in query.find_all(exp.Table) if table.db})
            columns = {row[0]: row[1] for row in self.ask(f"DESCRIBE {model.name}")}
            kind = "daily" if model.kind.is_incremental_by_time_range else "full" if model.kind.is_full else "view"
            for table in query.find_all(exp.Table):
                table.set("catalog", None)
            models.append(
                {"name": model.name, "kind": kind, "sql": query.sql("duckdb"), "columns": columns, "reads": reads}
            )  # fmt: skip
        return models

    def note(self, relation: str, name: str, failures: int, *, blocking: bool = True) -> None:
        """Note a check made outside SQLMesh."""
        self.checks.append(CheckResult(relation, name, failures, blocking))

    def balance(self, *, until: date) -> None:
        """Check across relations: rows, money to the cent, references, no day of trade missing, no unusual day.

        Raises AuditFailed when a check that blocks fails, or one noted before did.
        """
        for check in CHECKS:
            found = int(self.ask(check.statement.format(until=until))[0][0] or 0)
            self.note(check.relation, check.name, found, blocking=check.blocking)
        if any(check.failures and check.blocking for check in self.checks):
            raise AuditFailed(self.checks)

    def _moved_days(self, until: date) -> list[date]:
        """Return the days of orders that were or are somebody's first, where that differs from what was published.

        And those of the last month's visits, where it was not known yet who the visitor is, or somebody else.
        """
        rows = self.ask(
            "SELECT DISTINCT coalesce(b.day, n.day) FROM landing.published_first_orders b FULL JOIN dwd.first_orders n "
            "ON n.customer_id = b.customer_id AND n.order_id = b.order_id AND n.day = b.day "
            "WHERE b.customer_id IS NULL OR n.customer_id IS NULL "
            "UNION SELECT v.day FROM dwd.visits v LEFT JOIN landing.published_identities b USING (visitor) "
            "LEFT JOIN dwd.identities n USING (visitor) "
            f"WHERE v.day > DATE '{until - MOST_MOVED}' AND b.customer_id IS DISTINCT FROM n.customer_id"
        )
        return [row[0] for row in rows]

    def _evaluate(self, scheduler: Any, index: Any, today: date, snapshot: Any, first: date, last: date) -> None:
        relation = snapshot.model.name
        try:
            results = scheduler.evaluate(snapshot, str(first), str(last), str(today), index, 0)
        except NodeAuditsErrors as failed:
            self.checks += [
                CheckResult(relation, error.audit_name, int(error.count), detail=told_of(error.audit_args))
                for error in failed.errors
            ]
            raise AuditFailed(self.checks) from failed
        self.checks += [
            CheckResult(relation, result.audit.name, int(result.count or 0), detail=told_of(result.audit_args))
            for result in results
        ]

    def _context(self) -> Any:
        gateway = GatewayConfig(connection=engine.lend(self.connection))
        config = Config(
            default_gateway="duckdb", gateways={"duckdb": gateway}, disable_anonymized_analytics=True,
            model_defaults=ModelDefaultsConfig(dialect="duckdb", start=str(BEGINNING), cron="@daily", optimize_query=False),
            cache_dir=str(settings.LAKE_PREPARED / "cache"), ignore_patterns=["models/*.py"],
            variables={"minor": float(self._minor)},
        )  # fmt: skip
        return Context(paths=[str(PROJECT)], config=config)

    def ask(self, statement: str) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.connection.execute(statement).fetchall()


def _spans(
    snapshot: Any, early: Sequence[Any], ranges: Sequence[tuple[date, date]], until: date
) -> Sequence[tuple[date, date]]:
    """Return the ranges of days for which a relation is computed after the early ones; a view needs none."""
    if snapshot.model.kind.is_incremental_by_time_range:
        return ranges
    return [(until, until)] if snapshot.model.kind.is_full and snapshot not in early else []


def reads_of(model: Any) -> list[str]:
    """Return the names of the relations that a model reads."""
    tables = [exp.to_table(name) for name in model.depends_on]
    return [f"{table.db}.{table.name}" for table in tables]


def _independent(snapshots: Sequence[Any]) -> list[Any]:
    """Return the whole relations that no relation by day goes into, in order: they tell which days move."""
    daily: set[str] = set()
    found = []
    for snapshot in snapshots:
        model = snapshot.model
        if model.kind.is_incremental_by_time_range or any(name in daily for name in model.depends_on):
            daily.add(model.fqn)
        elif model.kind.is_full:
            found.append(snapshot)
    return found
