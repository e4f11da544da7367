"""The companies' books are kept up to date: every closed day is written once, and files are left when they are due."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from kaipu.brain.connectors import api as connectors
from kaipu.demo.companies import agreements, rivals, server
from kaipu.demo.companies.books import read_facts, write_book, write_day
from kaipu.demo.traffic.history import list_days
from kaipu.demo.traffic.story import Story
from kaipu.kernel import clock

FILES_DUE = timedelta(hours=7)  # after the day's end tills and books have sent their files


def folder() -> Path:
    """Return where the companies keep what they know."""
    return Path(settings.VAR) / "demo" / "companies"


def keep_books(story: Story, at: datetime) -> list[date]:
    """Write the closed days that are missing, leave the files that are due, and return the days written."""
    yesterday = clock.local_date(at) - timedelta(days=1)
    missing = [day for day in list_days(story.first, yesterday) if not _is_written(day)]
    if missing:
        facts = read_facts(missing[0], missing[-1], story, at)
        for day in filter(lambda day: rivals.is_told(day, story), list_days(rivals.first_told(story), story.first)):
            write_book(
                folder(), "rivals", day, facts
            )  # somebody has looked at their prices for longer than at all else
        for day in missing:
            write_day(folder(), day, facts)
        truth = folder() / "rivals_truth.json"
        if not truth.exists():
            rivals.write_truth(truth, facts.shelf)
    _leave_files(story, yesterday, at)
    return missing


def _is_written(day: date) -> bool:
    return (folder() / "contacts" / f"{day}.json").exists()  # the last one that is written of a day


def _leave_files(story: Story, yesterday: date, at: datetime) -> None:
    mark = folder() / "left"
    left = date.fromisoformat(mark.read_text()) if mark.exists() else story.first - timedelta(days=1)
    due = [
        day for day in list_days(left + timedelta(days=1), yesterday)
        if clock.day_start(day + timedelta(days=1)) + FILES_DUE <= at
    ]  # fmt: skip
    if due:
        agreements.leave_files(folder(), days=due, at=at)
        fresh = mark.with_suffix(".new")
        fresh.write_text(f"{due[-1]}")
        fresh.replace(mark)


def open_companies(*, port: int) -> server.Companies:
    """Start the companies' server in this process, for as long as the shop is being filled."""
    return server.serve(port=port, folder=folder(), secret=settings.CONNECTOR_SECRETS[agreements.SECRET])


def agree(at: datetime) -> list[str]:
    """Make the connectors to all companies; return their keys."""
    return agreements.make_connectors(base=f"http://127.0.0.1:{settings.COMPANIES_PORT}", at=at)


def meet_rivals(story: Story, at: datetime) -> None:
    """Name the competitors, and write down what is reckoned of their shares."""
    rivals.introduce(story, at)


def are_connected(at: datetime) -> bool:
    """Tell whether every company has been asked at least once."""
    known: Iterable[connectors.ConnectorRecord] = connectors.list_connectors(at=at)
    started = {each.key for each in known if each.started_at is not None}
    return started.issuperset(each[0] for each in agreements.AGREEMENTS)
