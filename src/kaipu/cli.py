"""The command `kaipu`: one table of what can be asked for, loaded piece by piece so that the first word costs nothing."""

import importlib
import os
import sys
from typing import NamedTuple, cast

import click
from django.core.exceptions import ImproperlyConfigured

from kaipu.launch.trouble import LaunchTrouble, is_disk_full


class Entry(NamedTuple):
    """Where a command lives, what it is for, and whether it needs Django."""

    where: str
    purpose: str
    django: bool = True


COMMANDS = {
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
        if entry.django:
            importlib.import_module("django").setup()
        module, _, name = entry.where.partition(":")
        return cast(click.Command, getattr(importlib.import_module(module), name))

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
        kaipu()
    except (LaunchTrouble, ImproperlyConfigured) as trouble:
        sys.exit(f"kaipu: {trouble}")
    except OSError as error:
        if is_disk_full(error):
            sys.exit(f"kaipu: The disk is full ({error.filename or error.strerror}); free some room and try again.")
        raise
