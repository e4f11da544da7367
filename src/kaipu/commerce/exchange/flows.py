"""Bringing a file in: read and stage, check, move chunk by chunk, close.

Each step is a transaction of its own, and after a kill the next try begins with the first step that is not done.
"""

import shutil
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings
from django.db import DatabaseError

from kaipu.commerce.exchange import operations as steps
from kaipu.commerce.exchange.queries import (
    ExportFilter,
    RunRecord,
    get_run,
    list_settled_uploads,
    list_stored_paths,
)
from kaipu.commerce.exchange.rules import LARGEST_UPLOAD, LAYOUTS, FileRefused, apply_settings, read_mapping
from kaipu.kernel import ids, jobs

type Progress = Callable[[str, int, int], None]
BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """A run that was brought to its end, and whether that had happened before."""

    run: RunRecord
    known: bool


class Source(Protocol):
    """A file that was opened and read: its rows as CSV for staging, and what single rows said."""

    planned: steps.PlannedRows

    def blocks(self) -> Iterator[bytes]:
        """Yield the typed rows."""

    def mark(self, rows: Iterable[int]) -> None:
        """Remember which rows' original values are wanted."""

    def originals(self) -> Iterator[bytes]:
        """Yield row number and original values of the marked rows."""


def bring_in(
    *, run_id: int, open_source: Callable[[RunRecord, Progress], AbstractContextManager[Source]], progress: Progress,
    at: datetime,
) -> None:  # fmt: skip
    """Do what is left to do of a run; nothing if it is done.

    Raises FileRefused after keeping the reason with the run; in_progress if another process works on it.
    """
    with steps.hold_run(run_id):
        run = get_run(run_id=run_id)
        if run.state == "done":
            return
        steps.begin_run(run_id=run_id)
        try:
            _stage(run, open_source, progress)
            done, total = run.done_rows, get_run(run_id=run_id).source_rows
            while done < total:
                progress("load", done, total)
                done, total = steps.import_chunk(run_id=run_id, at=at)
            progress("load", done, total)
            steps.finish_run(run_id=run_id, at=at)
            steps.drop_stage(run_id=run_id)
        except FileRefused as refused:
            steps.fail_run(run_id=run_id, error=refused.as_data(), at=at)
            raise
        except (DatabaseError, OSError) as error:
            trouble = _trouble(error)
            if trouble is None:
                raise
            steps.fail_run(run_id=run_id, error=trouble.as_data(), at=at)
            raise trouble from error


def _stage(
    run: RunRecord, open_source: Callable[[RunRecord, Progress], AbstractContextManager[Source]], progress: Progress
) -> None:
    if run.source_rows and steps.is_staged(run.id, run.source_rows):
        return
    progress("read", 0, 1)
    with open_source(run, progress) as source:
        planned = source.planned
        steps.stage_rows(run_id=run.id, blocks=_counted(source.blocks(), progress), planned=planned)
        progress("check", 0, planned.rows)
        steps.check_rows(run_id=run.id)
        source.mark(steps.read_refused(run.id))  # before the copy, which keeps the connection to itself
        steps.keep_originals(run_id=run.id, blocks=source.originals())
        progress("check", planned.rows, planned.rows)


def _counted(blocks: Iterable[bytes], progress: Progress) -> Iterator[bytes]:
    sent = 0
    for block in blocks:
        yield block
        sent += len(block)
        progress("stage", sent, 0)


def _trouble(error: Exception) -> FileRefused | None:
    """Turn what a person can mend into a fact: a full disk, here or at the database."""
    state = getattr(error.__cause__, "sqlstate", None)
    if state == "53100" or (isinstance(error, OSError) and error.errno in {28, 122}):
        return FileRefused("disk_full")
    return None


def import_file(
    *, kind: str, path: Path, mapping_text: str = "", given: Sequence[str] = (), dry_run: bool = False, again: bool = False,
    progress: Progress, at: datetime,
) -> ImportOutcome:  # fmt: skip
    """Import a file of this machine to its end, in this process; a file that was imported before is left alone unless `again`.

    For commands, which may load the heavy engines; pages call `receive_upload`. Raises FileRefused.
    """
    run_id = steps.open_run(
        kind=kind, file_name=path.name, digest=digest_file(path), stored_path=str(path.resolve()),
        mapping=parse_mapping(mapping_text, given, kind), dry_run=dry_run, again=again, at=at,
    )  # fmt: skip
    run = get_run(run_id=run_id)
    if run.state == "done":
        return ImportOutcome(run, True)
    jobs.run_here(steps.JOB, run_id=run_id, progress=progress, at=at, someone_waits=True)
    return ImportOutcome(get_run(run_id=run_id), False)


