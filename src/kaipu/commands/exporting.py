"""`kaipu export`: the shop's data as files that `kaipu import` takes, here or elsewhere."""

import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click
from django.conf import settings
from django.utils import translation

from kaipu.commerce.exchange import api as exchange
from kaipu.kernel import clock
from kaipu.launch.trouble import LaunchTrouble
from kaipu.web.ui import exchange_words as words

DAY = click.DateTime(["%Y-%m-%d"])


@click.command("export")
@click.argument("kind", type=click.Choice(exchange.KINDS))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--from", "first", type=DAY, help="Orders from this day on.")
@click.option("--to", "last", type=DAY, help="Orders up to this day.")
@click.option("--channel", default="", help="Orders of one channel.")
@click.option("--run", "run_id", type=int, help="Orders that one import brought.")
@click.option("--location", default="", help="Stock of one place.")
def exporting(
    kind: str,
    file: Path,
    first: datetime | None,
    last: datetime | None,
    channel: str,
    run_id: int | None,
    location: str,
) -> None:
    """Write one KIND of data to FILE, Parquet if it ends so, else CSV. Orders are those that were completed."""
    translation.activate(settings.TERMINAL_LANGUAGE)
    wanted = exchange.ExportFilter(
        first.date() if first else None, last.date() if last else None, channel, run_id, location
    )
    started = time.perf_counter()
    try:
        size = exchange.export_file(kind=kind, path=file, wanted=wanted)
    except exchange.FileRefused as refused:
        raise LaunchTrouble(words.tell_refusal(refused.as_data())) from refused
    exchange.note_export(kind=kind, wanted=asdict(wanted), at=clock.now())
    click.echo(f"{file}: {size / 1e6:,.1f} MB in {time.perf_counter() - started:.1f} s.")
