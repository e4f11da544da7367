"""Work of recommendations. Only workers and commands load this file: it brings the heavy engines."""

from pathlib import Path
from typing import Any

from kaipu.brain.recommendations import flows
from kaipu.kernel import clock
from kaipu.kernel.jobs import job


@job(name="recommendations.evaluate", lock="recommendations.evaluate")
def evaluate(*, path: str, **given: Any) -> dict[str, Any]:
    """Compare all methods on a file of anybody's baskets; for `kaipu evaluate recommend`, which hands over what to say meanwhile."""
    files: dict[str, Any] = {name: Path(given.pop(name)) for name in ("target", "users") if given.get(name)}
    return flows.evaluate_file(Path(path), **files, **given)


@job(name="recommendations.train", cron="*/10 * * * *", lock="recommendations.train")
def train(timestamp: int = 0, *, again: bool = False) -> dict[str, Any]:
    """Compare the methods, train and work out all lists; once a day, as soon as there are data."""
    return flows.train_due(now=clock.now, again=again)
