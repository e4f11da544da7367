"""What a forecast must have to stand on, and what is told of one series."""

from dataclasses import dataclass
from datetime import date
from typing import Any

HORIZON_DAYS = 28
LEAST_DAYS = 63
HISTORY_DAYS = 84
KINDS = ("department", "product")


class DataTooShort(ValueError):
    """There is too little to forecast from; `reason` is days, series or horizon, `value` how much there is."""

    def __init__(self, reason: str, value: int) -> None:
        super().__init__(f"{reason}: {value}")
        self.reason = reason
        self.value = value


@dataclass(frozen=True, slots=True)
class Name:
    """What a series is of: a department (by path) or a product (by SKU's number) at a place (by code), in both languages."""

    kind: str
    item: str
    place: str
    title_en: str
    title_zh: str
    place_en: str
    place_zh: str


@dataclass(frozen=True, slots=True)
class Sales:
    """Units sold: series by name, and for each sale the series (counted from 0), the day since 1970, and units."""

    names: tuple[Name, ...]
    row: Any
    day: Any
    units: Any


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
