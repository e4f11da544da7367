"""`kaipu simulate`: shoppers who walk through the running shop over HTTP, marked as simulated, with truths planted on purpose."""

import signal
import threading
from datetime import datetime
from pathlib import Path

import click
import orjson
from django.conf import settings

from kaipu.demo.traffic.goods import read_shelf
from kaipu.demo.traffic.habits import read_habits
from kaipu.demo.traffic.plants import NAMED, PlantUnknown, read_plants
from kaipu.demo.traffic.readers import USUAL_WAIT, Mailbox
from kaipu.demo.traffic.simulation import Simulation, Wanted, make_members, popular, write_truth
from kaipu.kernel import clock
from kaipu.kernel.operation import acting
from kaipu.launch.bars import file_bars, follow
from kaipu.launch.trouble import LaunchTrouble


@click.command()
@click.option("--visits-per-hour", default=120.0, show_default=True, help="On the mean hour of the week.")
@click.option("--minutes", default=10.0, show_default=True, help="How long, by the real clock.")
@click.option("--seed", default=1, show_default=True, help="The same seed draws the same shoppers.")
@click.option("--speed", default=1.0, show_default=True, help="How many times faster than people.")
@click.option(
    "--begin", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="When the simulated clock begins, local; else now."
)
@click.option(
    "--plant", "plants", multiple=True, metavar="NAME|FILE", help=f"Plant a truth: {', '.join(NAMED)}, or a TOML file."
)
@click.option(
    "--letters",
    default=0.0,
    show_default=True,
    help="The share of letters in the demo's mailbox whose link is followed.",
)
@click.option("--truth", type=click.Path(path_type=Path), help="Where what was planted and counted is written.")
@click.option("--url", default="", help="The shop's address, if not this installation's own.")
@click.option("--threads", default=24, show_default=True, help="Visits at once.")
def simulate(
    visits_per_hour: float, minutes: float, seed: int, speed: float, begin: datetime | None, plants: tuple[str, ...],
    letters: float, truth: Path | None, url: str, threads: int,
) -> None:  # fmt: skip
    """Let simulated shoppers browse and buy in the running shop."""
    if not settings.DEMO:
        raise LaunchTrouble("This would send made-up shoppers into the shop; say KAIPU_DEMO=1 if that is wanted.")
    if min(visits_per_hour, minutes, speed, threads) <= 0:
        raise click.UsageError("Visits, minutes, speed and threads must be above zero.")
    if not 0 <= letters <= 1:
        raise click.UsageError("The share of letters that are followed lies between 0 and 1.")
    try:
        planted = read_plants(plants)
    except PlantUnknown as unknown:
        raise LaunchTrouble(str(unknown)) from unknown
    now = clock.now()
    first = begin.replace(tzinfo=clock.zone()) if begin else now
    wanted = Wanted(url or settings.PUBLIC_URL, visits_per_hour, minutes, seed, speed, first, threads)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with file_bars() as bars, acting(actor="simulator", simulated=True):
        show = follow(bars, "simulating")
        show("habits", 0, 0)
        shelf = read_shelf(now)
        habits = read_habits(first, shelf)
        for plant in planted:
            if plant.kind == "price_test":
                plant.facts["goods"] = popular(shelf, habits, plant.settings["goods"])
        people = {intent.person.id: intent.person for intent in habits.fallback[:400] if intent.person}
        members = make_members(list(people.values()), now)
        folder = settings.VAR / "demo" / "mail"
        mailbox = Mailbox(folder, seed, letters, USUAL_WAIT / speed) if letters and folder.exists() else None
        simulation = Simulation(wanted, habits, shelf, planted, members, mailbox)
        simulation.run(stop, lambda done, whole: show("load", done, whole))
    data = simulation.as_data(now, clock.now())
    path = truth or Path(settings.VAR) / "demo" / f"simulation-{now:%Y%m%dT%H%M%S}.json"
    write_truth(path, data)
    summary = {"truth": str(path), "counts": data["counts"], "statuses": data["statuses"], "refused": data["refused"]}
    click.echo(orjson.dumps(summary).decode())
