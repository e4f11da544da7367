"""Scheduled work of customer value. Only workers and commands import this file: it brings SciPy and LightGBM."""

from typing import Any

from kaipu.brain.customer_value import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="customer_value.train", cron="*/10 * * * *", lock="customer_value.train")
def train(timestamp: int = 0, *, again: bool = False) -> dict[str, Any]:
    """Learn from everything up to yesterday and write down what each customer is expected to do; once a day, as soon as there are data."""
    return flows.train_due(now=clock.now, again=again)


@job(name="customer_value.evaluate")
def evaluate(*, columns: Any, horizon: int | None) -> dict[str, Any]:
    """Compare all methods on somebody's file; for `kaipu evaluate value`. Needs no database."""
    return flows.evaluate(columns, horizon=horizon)
