"""Pure rules of price advice: elasticity, what a mark-down brings, what a moved price brings, and the limits of both."""

from kaipu.brain.price_advice.rules.elasticity import PRIOR, Elasticity, estimate, estimate_goods, shrink
from kaipu.brain.price_advice.rules.limits import LARGEST_STEP, end_nicely, floor_of, guard_price
from kaipu.brain.price_advice.rules.worth import Shelf, Worth, expected_sold, worth_of_markdown, worth_of_price

__all__ = [
    "LARGEST_STEP", "PRIOR", "Elasticity", "Shelf", "Worth", "end_nicely", "estimate", "estimate_goods", "expected_sold", "floor_of", "guard_price", "shrink",
    "worth_of_markdown", "worth_of_price",
]  # fmt: skip
