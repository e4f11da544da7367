"""Amounts of money as whole minor units (cents, fen) with their currency, so that no cent is ever lost to rounding."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

# plain digits, or commas between thousands: “1,99” is no amount, for it may mean 1.99 or 199
AMOUNT = re.compile(r"[+-]?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?\Z", re.ASCII)
MINOR_DIGITS = {"USD": 2, "CNY": 2, "EUR": 2, "GBP": 2, "HKD": 2, "JPY": 0}


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum."""


class NotAnAmount(ValueError):
    """A text is not an amount of money, or has more decimals than its currency."""


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount: `minor` units (may be negative) of `currency` (ISO 4217)."""

    minor: int
    currency: str

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __mul__(self, factor: int) -> "Money":
        return Money(self.minor * factor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.minor

    @property
    def major(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-MINOR_DIGITS.get(self.currency, 2))

    def __str__(self) -> str:
        return f"{self.major} {self.currency}"


def parse(text: str, currency: str) -> Money:
    """Read an amount in major units ("3.99"); raises NotAnAmount for anything else, also for a third decimal."""
    if not AMOUNT.match(text.strip()):
        raise NotAnAmount(text)
    value = Decimal(text.strip().replace(",", ""))
    minor = value.scaleb(MINOR_DIGITS.get(currency, 2))
    if minor != minor.to_integral_value():
        raise NotAnAmount(text)
    return Money(int(minor), currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts of one currency; an empty sum is zero."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result


def worth(minor: int, quantity: int, per: int) -> int:
    """Return what `quantity` costs where `per` of it cost `minor`, none of them negative; half a minor unit is rounded up."""
    return (2 * minor * quantity + per) // (2 * per)


def share(minor: int, weights: Sequence[int]) -> list[int]:
    """Split `minor` in proportion to non-negative `weights` by largest remainder, so that the parts sum to the whole.

    Ties go to the earlier part. All-zero weights share evenly. Works for negative amounts by symmetry.
    Source: Hamilton's method of apportionment.
    """
    if not weights:
        raise ValueError("nothing to share among")
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight is negative")
    if minor < 0:
        return [-part for part in share(-minor, weights)]
    whole = sum(weights)
    if whole == 0:
        return share(minor, [1] * len(weights))
    parts = [minor * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(minor * weights[i] % whole), i))
    for index in by_remainder[: minor - sum(parts)]:
        parts[index] += 1
    return parts
