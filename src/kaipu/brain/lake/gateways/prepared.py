"""What the models alone decide, made once for each version of them: the planned, still empty warehouse, and their documents.

Planning and tracing take seconds and come out the same for every full build, whatever the data. Nothing in here was ever
computed from a row of the shop.
"""

import contextlib
import json
import os
import shutil
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings

KEPT = 6  # versions, so that two shops or two branches on one machine do not take each other's


def key_of(fingerprint: str) -> str:
    """Return the name of what was prepared: by the models and by the engines that planned them."""
    return sha256(repr((fingerprint, version("duckdb"), version("sqlmesh"))).encode()).hexdigest()[:24]


def lay_out(fingerprint: str, target: Path) -> bool:
    """Copy the empty warehouse of these models to a place; tell whether there was one. Without a digest there is none."""
    if not fingerprint:
        return False
    source = _home() / f"{key_of(fingerprint)}.duckdb"
    try:
        shutil.copyfile(source, target)
    except FileNotFoundError:
        return False
    return True


def keep_warehouse(fingerprint: str, source: Path) -> None:
    """Keep a warehouse that was just planned and holds no rows; its connection must have written everything down."""
    target = _home() / f"{key_of(fingerprint)}.duckdb"
    fresh = target.with_suffix(f".{os.getpid()}.new")
    shutil.copyfile(source, fresh)
    fresh.replace(target)
    _drop_old()


def keep_documents(fingerprint: str, documents: Mapping[str, Any]) -> None:
    """Keep how relations are made and where their columns come from."""
    target = _home() / f"{key_of(fingerprint)}.json"
    fresh = target.with_suffix(f".{os.getpid()}.new")
    fresh.write_text(json.dumps(documents))
    fresh.replace(target)


def find_documents(fingerprint: str) -> dict[str, Any] | None:
    """Return what was kept of the same models, if there is anything."""
    try:
        found: dict[str, Any] = json.loads((_home() / f"{key_of(fingerprint)}.json").read_text())
    except FileNotFoundError:
        return None
    return found


def _home() -> Path:
    home: Path = settings.LAKE_PREPARED
    home.mkdir(parents=True, exist_ok=True)
    return home


def _drop_old() -> None:
    newest = sorted(_home().glob("*.duckdb"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in newest[KEPT:]:
        for one in (path, path.with_suffix(".json")):
            with contextlib.suppress(FileNotFoundError):  # somebody else tidied up
                one.unlink()
