"""What is known of how units answer to price: a number, how sure it is, and what it rests on."""

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Elasticity:
    """A price elasticity with its standard error; `periods` it rests on.

    `goods` is the standard deviation of single goods around it, `dispersion` how much more units vary than counting explains.
    """

    value: float
    error: float
    periods: int = 0
    goods: float = 0.0
    dispersion: float = 1.0

    @property
    def of_one(self) -> "Elasticity":
        """What is known of a single good: as much less as goods differ."""
        return Elasticity(self.value, math.hypot(self.error, self.goods), self.periods, 0.0, self.dispersion)

    @property
    def low(self) -> float:
        """The strongest answer of an 80 % interval."""
        return self.value - 1.2816 * self.error

    @property
    def high(self) -> float:
        """The weakest answer of an 80 % interval; never above nothing, for no price makes people want more."""
        return min(-0.05, self.value + 1.2816 * self.error)

    @property
    def tells(self) -> bool:
        """Tell whether it is known that people answer at all."""
        return self.value + 1.2816 * self.error < 0


PRIOR = Elasticity(
    -1.76, 0.7, 0, 0.7, 4.0
)  # mean of 367 estimates (Tellis, Journal of Marketing Research 25 (1988), 331–341)
