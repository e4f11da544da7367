"""What went wrong in the last complete week of history, on purpose: a newcomer's first question has a true answer.

From Tuesday to Saturday a broken step of the checkout loses most orders from telephones. From Friday noon to
Sunday night the dairy case is sold out online. Both are written down in `var/demo/truth.json`, with what they cost.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from kaipu.demo.words import noise
from kaipu.kernel import clock

WEEKS = 8  # of history that end with the last imported day, the last of them with the story
DAIRY = (
    "grocery/milk-cream",
    "grocery/cheese",
    "grocery/yogurt",
    "grocery/butter",
    "grocery/sour-cream-cottage-cheese",
)
LOST = 0.75  # of the orders that telephones would have brought


@dataclass(frozen=True, slots=True)
class Story:
    """The days of history and of what was planted in them, all local."""

    first: date
    last: date

    @property
    def week(self) -> date:
        """The Monday of the last week of history."""
        return self.last - timedelta(days=6)

    @property
    def broken(self) -> tuple[date, date]:
        """The first and last day of the broken checkout."""
        return self.week + timedelta(days=1), self.week + timedelta(days=5)

    @property
    def sold_out(self) -> tuple[datetime, datetime]:
        """When the dairy case was sold out online."""
        start = datetime.combine(self.week + timedelta(days=4), time(12), clock.zone())
        return start, clock.day_start(self.last + timedelta(days=1))

    def breaks(self, device: str, day: date, key: str) -> bool:
        """Tell whether the checkout fails for this order."""
        first, last = self.broken
        return device == "phone" and first <= day <= last and noise("broken", key) < LOST

    def lacks(self, path: str, at: datetime) -> bool:
        """Tell whether the goods of a category are sold out at a moment."""
        start, end = self.sold_out
        return start <= at < end and path.startswith(DAIRY)


def story_until(last_imported: date) -> Story:
    """Return the story of the weeks that end with the last imported day."""
    return Story(last_imported - timedelta(days=7 * WEEKS - 1), last_imported)


def write_truth(path: Path, story: Story, cost: Mapping[str, Mapping[str, int]]) -> None:
    """Write down what was planted and what it cost, for tests and for whoever wants to check an answer."""
    start, end = story.sold_out
    first, last = story.broken
    truth = {
        "week": {"first_day": story.week.isoformat(), "last_day": story.last.isoformat()},
        "plants": [
            {"kind": "broken_checkout", "device": "phone", "first_day": first.isoformat(), "last_day": last.isoformat(),
             "share_of_orders_lost": LOST, **cost["broken_checkout"]},
            {"kind": "sold_out", "since": start.isoformat(), "until": end.astimezone(clock.zone()).isoformat(), "channel": "web",
             "categories": list(DAIRY), **cost["sold_out"]},
        ],
        "real": [
            {"kind": "shut", "day": story.week.isoformat(), "why": "Christmas Day of the dataset: all shops were shut."},
        ],
    }  # fmt: skip
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(truth, indent=1) + "\n")
    fresh.replace(path)
