"""On which days a supplier takes orders and delivers. Weekdays are counted from Monday, 0; none named means every day."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

SEARCHED_DAYS = 60


class TermsInvalid(ValueError):
    """A term makes no sense; `field` says which."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


@dataclass(frozen=True, slots=True)
class Calendar:
    """Order days and delivery days of a supplier, and the days on which it does neither."""

    order_weekdays: frozenset[int] = frozenset()
    delivery_weekdays: frozenset[int] = frozenset()
    closed_days: frozenset[date] = frozenset()

    def next_order(self, day: date) -> date:
        """Return the first day from `day` on, itself included, on which an order is taken."""
        return self._next(day, self.order_weekdays)

    def arrival(self, ordered: date, lead_days: int) -> date:
        """Return the day an order arrives: after its lead time, on the next day of delivery."""
        return self._next(ordered + timedelta(days=lead_days), self.delivery_weekdays)

    def review_days(self, day: date, usual: int) -> int:
        """Return how long the next order day is away after `day`; `usual` where every day is one, for nobody orders daily."""
        if not self.order_weekdays:
            return usual
        return max(1, (self.next_order(day + timedelta(days=1)) - day).days)

    def _next(self, day: date, weekdays: Collection[int]) -> date:
        for ahead in range(SEARCHED_DAYS):
            found = day + timedelta(days=ahead)
            if (not weekdays or found.weekday() in weekdays) and found not in self.closed_days:
                return found
        return day + timedelta(days=SEARCHED_DAYS)


def check_calendar(order_weekdays: Collection[int], delivery_weekdays: Collection[int]) -> None:
    """Raise TermsInvalid for a day that is none of Monday (0) to Sunday (6)."""
    for field, days in (("order_weekdays", order_weekdays), ("delivery_weekdays", delivery_weekdays)):
        if any(not 0 <= day <= 6 for day in days):
            raise TermsInvalid(field)
