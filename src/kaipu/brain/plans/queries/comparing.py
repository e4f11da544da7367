"""A metric before and after a day: 28 days on either side, and how far apart its weeks are."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from kaipu.brain.lake import api as lake
from kaipu.brain.metrics import api as metrics
from kaipu.brain.plans.rules import interval_of_difference
from kaipu.kernel import clock

WEEKS = 4
_WEEK, _DAY = timedelta(days=7), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """A metric in the weeks before a day and in those complete since, and the 95 % interval of the difference of their weeks' means.

    Nobody was held out, so a difference may have any other cause. None where nothing is known, the interval with under two weeks a side.
    """

    metric: str
    before: Decimal | None
    after: Decimal | None
    weeks_after: int
    low: float | None
    high: float | None


def compare_around(*, metric: str, day: date, at: datetime) -> BeforeAfter:
    """Return how a metric did in the 28 days before a day and in up to four complete weeks from the day after. Raises metrics.MetricUnknown."""
    metrics.get_definition(name=metric)
    yesterday = clock.local_date(at) - _DAY
    before = [(day - (n + 1) * _WEEK, day - n * _WEEK - _DAY) for n in reversed(range(WEEKS))]
    after = [(day + _DAY + n * _WEEK, day + (n + 1) * _WEEK) for n in range(WEEKS)]
    after = [span for span in after if span[1] <= yesterday]
    spans = [*before, *after, (before[0][0], before[-1][1])]
    if after:
        spans.append((after[0][0], after[-1][1]))
    asked = list(dict.fromkeys(spans))
    try:
        values = dict(zip(asked, metrics.list_values(metric, spans=asked, at=at), strict=True))
    except lake.NothingPublished:
        values = dict.fromkeys(asked)
    sides = [[float(value) for span in weeks if (value := values[span]) is not None] for weeks in (before, after)]
    low, high = interval_of_difference(*sides) or (None, None)
    whole = values[(after[0][0], after[-1][1])] if after else None
    return BeforeAfter(metric, values[(before[0][0], before[-1][1])], whole, len(after), low, high)
