"""`kaipu db`: the embedded PostgreSQL, started and stopped on request."""

import os

import click

from kaipu import settings
from kaipu.launch import place, postgres
from kaipu.launch.trouble import LaunchTrouble


@click.group("db")
def database() -> None:
    """Start, stop and look into the embedded PostgreSQL."""
    if not settings.EMBEDDED:
        raise LaunchTrouble("DATABASE_URL is set, so the embedded PostgreSQL is not used; unset it to use `kaipu db`.")


@database.command()
def start() -> None:
    """Start the server, or adopt the one that runs."""
    click.echo(postgres.start(settings.VAR, root=settings.ROOT, keep=True, say=click.echo))


@database.command()
def stop() -> None:
    """Stop the server."""
    click.echo("Stopped." if postgres.stop(settings.VAR, root=settings.ROOT) else "It was not running.")


@database.command()
def status() -> None:
    """Say whether the server runs; exit code 3 when it does not."""
    pid = postgres.running_pid(settings.VAR, root=settings.ROOT)
    click.echo(f"Running as process {pid}." if pid else "Not running.")
    raise SystemExit(0 if pid else 3)


@database.command()
def url() -> None:
    """Print the address of the database."""
    click.echo(postgres.address(settings.VAR))


@database.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def psql(arguments: tuple[str, ...]) -> None:
    """Open PostgreSQL's own terminal; further ARGUMENTS are passed on."""
    program = str(place.binaries() / "psql")
    os.execv(program, [program, postgres.address(settings.VAR), *arguments])
