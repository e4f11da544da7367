"""Which relations can be had for days that no snapshot covers, and the statement that makes them.

A relation is live when everything it needs of such a day is: the day's rows of facts and states, and relations that are
live themselves. Dimensions are taken as the last build left them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kaipu.brain.lake.rules.sources import SOURCES

FIRST, LAST = "1111-01-01", "1111-12-31"  # stand in rendered statements where the range of days goes
LIVE_OLDEST_WINS = {
    "dwd.first_orders": "customer_id",  # the first order of a newcomer may be today's
    "dwd.persons": "person",  # whom no build has seen has a number above the highest until the next one
}


@dataclass(frozen=True, slots=True)
class Model:
    """A relation as it was built: its statement with FIRST and LAST in it, its columns (name: type) and what it reads."""

    name: str
    kind: str
    sql: str
    columns: Mapping[str, str]
    reads: tuple[str, ...]

    @property
    def stored(self) -> bool:
        """Whether it has files, rather than being computed when it is read."""
        return self.kind != "view"

    @property
    def daily(self) -> bool:
        """Whether its files are by day."""
        return self.kind == "daily"

    def statement(self, first: date, last: date) -> str:
        """Return its statement for a range of days."""
        return self.sql.replace(FIRST, f"{first}").replace(LAST, f"{last}")


def live_models(models: Iterable[Model]) -> frozenset[str]:
    """Return the relations that can be had for any day from the rows of PostgreSQL; `models` in order of dependence."""
    daily = {f"landing.{source.name}" for source in SOURCES if source.daily}
    live = set(daily)
    for model in models:
        follows = (model.daily or not model.stored) and live.intersection(model.reads)
        if follows or model.name in LIVE_OLDEST_WINS:
            live.add(model.name)
    return frozenset(live - daily)


def standing_models(models: Iterable[Model]) -> frozenset[str]:
    """Return the relations made from states alone: PostgreSQL knows them of today only, past days stay as published."""
    states = {f"landing.{source.name}" for source in SOURCES if source.kind == "state"}
    facts = {f"landing.{source.name}" for source in SOURCES if source.kind == "facts"}
    for model in models:
        if facts.intersection(model.reads):
            facts.add(model.name)
        elif states.intersection(model.reads):
            states.add(model.name)
    return frozenset(name for name in states if not name.startswith("landing."))


def live_sources(models: Iterable[Model]) -> frozenset[str]:
    """Return the daily sources that live relations are made from."""
    read = {name for model in models for name in model.reads}
    return frozenset(source.name for source in SOURCES if source.daily and f"landing.{source.name}" in read)
