"""What a forecast of customers must have to stand on, and how surely somebody is read as staying or leaving."""

from dataclasses import dataclass
from datetime import date
from typing import Any

HORIZON_DAYS = 90
YEAR_DAYS = 365
LEAST_CUSTOMERS, LEAST_DAYS = 30, 120
SAFE, LEAVING = 0.15, 0.5


class DataTooShort(ValueError):
    """There is too little to forecast from; `reason` is customers, days or horizon, `value` how much there is."""

    def __init__(self, reason: str, value: int) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = value


@dataclass(frozen=True, slots=True)
class Valued:
    """What somebody is expected to do, as of the evening of a day; money in minor units.

    `low` and `high` hold the actual value in four of five cases. `gone` is the probability of no purchase within 90 days, `alive`
    that they will buy again some day. `next_on` is the day they are expected, None when not within the horizon. The year's figures are the
    90 days carried on by the parametric model: nobody has measured them on these data.
    """

    customer_id: int
    purchases: float
    purchases_low: float
    purchases_high: float
    worth_minor: int
    worth_low_minor: int
    worth_high_minor: int
    year_minor: int
    year_low_minor: int
    year_high_minor: int
    gone: float
    alive: float
    next_on: date | None
    category: str
    before_minor: int


@dataclass(frozen=True, slots=True)
class Purchases:
    """What everybody bought: customers by number, and for each purchase who (counted from 0), the day since 1970, and its worth."""

    customers: tuple[int, ...]
    who: Any
    day: Any
    worth: Any


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which categories customers bought on which days; customers and categories counted from 0, days since 1970."""

    who: Any
    day: Any
    category: Any
    names: tuple[str, ...]


def read_risk(gone: float) -> str:
    """Return how a probability of leaving is read: safe, unsure or leaving."""
    return "safe" if gone < SAFE else "unsure" if gone < LEAVING else "leaving"
