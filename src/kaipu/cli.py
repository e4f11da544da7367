"""The command `kaipu`: one table of what can be asked for, loaded piece by piece so that the first word costs nothing."""

import importlib
import os
import secrets
import sys
from typing import NamedTuple

import click
import psycopg
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import DatabaseError

from kaipu.launch.trouble import LaunchTrouble, is_disk_full


class Entry(NamedTuple):
    """Where a command lives, what it is for, whether it needs Django, and whether the shop's secrets."""

    where: str
    purpose: str
    django: bool = True
    secrets: bool = True


COMMANDS = {
    "up": Entry("kaipu.commands.shop:up", "Open the shop and keep it open until Ctrl-C.", django=False),
    "stop": Entry("kaipu.commands.shop:stop", "Close the shop and its database.", django=False),
    "prepare": Entry("kaipu.commands.prepare:prepare", "Check or bring up to date the tables and the static files."),
    "worker": Entry("kaipu.commands.worker:worker", "Run a worker: events, jobs and the audit seal."),
    "lake": Entry("kaipu.commands.lake:lake", "Build the warehouse, and see how it does."),
    "evaluate": Entry("kaipu.commands.evaluate:evaluate", "Measure the models on a file of your own.", secrets=False),
    "metrics": Entry("kaipu.commands.metrics:metrics", "Look metrics up, and show them over time."),
    "privacy": Entry("kaipu.commands.privacy:privacy", "Erase persons who asked for it, and again after a restore."),
    "simulate": Entry("kaipu.commands.simulate:simulate", "Let simulated shoppers browse and buy in the running demo."),
    "sandbox-pay": Entry("kaipu.commands.sandbox:sandbox", "Run the payment company of the demo."),
    "sandbox-companies": Entry("kaipu.commands.sandbox:companies", "Run the other companies of the demo."),
    "demo": Entry(
        "kaipu.commands.demo:demo", "Open the demonstration shop: a grocery with a year of trade.", django=False
    ),
    "export": Entry("kaipu.commands.exporting:exporting", "Write products, customers, stock or orders to a file."),
    "import": Entry("kaipu.commands.importing:importing", "Bring files of any merchant in, and report on them."),
    "db": Entry("kaipu.commands.database:database", "Start, stop and look into the embedded PostgreSQL.", django=False),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the names in the table."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command, with Django ready when it needs that."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if not entry.secrets:  # it signs nothing: whoever measures a file needs no shop
            for variable in ("KAIPU_SECRET_KEY", "KAIPU_PAYMENT_SECRET"):
                os.environ.setdefault(variable, secrets.token_urlsafe(48))
        if entry.django:
            importlib.import_module("django").setup()
        module, _, name = entry.where.partition(":")
        thing = getattr(importlib.import_module(module), name)
        return (
            thing if isinstance(thing, click.Command) else click.Command(cmd_name, callback=thing, help=entry.purpose)
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the overview from the table, importing nothing."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name].purpose) for name in self.list_commands(ctx)])


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kaipu")
def kaipu() -> None:
    """Kaipu: a shop and the desk that runs it from data."""


def main() -> None:
    """Run a command; what a person can mend is told in one sentence with exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaipu.settings")
    try:
        kaipu(prog_name="kaipu")
    except (LaunchTrouble, ImproperlyConfigured) as trouble:
        sys.exit(f"kaipu: {trouble}")
    except (DatabaseError, psycopg.Error) as error:
        sentence = _database_trouble(error)
        if sentence is None:
            raise
        sys.exit(f"kaipu: {sentence}")
    except OSError as error:
        if is_disk_full(error):
            sys.exit(f"kaipu: The disk is full ({error.filename or error.strerror}); free some room and try again.")
        if isinstance(error, PermissionError) and error.filename:
            sys.exit(f"kaipu: {error.filename} belongs to another user; run as its owner.")
        raise


def _database_trouble(error: Exception) -> str | None:
    """Word what a person can mend about the database: it is away, full, or lacks its tables."""
    cause = error if isinstance(error, psycopg.Error) else error.__cause__
    state = getattr(cause, "sqlstate", None)
    first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if state == "53100":
        return "The database's disk is full; free some room and try again."
    if state in {"42P01", "42703"}:
        return f"The database lacks a table or column ({first}); bring it up to date with `kaipu prepare --migrate`."
    if isinstance(cause, psycopg.OperationalError) and (state is None or state[:2] in {"08", "28", "3D", "53", "57"}):
        return f"The database does not answer ({first}); start it with `kaipu db start`, or look at DATABASE_URL."
    return None


if __name__ == "__main__":
    main()
