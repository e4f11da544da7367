"""Pure rules of price advice: elasticity, what a mark-down brings, what a moved price brings, and the limits of both."""

from kaipu.brain.price_advice.rules.elasticity import PRIOR, Elasticity, estimate, estimate_goods, shrink
from kaipu.brain.price_advice.rules.gathering import DataTooShort, gather
from kaipu.brain.price_advice.rules.hierarchy import Z80, Fit, Level, Weeks, fit
from kaipu.brain.price_advice.rules.judging import SEED, compare
from kaipu.brain.price_advice.rules.limits import LARGEST_STEP, end_nicely, floor_of, guard_price
from kaipu.brain.price_advice.rules.worth import Shelf, Worth, expected_sold, worth_of_markdown, worth_of_price

__all__ = [
    "LARGEST_STEP", "PRIOR", "SEED", "Z80", "DataTooShort", "Elasticity", "Fit", "Level", "Shelf", "Weeks", "Worth", "compare", "end_nicely", "estimate",
    "estimate_goods", "expected_sold", "fit", "floor_of", "gather", "guard_price", "shrink", "worth_of_markdown", "worth_of_price",
]  # fmt: skip
