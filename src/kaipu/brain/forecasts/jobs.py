"""Work of forecasts. Only workers and commands import this file: it brings statsforecast and LightGBM."""

from typing import Any

from kaipu.brain.forecasts import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="forecasts.train", cron="5-59/10 * * * *", lock="forecasts.train")
def train(timestamp: int = 0, *, again: bool = False) -> dict[str, Any]:
    """Forecast the next four weeks by everything up to yesterday; once a day, as soon as there are data."""
    return flows.train_due(now=clock.now, again=again)


@job(name="forecasts.evaluate")
def evaluate(*, columns: Any, horizon: int, thorough: bool) -> dict[str, Any]:
    """Compare all methods on somebody's file; for `kaipu evaluate forecast`. Needs no database."""
    return flows.evaluate(columns, horizon=horizon, thorough=thorough)


@job(name="forecasts.evaluate_launches")
def evaluate_launches(*, columns: Any, horizon: int) -> dict[str, Any]:
    """Compare ways to foresee new products on somebody's file; for `kaipu evaluate launches`. Needs no database."""
    return flows.evaluate_launches(columns, horizon=horizon)


@job(name="forecasts.evaluate_hot")
def evaluate_hot(*, columns: Any, horizon: int) -> dict[str, Any]:
    """Compare who was foreseen to sell best, on somebody's file; for `kaipu evaluate hot`. Needs no database."""
    return flows.evaluate_hot(columns, horizon=horizon)
