"""`kaipu demo`: open the demonstration shop, fill it, and let its shoppers shop.

`open` must not load Django, for the database's address is only known once it runs; the others are processes of their own.
"""

import importlib
import logging

import click

from kaipu import settings
from kaipu.launch import installation
from kaipu.launch.trouble import LaunchTrouble


@click.group("demo")
def demo() -> None:
    """Open a real grocery shop with a year of trade behind it."""
    if not settings.DEMO:
        raise LaunchTrouble("This would fill the shop with demonstration data; say KAIPU_DEMO=1 if that is wanted.")


@demo.command("open")
def open_shop() -> None:
    """Fill the shop where that is not done yet, open it and keep it open until Ctrl-C."""
    settings.DEMO_MARK.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.DEMO_MARK.touch()
    raise SystemExit(installation.start_all(migrate=True, steps=[("demo", "fill")], announce=_announce, say=click.echo))


@demo.command()
def fill() -> None:
    """Bring in what is missing: places, products, people, stock, a year of orders, accounts."""
    importlib.import_module("django").setup()
    logging.getLogger().setLevel(logging.WARNING)  # a person watches the bars
    importlib.import_module("kaipu.demo.filling").fill()


@demo.command()
@click.option("--once", is_flag=True, help="Catch up to this moment and end.")
def trade(once: bool) -> None:
    """Let the shoppers of a year ago shop again, at their own time of day."""
    importlib.import_module("django").setup()
    replay = importlib.import_module("kaipu.demo.trade")
    if once:
        replay.catch_up()
    else:
        replay.run()


def _announce() -> None:
    """Print the addresses and log-ins."""
    people = importlib.import_module("kaipu.demo.people_at_work")
    click.echo("")
    click.echo(f"  Shop   {settings.PUBLIC_URL}/")
    click.echo(f"  Desk   {settings.PUBLIC_URL}/desk/")
    click.echo(f"  Desk log-ins      {', '.join(f'{role}@kaipu.example' for role in people.ROLES)}")
    click.echo(f"  Shopper log-ins   {', '.join(shopper.email for shopper in people.SHOPPERS)}")
    click.echo(f"  Password of all   {people.PASSWORD}")
    click.echo(f"  Logs   {settings.VAR / 'log'}")
    click.echo("\n  Ctrl-C closes everything.")
