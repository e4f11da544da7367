"""The weather as its service told it, days ahead among them, which the warehouse does not hold before they have passed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaipu.brain.connectors.models import Weather


@dataclass(frozen=True, slots=True)
class WeatherRecord:
    """What is told of a day in a region: degrees Celsius and millimetres of rain."""

    day: date
    region: str
    temperature_low: Decimal
    temperature_high: Decimal
    rain_mm: Decimal


def list_weather(*, first: date, last: date) -> list[WeatherRecord]:
    """Return the weather of days, by region and day. One statement."""
    rows = Weather.objects.filter(day__range=(first, last)).order_by("region", "day", "id")
    return [
        WeatherRecord(*row)
        for row in rows.values_list("day", "region", "temperature_low", "temperature_high", "rain_mm")
    ]
