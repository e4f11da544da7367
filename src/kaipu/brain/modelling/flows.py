"""A version from end to end: files first, then the card and the pointer in one transaction, then old files go."""

import shutil
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from kaipu.brain.modelling import operations, queries
from kaipu.brain.modelling.rules import Card

KEPT = 3


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
