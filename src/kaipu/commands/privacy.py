"""`kaipu privacy`: carry out what persons asked for, and erase again after a backup was restored."""

import click
import orjson

from kaipu.kernel import jobs


@click.group("privacy")
def privacy() -> None:
    """Carry out what persons asked for, and erase again after a restore."""


@privacy.command("carry-out")
def carry_out() -> None:
    """Carry out approved requests now; exit code 3 if somebody was still found afterwards."""
    done = jobs.run_here("privacy.carry_out")
    click.echo(orjson.dumps(done).decode())
    raise SystemExit(3 if done["failed"] else 0)


@privacy.command()
def replay() -> None:
    """Erase again everyone on the replay list whom a restored backup brought back. Run it before the shop opens.

    Exit code 3 if somebody could not be erased, for they are among the staff.
    """
    done = jobs.run_here("privacy.replay")
    click.echo(f"{done['again']} erased again.")
    if done["staff"]:
        numbers = ", ".join(str(each) for each in done["staff"])
        click.echo(
            f"Not erased, for they are among the staff: customers {numbers}. Close their desk, then run this again."
        )
        raise SystemExit(3)
