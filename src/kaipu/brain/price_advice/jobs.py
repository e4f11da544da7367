"""Scheduled work of price advice."""

from typing import Any

from kaipu.brain.price_advice import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="price_advice.mark_down", cron="20 5 * * *", lock="price_advice.mark_down")
def mark_down(timestamp: int = 0) -> int:
    """Propose today's mark-downs, every morning."""
    return flows.propose_markdowns(at=clock.now())


@job(name="price_advice.lower_prices", cron="5 * * * *", lock="price_advice.lower_prices")
def lower_prices(timestamp: int = 0) -> int:
    """Go on with the plans of mark-downs, soon after midnight and every hour; return how many prices fell."""
    return flows.lower_prices(at=clock.now())


@job(name="price_advice.propose", cron="25 5 * * *", lock="price_advice.propose")
def propose(timestamp: int = 0) -> int:
    """Propose prices, every morning."""
    return flows.propose_prices(at=clock.now())


@job(name="price_advice.measure", cron="50 5 * * *", lock="price_advice.measure")
def measure(timestamp: int = 0) -> int:
    """Measure what is due, every morning."""
    return flows.measure_due(at=clock.now())


@job(name="price_advice.train", cron="8-59/10 * * * *", lock="price_advice.train")
def train(timestamp: int = 0, *, again: bool = False) -> dict[str, Any]:
    """Learn how goods answer to price, once for each last day of the warehouse."""
    return flows.train_due(now=clock.now, again=again)


@job(name="price_advice.evaluate")
def evaluate(*, columns: Any, margin: float = 0.3) -> dict[str, Any]:
    """Measure elasticities on somebody's file; for `kaipu evaluate elasticity`. Needs no database."""
    return flows.evaluate(columns, margin=margin)
