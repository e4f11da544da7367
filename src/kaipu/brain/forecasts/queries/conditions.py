"""What a shop knew about the days of its series: prices, empty shelves, holidays, weather."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from django.conf import settings

from kaipu.brain.connectors import api as connectors
from kaipu.brain.forecasts.rules import HORIZON_DAYS, Name, Sales
from kaipu.brain.lake import api as lake
from kaipu.commerce.pricing import api as pricing
from kaipu.kernel import clock

_PRICES = """
SELECT p.sku_id, CAST(p.price AS DOUBLE) AS price, date_diff('day', DATE '1970-01-01', p.first_day) AS first_day,
       date_diff('day', DATE '1970-01-01', COALESCE(p.end_day, DATE '2100-01-01')) AS end_day
  FROM dwd.price_history AS p
 WHERE p.channel = '' AND p.sku_id IN (SELECT unnest($skus)) AND p.price > 0
 ORDER BY p.sku_id, p.first_day, p.price_id
"""
_EMPTY = """
SELECT CAST(l.sku_id AS VARCHAR) AS item, l.location AS place, date_diff('day', DATE '1970-01-01', l.day) AS day
  FROM dws.stock AS l
 WHERE l.out_of_stock = 1 AND l.day BETWEEN CAST($first AS DATE) AND CAST($until AS DATE)
"""
_DATES = """
SELECT CAST({off} AS INTEGER) AS off, CAST({holiday} <> '' AS INTEGER) AS holiday
  FROM dwd.dates WHERE day BETWEEN CAST($first AS DATE) AND CAST($last AS DATE) ORDER BY day
"""
_REGIONS = "SELECT location, ANY_VALUE(region) FROM dws.orders WHERE region <> '' GROUP BY location"
_NEAR = 10


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a shop knew of the days of its series, the first one that of the oldest sale.

    `price` is series × days (None where goods are mixed), `promotion` goes on over the horizon, for it is planned; `empty` marks days on which
    the shelf was empty in the end. `known` holds what is told of days ahead by name: days, or series × days, and for how many days ahead.
    """

    price: Any
    promotion: Any
    empty: Any
    known: tuple[tuple[str, Any, int], ...]


def read_conditions(*, sales: Sales, until: date, at: datetime) -> Conditions:
    """Return what was known of the days of these series. Raises lake.NothingPublished, lake.QueryTooLong. Five statements."""
    first, last = int(sales.day.min()), _number(until)
    price = promotion = None
    empty = np.zeros((len(sales.names), last - first + 1), dtype=bool)
    if sales.names[0].kind == "product":
        price, promotion = _read_prices(sales.names, first, last, at)
        empty = _read_empty(sales.names, first, until, at)
    return Conditions(
        price, promotion, empty, (*_read_dates(first, last, at), *_read_weather(sales.names, first, last, at))
    )


def _read_prices(names: tuple[Name, ...], first: int, last: int, at: datetime) -> tuple[Any, Any]:
    """Return prices up to the last day, and where one was lowered until a moment set beforehand: series × days, the second over the horizon, too.

    Prices of the past that simply changed are no promotions: nobody knew on the day how long they would hold.
    """
    items = {each.item: int(each.item) for each in names}
    rows = {sku: row for row, sku in enumerate(items.values())}
    found = lake.ask_arrays(_PRICES, {"skus": list(items.values())}, at=at)
    sku, start, end = (np.asarray(found[each]).astype(np.int64) for each in ("sku_id", "first_day", "end_day"))
    amount = np.asarray(found["price"], dtype=np.float64)
    price = np.full((len(rows), last - first + 1), np.nan)
    lowered = np.zeros((len(rows), last - first + 1 + HORIZON_DAYS))
    for each in range(len(sku)):
        row, begin, stop = rows[int(sku[each])], max(start[each] - first, 0), max(end[each] - first, 0)
        price[row, begin:stop] = amount[each]
    for item, began, ended in pricing.list_passing_prices(since=clock.day_start(_day(first))):
        if item in rows:
            span = (_number(clock.local_date(moment)) - first for moment in (began, ended))
            begin, stop = (max(each, 0) for each in span)
            lowered[rows[item], begin : max(stop, begin + 1)] = 1
    place = [rows[int(each.item)] for each in names]
    return price[place], lowered[place]


def _read_empty(names: tuple[Name, ...], first: int, until: date, at: datetime) -> Any:
    """Return series × days: whether nothing was left when the day was over."""
    numbers = {(each.item, each.place): row for row, each in enumerate(names)}
    empty = np.zeros((len(names), _number(until) - first + 1), dtype=bool)
    span = {"first": _day(first).isoformat(), "until": until.isoformat()}
    found = lake.ask_arrays(_EMPTY, span, at=at)
    for item, place, day in zip(*(np.asarray(found[each]).tolist() for each in ("item", "place", "day")), strict=True):
        row = numbers.get((str(item), str(place)))
        if row is not None:
            empty[row, int(day) - first] = True
    return empty


def _read_dates(first: int, last: int, at: datetime) -> list[tuple[str, Any, int]]:
    """Return days off, and how far the nearest public holiday lies behind and ahead, by the calendar of the shop's currency."""
    country = "cn" if settings.CURRENCY == "CNY" else "us"
    reach = HORIZON_DAYS + _NEAR
    span = {"first": _day(first - _NEAR).isoformat(), "last": _day(last + reach).isoformat()}
    found = lake.ask_arrays(_DATES.format(off=f"day_off_{country}", holiday=f"holiday_{country}"), span, at=at)
    off, holiday = (np.asarray(found[each]).astype(np.float64) for each in ("off", "holiday"))
    ahead, behind = (np.full(len(holiday), float(_NEAR)) for _ in range(2))
    for days in range(_NEAR - 1, -1, -1):
        ahead[: len(holiday) - days][holiday[days:] > 0] = days
        behind[days:][holiday[: len(holiday) - days] > 0] = days
    told = {"day_off": off, "holiday_ahead": ahead, "holiday_behind": behind}
    return [(name, each[_NEAR:-_NEAR], HORIZON_DAYS) for name, each in told.items()]


def _read_weather(names: tuple[Name, ...], first: int, last: int, at: datetime) -> list[tuple[str, Any, int]]:
    """Return temperature and rain by the region of each place; nothing where no weather service tells of days ahead."""
    rows = connectors.list_weather(first=_day(first), last=_day(last + HORIZON_DAYS))
    ahead = max((_number(each.day) for each in rows), default=last) - last
    if ahead <= 0:
        return []
    numbers = {region: row for row, region in enumerate(sorted({each.region for each in rows}))}
    told = np.full((2, len(numbers) + 1, last - first + 1 + HORIZON_DAYS), np.nan)
    for each in rows:
        middle = float(each.temperature_low + each.temperature_high) / 2
        told[:, numbers[each.region], _number(each.day) - first] = middle, float(each.rain_mm)
    regions = dict(lake.ask(_REGIONS, at=at))
    place = [numbers.get(regions.get(each.place, ""), len(numbers)) for each in names]
    return [("temperature", told[0][place], ahead), ("rain", told[1][place], ahead)]


def _number(day: date) -> int:
    return (day - date(1970, 1, 1)).days


def _day(number: int) -> date:
    return date(1970, 1, 1) + timedelta(days=number)
