"""Work for later, on procrastinate: jobs are rows in the same database, deferred in the same transaction as their cause.

The web defers by name; only workers import the modules that define jobs, with the heavy engines they use.
"""

import functools
import importlib
import importlib.util
from collections.abc import Callable
from typing import Any

from django.apps import apps
from procrastinate.contrib.django import app as queue
from procrastinate.exceptions import AlreadyEnqueued

from kaipu.kernel.operation import acting

ATTEMPTS = 5


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
        return queue.configure_task(name).defer(**arguments)
    except AlreadyEnqueued:
        return None


def defer_alone(name: str, lock: str, **arguments: Any) -> int | None:
    """Put a job into the queue unless one with the same lock waits already."""
    try:
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
