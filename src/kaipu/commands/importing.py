"""`kaipu import`: files into the shop, with progress, a dry run, and the report of what was refused and why."""

import dataclasses
import time
from pathlib import Path
from typing import Any

import click
import orjson
from django.conf import settings
from django.utils import translation
from rich.console import Console

from kaipu.commerce.exchange import api as exchange
from kaipu.kernel import clock
from kaipu.kernel.money import Money
from kaipu.kernel.operation import acting
from kaipu.launch.bars import file_bars, follow
from kaipu.launch.trouble import LaunchTrouble
from kaipu.web.ui import exchange_words as words


@click.group("import")
def importing() -> None:
    """Bring locations, products, customers, stock or orders in from CSV or Parquet, or see what became of an import."""
    translation.activate(settings.TERMINAL_LANGUAGE)


def _command(kind: str) -> click.Command:
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--mapping", type=click.Path(path_type=Path), help="A TOML file that says which column is which.")
    @click.option(
        "--set", "given", multiple=True, metavar="NAME=VALUE", help="A constant, or an option of the mapping."
    )
    @click.option("--dry-run", is_flag=True, help="Check everything and write nothing but the report.")
    @click.option("--again", is_flag=True, help="Import even if this very file was imported before.")
    @click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
    def run(
        file: Path, mapping: Path | None, given: tuple[str, ...], dry_run: bool, again: bool, as_json: bool
    ) -> None:
        try:
            text = _read_mapping(mapping)
            started = time.perf_counter()
            with file_bars() as bars, acting(actor="cli"):
                outcome = exchange.import_file(
                    kind=kind, path=file, mapping_text=text, given=given, dry_run=dry_run, again=again,
                    progress=follow(bars, kind), at=clock.now(),
                )  # fmt: skip
            seconds = time.perf_counter() - started
        except exchange.FileRefused as refused:
            raise LaunchTrouble(words.tell_refusal(refused.as_data())) from refused
        report = exchange.get_report(run_id=outcome.run.id)
        if as_json:
            click.echo(orjson.dumps(as_plain(report), option=orjson.OPT_INDENT_2).decode())
            return
        if outcome.known:
            click.echo(f"This file was imported already, as run {outcome.run.id}; --again imports it once more.")
        print_report(report, 0.0 if outcome.known else seconds)

    run.__doc__ = f"Import {kind} from FILE (CSV or Parquet)."
    return click.command(kind)(run)


def _read_mapping(path: Path | None) -> str:
    if path is None:
        return ""
    if not path.is_file():
        raise exchange.FileRefused("file_missing", name=str(path))
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise exchange.FileRefused("mapping_broken", detail="not UTF-8") from error


for _kind in exchange.KINDS:
    importing.add_command(_command(_kind))


@importing.command()
@click.argument("run", type=int, required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--rows", default=0, show_default=True, help="Also list so many refused rows.")
def report(run: int | None, as_json: bool, rows: int) -> None:
    """Show what an import accepted and refused; without RUN the newest one of orders."""
    try:
        found = exchange.get_report(run_id=run)
    except exchange.RunUnknown:
        raise LaunchTrouble(words.tell_unknown_run(run)) from None
    refused = exchange.list_rejections(run_id=found.run_id, limit=rows) if rows else []
    if as_json:
        plain = as_plain(found)
        if rows:
            plain["rejections"] = [{"row": r.row_number, "reasons": r.reasons, "original": r.original} for r in refused]
        click.echo(orjson.dumps(plain, option=orjson.OPT_INDENT_2).decode())
        return
    print_report(found, 0.0)
    for row in refused:
        told = "; ".join(words.tell_reason(reason) for reason in row.reasons)
        click.echo(f"  row {row.row_number}: {told} {orjson.dumps(row.original).decode()}")


def as_plain(found: exchange.ImportReport) -> dict[str, Any]:
    """Return a report as JSON values, money in major units; lines are rows."""
    unit = "lines" if found.kind == "orders" else "rows"
    plain: dict[str, Any] = {"run": found.run_id}
    for field in dataclasses.fields(found):
        value = getattr(found, field.name)
        if field.name != "run_id":
            plain[field.name.replace("_rows", f"_{unit}")] = float(value.major) if isinstance(value, Money) else value
    return plain


def print_report(found: exchange.ImportReport, seconds: float) -> None:
    """Print a report for people."""
    console = Console()
    rate = f" in {seconds:.1f} s ({found.source_rows / seconds:,.0f} rows/s)" if seconds else ""
    kind = f"{found.kind} from {found.file_name}"
    console.print(
        f"Run {found.run_id}: {kind}{' (dry run)' if found.dry_run else ''}, {found.state}{rate}", highlight=False
    )
    with_value = found.kind == "orders"
    for name, rows, value in (
        ("read", found.source_rows, found.source_value), ("accepted", found.accepted_rows, found.accepted_value),
        ("refused", found.rejected_rows, found.rejected_value),
    ):  # fmt: skip
        console.print(f"  {name:<9} {rows:>12,}" + (f"  {value.major:>16,}" if with_value else ""), highlight=False)
    for reason, rows in found.reasons.items():
        console.print(f"    {rows:>10,}  {words.tell_reason(reason)}", highlight=False)
