"""Work with whole files, which loads the heavy engines: only workers and commands import this."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kaipu.commerce.exchange import flows
from kaipu.commerce.exchange.jobs.reading import open_source
from kaipu.commerce.exchange.jobs.writing import write_export
from kaipu.commerce.exchange.queries import ExportFilter
from kaipu.commerce.exchange.rules import FileRefused
from kaipu.kernel import clock, jobs


def _quiet(step: str, done: int, total: int) -> None:
    """Report nothing."""


@jobs.job(name="exchange.run_import")
def run_import(
    run_id: int,
    progress: Callable[[str, int, int], None] = _quiet,
    at: datetime | None = None,
    someone_waits: bool = False,
) -> None:
    """Bring a run's file in, or go on where it was interrupted.

    What is wrong with the file is kept with the run, for trying again would not mend it; it is raised only where
    `someone_waits` for the outcome. Raises FileRefused then.
    """
    try:
        flows.bring_in(run_id=run_id, open_source=open_source, progress=progress, at=at or clock.now())
    except FileRefused:
        if someone_waits:
            raise


@jobs.job(name="exchange.export_file")
def export_file(kind: str, path: Path, wanted: ExportFilter) -> int:
    """Write one kind of data to a file of this machine; return the bytes written. For commands, which wait for it."""
    return write_export(kind, path, wanted)
