"""What was shown often without being looked at or bought steps back for a while. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

SHOWN_OFTEN, REST_DAYS = 8, 14
MOST_VIEWS = 5  # of a day that count: whoever opens the page twenty times has not seen its row twenty times
FORGOTTEN_DAYS = 28


@dataclass(frozen=True, slots=True)
class Showing:
    """How often somebody was shown a good since they last answered to it, and until when it rests."""

    times: int
    last_on: date
    rests_until: date | None = None


def count_showings(
    before: Mapping[int, Showing], listed: Collection[int], answered: Collection[int], *, views: int, on: date
) -> dict[int, Showing]:
    """Return one customer's showings after `views` of a page that had `listed` goods; what was `answered` to starts anew.

    After eight showings without an answer a good rests for two weeks. What was not shown for four weeks is forgotten.
    """
    found = {
        sku: each
        for sku, each in before.items()
        if sku not in answered
        and (on - each.last_on).days <= FORGOTTEN_DAYS
        and (each.rests_until is None or each.rests_until > on)
    }
    for sku in listed:
        if sku in answered or views <= 0:
            continue
        known = found.get(sku)
        if known is not None and known.rests_until is not None:
            continue
        times = (known.times if known else 0) + min(views, MOST_VIEWS)
        rests = on + timedelta(days=REST_DAYS) if times >= SHOWN_OFTEN else None
        found[sku] = Showing(times, on, rests)
    return found
