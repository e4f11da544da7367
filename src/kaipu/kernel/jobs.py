"""Work for later, on procrastinate: jobs are rows in the same database, deferred in the same transaction as their cause.

The web defers by name; only workers import the modules that define jobs, with the heavy engines they use.
"""

import functools
import importlib
import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.apps import apps
from django.db import connection, transaction
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from kaipu.kernel import audit
from kaipu.kernel.operation import acting, operation

ATTEMPTS = 5
STATES = ("todo", "doing", "failed", "succeeded", "cancelled", "aborted")


class JobNotFailed(ValueError):
    """Only a job that failed can be tried again."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job as the console shows it; `at` is when something last happened to it."""

    id: int
    name: str
    arguments: Mapping[str, Any]
    state: str
    attempts: int
    scheduled_at: datetime | None
    at: datetime | None


def job(
    *, name: str, cron: str | None = None, lock: str | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a function as a job under a stable name.

    `cron` runs it periodically (the function then takes `timestamp`); `lock` lets one of them run at a time.
    A failing job is tried again with growing pauses, five times; then it stays visible as failed.
    """

    def register(function: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(function)
        def run(*args: Any, **kwargs: Any) -> Any:
            with acting(actor=f"job:{name}"):
                return function(*args, **kwargs)

        options: dict[str, Any] = {"name": name, "lock": lock, "queueing_lock": lock}
        task: Any = queue.task  # its overloads do not know options passed by name
        registered: Any = task(**options, retry=ATTEMPTS if cron is None else False)(run)
        return registered if cron is None else queue.periodic(cron=cron)(registered)  # type: ignore[no-any-return]

    return register


def defer(name: str, **arguments: Any) -> int | None:
    """Put a job into the queue, in the transaction under way; return its number, or None if an equal one already waits."""
    try:
        with transaction.atomic():  # a savepoint: the refusal of an equal job must not take the caller's work with it
            return queue.configure_task(name).defer(**arguments)
    except AlreadyEnqueued:
        return None


def defer_alone(name: str, lock: str, **arguments: Any) -> int | None:
    """Put a job into the queue unless one with the same lock waits already."""
    try:
        with transaction.atomic():
            return queue.configure_task(name, lock=lock, queueing_lock=lock).defer(**arguments)
    except AlreadyEnqueued:
        return None


def load_all() -> None:
    """Import the `jobs` file of every module; for workers only."""
    for config in apps.get_app_configs():
        path = f"{config.name}.jobs"
        if config.name.startswith("kaipu.") and config.name != "kaipu.kernel" and importlib.util.find_spec(path):
            importlib.import_module(path)


def run_here(name: str, **arguments: Any) -> Any:
    """Run a job at once in this process, for a command that its user waits for; loads the `jobs` file of its module only."""
    label = name.partition(".")[0]
    importlib.import_module(f"{apps.get_app_config(label).name}.jobs")
    return queue.tasks[name].func(**arguments)


def count_jobs() -> dict[str, int]:
    """Return how many jobs stand in each state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
        return dict(cursor.fetchall())


def list_jobs(*, state: str, limit: int = 50, offset: int = 0) -> list[JobRow]:
    """Return jobs in a state, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT j.id, j.task_name, j.args::text, j.status::text, j.attempts, j.scheduled_at, e.at "
            "FROM procrastinate_jobs j LEFT JOIN LATERAL "
            "(SELECT max(at) AS at FROM procrastinate_events WHERE job_id = j.id) e ON true "
            "WHERE j.status = %s::procrastinate_job_status ORDER BY j.id DESC LIMIT %s OFFSET %s",
            [state, limit, offset],
        )
        return [JobRow(row[0], row[1], orjson.loads(row[2]), *row[3:]) for row in cursor.fetchall()]


@operation
def retry_job(*, job_id: int, at: datetime) -> None:
    """Put a failed job back into the queue. Raises JobNotFailed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s AND status = 'failed' FOR UPDATE", [job_id])
        if cursor.fetchone() is None:
            raise JobNotFailed(str(job_id))
        cursor.execute("SELECT procrastinate_retry_job_v2(%s, %s, NULL, NULL, NULL)", [job_id, at])
    audit.record(action="kernel.retry_job", subject=f"job:{job_id}", at=at)


@operation
def forget_jobs(*, before: datetime) -> int:
    """Delete jobs that ended well before a moment, with what happened to them; return how many. Failed ones stay to be seen."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs j WHERE status IN ('succeeded', 'cancelled', 'aborted') "
            "AND NOT EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id AND e.at >= %s) "
            "AND EXISTS (SELECT 1 FROM procrastinate_events e WHERE e.job_id = j.id)",
            [before],
        )
        return int(cursor.rowcount)
