"""The festivals ahead, and what each brought the last time."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kaipu.brain.attribution.rules import Festival, Lift, find_lift, join_days
from kaipu.brain.lake import api as lake
from kaipu.kernel import clock

AHEAD, BACK = 365, 800
_DAYS = "SELECT day, kind, code, name_en, name_zh FROM dwd.occasions WHERE day BETWEEN $first AND $last"
_NETS = "SELECT day, CAST(SUM(net) AS DOUBLE) FROM dws.orders WHERE day BETWEEN $first AND $last GROUP BY day"


@dataclass(frozen=True, slots=True)
class Ahead:
    """A festival to come, and the lift of its last time, where the warehouse knows enough weeks around it."""

    festival: Festival
    before: Festival | None
    lift: Lift | None


def list_festivals(*, at: datetime) -> list[Ahead]:
    """Return the festivals and shopping days of the next 12 months, the nearest first. Two statements; raises lake.NothingPublished."""
    today = clock.local_date(at)
    yesterday = today - timedelta(days=1)
    rows = lake.ask(_DAYS, {"first": today - timedelta(days=BACK), "last": today + timedelta(days=AHEAD)}, at=at)
    runs = join_days(tuple(row) for row in rows)
    nets = dict(lake.ask(_NETS, {"first": today - timedelta(days=BACK), "last": yesterday}, at=at))
    known = (min(nets), yesterday) if nets else (today, yesterday)
    past: dict[str, Festival] = {each.code: each for each in runs if each.last < today}
    ahead = []
    for each in runs:
        if each.last < today:
            continue
        before = past.get(each.code)
        ahead.append(Ahead(each, before, find_lift(before.first, nets, known) if before else None))
    return ahead


def find_festival(code: str, *, first: date, at: datetime) -> Ahead | None:
    """Return the festival to come with a code and first day, or None."""
    return next(
        (each for each in list_festivals(at=at) if (each.festival.code, each.festival.first) == (code, first)), None
    )
