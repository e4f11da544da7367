"""What a forecast must have to stand on, and what is told of one series."""

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

HORIZON_DAYS = 28
LEAST_DAYS = 63
HISTORY_DAYS = 84
SUMS = ("store", "whole")
KINDS = ("department", "product", *SUMS)


class DataTooShort(ValueError):
    """There is too little to forecast from; `reason` is days, series or horizon, `value` how much there is."""

    def __init__(self, reason: str, value: int) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = value


@dataclass(frozen=True, slots=True)
class Name:
    """What a series is of: a department (by path) or a product (by SKU's number) at a place (by code), in both languages.

    A store is a series of its own (`item` is its code); so is the whole, whose place is empty.
    """

    kind: str
    item: str
    place: str
    title_en: str
    title_zh: str
    place_en: str
    place_zh: str


@dataclass(frozen=True, slots=True)
class Sales:
    """Units sold: series by name, and for each sale the series (counted from 0), the day since 1970, and units.

    `within` is the department of each; `per` is what a unit of it weighs in grams where it is weighed, else 1.
    """

    names: tuple[Name, ...]
    within: tuple[str, ...]
    per: Any
    row: Any
    day: Any
    units: Any


@dataclass(frozen=True, slots=True)
class Demand:
    """What is expected of one SKU at one place, in pieces, or grams where it is weighed: the days after `until`, one by one.

    `low` and `high` hold the actual value of a day in four of five cases, `total_low` and `total_high` that of the whole horizon.
    `deviations` has the standard deviation of the sum of the first day, of the first two days, and so on.
    """

    until: date
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    total: float
    total_low: float
    total_high: float
    deviations: tuple[float, ...]
    method: str

    def expect(self, days: int, *, after: int = 0) -> tuple[float, float]:
        """Return mean and standard deviation of the sum of so many days, when so many have passed since `until`.

        Past the horizon it goes on as the horizon went on the whole, and the deviation grows with the root of the days.
        """
        horizon = len(self.mean)
        end = after + days
        beyond = max(0, end - max(after, horizon))
        mean = sum(self.mean[after:end]) + beyond * self.total / horizon
        return mean, self.deviations[min(days, horizon) - 1] * math.sqrt(max(days / horizon, 1.0))


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of one series: the days before (`history`, ending on `until`) and each day after it.

    `low` and `high` hold the actual value in four of five cases; `method` is the one that speaks for the series.
    """

    number: int
    name: Name
    until: date
    history: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    total: float
    total_low: float
    total_high: float
    method: str


@dataclass(frozen=True, slots=True)
class HotProduct:
    """A product likely to come new into the best-selling tenth: units of the last four weeks, and what speaks for it before the others.

    `chance` is the trees' probability; where they are off it is the share of the best of the list, and no probability.
    """

    sku_id: int
    title_en: str
    title_zh: str
    chance: float
    sold: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewProduct:
    """A product first sold within four weeks: days since then, units so far, units of the next four weeks with an 80 % interval.

    `like` has the names (English, Chinese) of the earlier launches that speak for it most; empty where the mean of the category does.
    """

    sku_id: int
    title_en: str
    title_zh: str
    age: int
    sold: float
    mean: float
    low: float
    high: float
    like: tuple[tuple[str, str], ...]
