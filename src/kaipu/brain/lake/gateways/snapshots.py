"""Numbered snapshots: what a build published, as Parquet files that are never changed afterwards.

A month that a build did not touch is the same file as in the snapshot before (a hard link), so a snapshot costs what
changed. One pointer says which is current; it is replaced in one step.
"""

import json
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any


def read_pointer(root: Path) -> int | None:
    """Return the number of the current snapshot, or None before the first."""
    pointer = root / "snapshots" / "current"
    return int(pointer.read_text()) if pointer.exists() else None


def write_snapshot(
    connection: Any, *, root: Path, number: int, relations: Mapping[str, bool], months: Collection[str] | None,
    facts: Mapping[str, Any], settled: Collection[str] = (),
) -> dict[str, int]:  # fmt: skip
    """Write relations (name: has days) as snapshot `number`, months anew that are named (None: all); return their rows.

    Of the `settled` ones the file of the snapshot before is shared.
    """
    home, before = root / "snapshots" / f"{number:06d}", _before(root)
    shutil.rmtree(home, ignore_errors=True)
    rows = {}
    for name, daily in relations.items():
        folder = home / name.replace(".", "/")
        folder.mkdir(parents=True)
        if daily:
            _write_months(connection, name, folder, before and before / name.replace(".", "/"), months)
        elif name in settled and before and (before / name.replace(".", "/") / "data.parquet").exists():
            os.link(before / name.replace(".", "/") / "data.parquet", folder / "data.parquet")
        else:
            connection.execute(f"COPY (FROM {name}) TO '{folder}/data.parquet' (FORMAT parquet, COMPRESSION zstd)")
        rows[name] = int(connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0])
    (home / "facts.json").write_text(json.dumps({**facts, "rows": rows}, default=str))
    return rows


def _before(root: Path) -> Path | None:
    number = read_pointer(root)
    home = root / "snapshots" / f"{number or 0:06d}"
    return home if number is not None and home.exists() else None


def _write_months(
    connection: Any, name: str, folder: Path, before: Path | None, months: Collection[str] | None
) -> None:
    fresh = "true"
    if months is not None and before is not None:
        listed = ", ".join(f"'{month}'" for month in months)
        fresh = f"strftime(day, '%Y-%m') IN ({listed or 'NULL'})"
        for file in before.glob("month=*/*.parquet"):
            if file.parent.name.removeprefix("month=") not in months:
                (folder / file.parent.name).mkdir(exist_ok=True)
                os.link(file, folder / file.parent.name / file.name)
    days = connection.execute(f"SELECT min(day), max(day) FROM {name} WHERE {fresh} GROUP BY strftime(day, '%Y-%m')")
    for first, last in sorted(days.fetchall()):  # month by month: all at once would keep a buffer for each in memory
        home = folder / f"month={first:%Y-%m}"
        home.mkdir(exist_ok=True)
        connection.execute(
            f"COPY (FROM {name} WHERE day BETWEEN DATE '{first}' AND DATE '{last}') TO '{home}/data.parquet' "
            "(FORMAT parquet, COMPRESSION zstd)"
        )


def move_pointer(root: Path, number: int) -> None:
    """Make a snapshot the current one, if it is there: a folder that was lost comes back with the next full build."""
    if not (root / "snapshots" / f"{number:06d}").exists():
        return
    fresh = root / "snapshots" / "current.new"
    fresh.write_text(str(number))
    fresh.replace(root / "snapshots" / "current")


def drop_old_snapshots(root: Path, *, keep: int) -> None:
    """Delete all but the newest snapshots; files that a newer one shares stay through their other name."""
    for folder in sorted((root / "snapshots").glob("[0-9]*"))[:-keep]:
        shutil.rmtree(folder, ignore_errors=True)