def export_file(*, kind: str, path: Path, wanted: ExportFilter) -> int:
    """Write one kind of data to a file of this machine, Parquet if it is called so, else CSV; return the bytes written.

    For commands. An existing file is replaced only when the new one is whole. Raises FileRefused (kind_unknown,
    folder_missing, disk_full).
    """
    if kind not in LAYOUTS:
        raise FileRefused("kind_unknown", name=kind, allowed=list(LAYOUTS))
    if not path.resolve().parent.is_dir():
        raise FileRefused("folder_missing", name=str(path.parent))
    try:
        return int(jobs.run_here("exchange.export_file", kind=kind, path=path.resolve(), wanted=wanted))
    except OSError as error:
        refused = _trouble(error)
        if refused is None:
            raise
        raise refused from error


def digest_file(path: Path) -> str:
    """Return the SHA-256 of a file. Raises FileRefused (file_missing, file_empty)."""
    if not path.is_file():
        raise FileRefused("file_missing", name=path.name)
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    if path.stat().st_size == 0:
        raise FileRefused("file_empty", name=path.name)
    return digest.hexdigest()


def receive_upload(
    *, kind: str, file_name: str, blocks: Iterable[bytes], mapping_text: str, settings_given: Sequence[str], dry_run: bool,
    at: datetime,
) -> int:  # fmt: skip
    """Store an uploaded file under var/uploads and queue its import; return the run's id. Raises FileRefused.

    The name is only kept for reading; the stored file is called after its content, so the same file is stored once.
    """
    mapping = parse_mapping(mapping_text, settings_given, kind)
    folder = Path(settings.VAR) / "uploads"
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{ids.new_id()}.part"
    try:
        digest, size = _store(fresh, blocks)
        if size == 0:
            raise FileRefused("file_empty", name=file_name)
        check_type(fresh, file_name)
        stored = folder / digest
        shutil.move(fresh, stored)
    except OSError as error:
        if error.errno in {28, 122}:
            raise FileRefused("disk_full") from error
        raise
    finally:
        fresh.unlink(missing_ok=True)
    return steps.start_import(
        kind=kind, file_name=file_name[:200], digest=digest, stored_path=str(stored), mapping=mapping, dry_run=dry_run,
        at=at,
    )  # fmt: skip


def _store(path: Path, blocks: Iterable[bytes]) -> tuple[str, int]:
    digest, size = sha256(), 0
    with path.open("wb") as file:
        for block in blocks:
            size += len(block)
            if size > LARGEST_UPLOAD:
                raise FileRefused("file_too_large", limit_mb=LARGEST_UPLOAD >> 20)
            digest.update(block)
            file.write(block)
    return digest.hexdigest(), size


def parse_mapping(text: str, given: Sequence[str], kind: str) -> dict[str, Any]:
    """Return the mapping that a mapping file's text and further settings make, as plain values. Raises FileRefused."""
    layout = LAYOUTS.get(kind)
    if layout is None:
        raise FileRefused("kind_unknown", name=kind, allowed=list(LAYOUTS))
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FileRefused("mapping_broken", detail=str(error)) from error
    return apply_settings(read_mapping(data, layout), given, layout).as_data()


def check_type(path: Path, file_name: str) -> None:
    """Look at the first bytes: only Parquet and texts can be tables. Raises FileRefused (type_unknown)."""
    with path.open("rb") as file:
        head = file.read(4096)
    if head.startswith(b"PAR1"):
        return
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")) or (
        b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))
    ):
        raise FileRefused("type_unknown", name=file_name)


def forget_upload(*, path: Path, at: datetime) -> int:
    """Delete an uploaded file, and the rows that wait from it; return how many runs were of it.

    Raises ValueError for a file that is not under var/uploads: it belongs to whoever put it there.
    """
    if path.parent != Path(settings.VAR) / "uploads":
        raise ValueError(str(path))
    runs = steps.note_upload_gone(stored_path=str(path), at=at)
    path.unlink(missing_ok=True)
    return runs


def forget_uploads(*, before: datetime, at: datetime) -> int:
    """Delete the uploaded files of imports that ended, or were left lying, before a moment, and what belongs to none; return how many."""
    folder, gone = Path(settings.VAR) / "uploads", 0
    for path in list_settled_uploads(before=before):
        if path.parent == folder and path.exists():
            forget_upload(path=path, at=at)
            gone += 1
    return gone + _forget_strays(before)


def _forget_strays(before: datetime) -> int:
    """Delete what killed processes left: uploads that no import knows, and what an import laid out to read it."""
    home = Path(settings.VAR)
    strays = [
        path
        for path in [*(home / "uploads").glob("*"), *(home / "tmp").glob("import-*")]
        if path.stat().st_mtime < before.timestamp()
    ]
    known = list_stored_paths(paths=[str(path) for path in strays])
    gone = [path for path in strays if str(path) not in known]
    for path in gone:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    return len(gone)
