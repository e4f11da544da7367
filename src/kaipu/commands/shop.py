"""`kaipu up` and `kaipu stop`: the whole shop, with everything that belongs to it."""

import click

from kaipu import settings
from kaipu.launch import installation


@click.command()
@click.option("--migrate", is_flag=True, help="Bring the tables up to date first.")
def up(migrate: bool) -> None:
    """Open the shop and keep it open until Ctrl-C, SIGTERM or `kaipu stop`."""
    raise SystemExit(installation.start_all(migrate=migrate, announce=_announce, say=click.echo))


@click.command()
def stop() -> None:
    """Close the shop, whoever opened it, and the embedded database."""
    installation.stop_all(say=click.echo)


def _announce() -> None:
    click.echo(f"Shop     {settings.PUBLIC_URL}/")
    click.echo(f"Desk     {settings.PUBLIC_URL}/desk/")
    click.echo(f"Logs     {settings.VAR / 'log'}")
    click.echo("Ctrl-C closes everything.")
