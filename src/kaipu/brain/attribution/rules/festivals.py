"""Festivals and shopping days as runs of days, how early to plan for one, and by how much a week stood out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

KINDS = ("festival", "shopping", "public_cn", "public_us")
LEFT_OUT = frozenset({"bridge_day", "bridge_workday"})
# Days before the first day at which planning should begin: goods that are ordered from afar and presents need longest.
LEADS = {
    "spring_festival": 75, "new_year_goods": 60, "mid_autumn": 60, "double_eleven": 60, "six_eighteen": 60, "christmas": 60,
    "thanksgiving": 45, "black_friday": 45, "dragon_boat": 45, "national_day": 45, "double_twelve": 45,
}  # fmt: skip
USUAL_LEAD = {"shopping": 35, "festival": 28, "public_cn": 28, "public_us": 21}
WEEK, NEAR = 7, 3
BESIDE = (
    2,
    3,
    4,
    5,
)  # the weeks before and after with which a festival's week is compared; its neighbours are left out
LEAST_WEEKS = 4
# Student's t, two-sided 95%, by degrees of freedom
T = {3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365}


@dataclass(frozen=True, slots=True)
class Festival:
    """A run of days of one occasion."""

    code: str
    kind: str
    name_en: str
    name_zh: str
    first: date
    last: date

    @property
    def begin(self) -> date:
        """The day on which planning should begin."""
        return self.first - timedelta(days=LEADS.get(self.code, USUAL_LEAD[self.kind]))


@dataclass(frozen=True, slots=True)
class Lift:
    """By which share the week up to a festival's first day stood above its neighbours, with the range chance alone would give.

    `low` and `high` bound the lift with 95%: a week as the others would lie within, so it is `clear` only outside of it.
    """

    first: date
    net: float
    usual: float
    lift: float
    low: float
    high: float
    weeks: int

    @property
    def clear(self) -> bool:
        """Whether chance alone hardly gives as much."""
        return self.low > 0 or self.high < 0


def join_days(rows: Iterable[tuple[date, str, str, str, str]]) -> list[Festival]:
    """Join days (day, kind, code, names) of one code, a weekend apart at most; the weightiest kind counts."""
    runs: dict[str, list[Festival]] = {}
    for day, kind, code, name_en, name_zh in sorted(rows):
        if code in LEFT_OUT or kind not in KINDS:
            continue
        known = runs.setdefault(code, [])
        if known and day <= known[-1].last + timedelta(days=NEAR):
            before = known[-1]
            weightier = min(before.kind, kind, key=KINDS.index)
            known[-1] = Festival(code, weightier, name_en, name_zh, before.first, max(day, before.last))
        else:
            known.append(Festival(code, kind, name_en, name_zh, day, day))
    return sorted((each for run in runs.values() for each in run), key=lambda each: (each.first, each.code))


def find_lift(first: date, nets: dict[date, float], known: tuple[date, date]) -> Lift | None:
    """Compare the week that ends on a day with weeks around it that end on the same weekday; None without four full ones.

    The range is that of one more week drawn from the same normal distribution: mean ± t·s·√(1 + 1/n).
    """

    def week(last: date) -> float | None:
        if last - timedelta(days=WEEK - 1) < known[0] or last > known[1]:
            return None
        return sum(nets.get(last - timedelta(days=n), 0.0) for n in range(WEEK))

    own = week(first)
    others = [
        found
        for n in (*(-each for each in BESIDE), *BESIDE)
        if (found := week(first + timedelta(days=WEEK * n))) is not None
    ]
    if own is None or len(others) < LEAST_WEEKS:
        return None
    usual, spread = _describe(others)
    if usual <= 0:
        return None
    room = T[len(others) - 1] * spread * sqrt(1 + 1 / len(others))
    return Lift(
        first,
        own,
        usual,
        own / usual - 1,
        (own - usual - room) / usual,
        (own - usual + room) / usual,
        len(others),
    )


def _describe(values: Sequence[float]) -> tuple[float, float]:
    mean = sum(values) / len(values)
    return mean, sqrt(sum((value - mean) ** 2 for value in values) / (len(values) - 1))
