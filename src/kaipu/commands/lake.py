"""`kaipu lake`: build the warehouse by hand, and see how it does."""

import contextlib
import dataclasses
import signal
import threading
from datetime import datetime, timedelta
from importlib.util import find_spec
from typing import Any

import click
import orjson

from kaipu.brain.lake import api as warehouse
from kaipu.kernel import clock, jobs


@click.group("lake")
def lake() -> None:
    """Build the warehouse, and see how it does."""


@lake.command()
@click.option("--full", is_flag=True, help="Begin anew instead of building what changed.")
def build(full: bool) -> None:
    """Bring the warehouse up to date with all closed days and publish it."""
    outcome = jobs.run_here("lake.build", full=full)
    click.echo(_line(outcome))
    if outcome["state"] in {"failed", "busy"}:
        raise SystemExit(1)


@lake.command()
@click.argument("first", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("last", type=click.DateTime(["%Y-%m-%d"]))
def restate(first: datetime, last: datetime) -> None:
    """Read the days FIRST to LAST from the shop again, compute them anew and publish them."""
    if last < first:
        raise click.BadParameter("LAST lies before FIRST.")
    outcome = jobs.run_here("lake.restate", first=f"{first:%Y-%m-%d}", last=f"{last:%Y-%m-%d}")
    click.echo(_line(outcome))
    if outcome["state"] in {"failed", "busy"}:
        raise SystemExit(1)


@lake.command()
@click.argument("first", type=click.DateTime(["%Y-%m-%d"]))
@click.argument("last", type=click.DateTime(["%Y-%m-%d"]))
def parity(first: datetime, last: datetime) -> None:
    """Build the days FIRST to LAST on DuckDB and on Spark, and compare every relation; exit code 1 on a difference."""
    if find_spec("pyspark") is None:
        raise click.ClickException("Apache Spark is not installed; run `make spark`.")
    found = jobs.run_here("lake.parity", first=f"{first:%Y-%m-%d}", last=f"{last:%Y-%m-%d}")
    for each in found:
        wrong = "" if each["holds"] else f"  only DuckDB {each['only_duckdb']}, only Spark {each['only_spark']}"
        click.echo(f"{each['relation']:<24}{each['rows']:>12,}{wrong}")
    click.echo(f"{sum(each['holds'] for each in found)} of {len(found)} relations agree.")
    if not all(each["holds"] for each in found):
        raise SystemExit(1)


@lake.command()
@click.option("--once", is_flag=True, help="Count what is there and end.")
def stream(once: bool) -> None:
    """Count the trade minute by minute, with Apache Spark, until SIGINT or SIGTERM."""
    if find_spec("pyspark") is None:
        raise click.ClickException("Apache Spark is not installed; run `make spark`.")
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with contextlib.suppress(
        KeyboardInterrupt
    ):  # Spark takes Ctrl-C for itself; what it cuts short is done at the next start
        jobs.run_here("lake.stream", once=once, stopped=stop.wait, fed=lambda: jobs.run_here("tracking.collect"))


@lake.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(as_json: bool) -> None:
    """Say how fresh the warehouse is and whether its audits hold; exit code 3 when it is not healthy."""
    found = warehouse.get_status(at=clock.now())
    if as_json:
        click.echo(_line({"healthy": found.healthy, **dataclasses.asdict(found)}))
    elif found.published is None:
        click.echo("Nothing is published yet; run `kaipu lake build`.")
    else:
        click.echo(f"Snapshot {found.published.number} holds all days until {found.published.published_until}.")
        if found.published.restated:
            click.echo("It restates {} to {}.".format(*found.published.restated))
        broken = [audit for audit in found.audits if audit.failures and audit.blocking]
        warnings = [audit for audit in found.audits if audit.failures and not audit.blocking]
        click.echo(f"{len(found.audits)} audits, {len(broken)} broken, {len(warnings)} warnings.")
        for audit in warnings:
            click.echo(f"Warning: {audit.relation}: {audit.name} ({audit.failures}).")
        if found.newest and found.newest.error:
            click.echo(f"The newest build failed: {found.newest.error}")
    raise SystemExit(0 if found.healthy else 3)


@lake.command()
def relations() -> None:
    """List the relations of the warehouse, layer by layer."""
    for relation in warehouse.list_relations():
        click.echo(f"{relation.name:<24} {relation.description}")


@lake.command()
@click.option("--days", default=400, show_default=True, help="How many closed days to compare.")
def prove(days: int) -> None:
    """Compare GMV, refunds and stock with the shop's own rows, to the cent; exit code 3 when they differ."""
    if warehouse.find_published() is None:
        click.echo("Nothing is published yet; run `kaipu lake build`.")
        raise SystemExit(3)
    at = clock.now()
    last = clock.local_date(at) - timedelta(days=1)
    first = last - timedelta(days=days - 1)
    proofs = (
        warehouse.prove_gmv(first=first, last=last, at=at),
        *warehouse.prove_refunds(first=first, last=last, at=at),
        warehouse.prove_stock(at=at),
    )
    for proof in proofs:
        click.echo(_line({"holds": proof.holds, **dataclasses.asdict(proof)}))
    raise SystemExit(0 if all(proof.holds for proof in proofs) else 3)


def _line(value: Any) -> str:
    return orjson.dumps(value, default=str).decode()
