"""When to train, and a version from end to end: files first, then the card and the pointer in one transaction, then old files go."""

import shutil
import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from kaipu.brain.lake import api as lake
from kaipu.brain.modelling import operations, queries
from kaipu.brain.modelling.rules import Card

KEPT = 3
RETRY = timedelta(hours=3)


def train_due(
    *, name: str, train: Callable[[date], dict[str, Any]], now: Callable[[], datetime], again: bool = False
) -> dict[str, Any]:
    """Train a model once for each last day the warehouse has; return what was done.

    `train` is given that day and returns its own account, whose `state` is “waiting” where there is too little to learn from.
    What it raises is noted and raised again; a training that failed is tried again after three hours. `again` trains in any case.
    The version in use stays unless a good one is stored.
    """
    published = lake.find_published()
    if published is None or published.published_until is None:
        return {"state": "waiting"}
    last = next(iter(queries.list_cards(name=name, limit=1)), None)
    if last is not None and not again:
        if last.card is not None and last.card.data_until >= published.published_until:
            return {"state": "current"}
        if last.card is None and now() - last.trained_at < RETRY:
            return {"state": "resting"}
    try:
        return train(published.published_until)
    except lake.NothingPublished:
        return {"state": "waiting"}
    except Exception as trouble:  # whatever it was is told on the model's page, and raised again
        operations.note_failure(name=name, error=f"{type(trouble).__name__}: {trouble}", at=now())
        raise


def store_model(*, name: str, files: Mapping[str, bytes], card: Card, at: datetime) -> queries.ModelVersion | None:
    """Keep a training and put it into use; return it, or None when the one in use is better and stays.

    Killed anywhere, the version in use is whole: what is not pointed to is no version. Keeps the files of three versions
    besides the one in use. One training of a model at a time: its job holds the lock.
    """
    home = queries.get_folder(name=name, number=operations.next_number(name))
    home.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(dir=home.parent, prefix="fresh-"))
    try:
        for each, content in files.items():
            (fresh / each).write_bytes(content)
        shutil.rmtree(home, ignore_errors=True)  # what a killed training left
        fresh.rename(home)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    used = operations.note_version(name=name, number=int(home.name), card=card, at=at)
    if not used:
        shutil.rmtree(home, ignore_errors=True)
    _drop_old(home.parent, name)
    return queries.find_model(name=name) if used else None


def _drop_old(root: Path, name: str) -> None:
    standing = queries.find_model(name=name)
    folders = sorted(root.glob("[0-9]*"))
    for folder in folders[:-KEPT]:
        if standing is None or folder != standing.folder:
            shutil.rmtree(folder, ignore_errors=True)
