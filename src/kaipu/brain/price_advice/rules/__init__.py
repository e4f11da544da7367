"""Pure rules of price advice: how units answer to price, what a mark-down brings, what a moved price brings, and the limits of both."""

from kaipu.brain.price_advice.rules.elasticity import PRIOR, Elasticity
from kaipu.brain.price_advice.rules.gathering import DataTooShort, gather
from kaipu.brain.price_advice.rules.hierarchy import Z80, Fit, Floats, Level, Weeks, fit
from kaipu.brain.price_advice.rules.judging import SEED, compare, fit_plainly
from kaipu.brain.price_advice.rules.limits import LARGEST_STEP, end_nicely, floor_of, guard_price
from kaipu.brain.price_advice.rules.simulating import simulate, usual_cost
from kaipu.brain.price_advice.rules.worth import (
    Shelf,
    Worth,
    expected_sold,
    steady_daily,
    worth_of_markdown,
    worth_of_price,
)

__all__ = [
    "LARGEST_STEP", "PRIOR", "SEED", "Z80", "DataTooShort", "Elasticity", "Fit", "Floats", "Level", "Shelf", "Weeks", "Worth", "compare", "end_nicely",
    "expected_sold", "fit", "fit_plainly", "floor_of", "gather", "guard_price", "simulate", "steady_daily", "usual_cost", "worth_of_markdown", "worth_of_price",
]  # fmt: skip
