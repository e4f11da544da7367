"""Pure rules of price advice: how units answer to price, what a mark-down brings, what a moved price brings, and the limits of both."""

from kaipu.brain.price_advice.rules.elasticity import PRIOR, Elasticity
from kaipu.brain.price_advice.rules.fairness import Gap, Verdict, find_gaps, find_protected, judge_discount
from kaipu.brain.price_advice.rules.gathering import DataTooShort, gather
from kaipu.brain.price_advice.rules.hierarchy import Z80, Fit, Floats, Level, Weeks, fit
from kaipu.brain.price_advice.rules.judging import SEED, compare, fit_plainly
from kaipu.brain.price_advice.rules.limits import LARGEST_STEP, OBJECTIVES, Bounds, end_nicely, floor_of, guard_price
from kaipu.brain.price_advice.rules.methods import METHODS, Asked, by_competitors, by_cost, by_value, like_price
from kaipu.brain.price_advice.rules.optimising import Good, Move, list_choices, optimise
from kaipu.brain.price_advice.rules.schedule import earn, list_plans, plan_markdown, worth_of_plan
from kaipu.brain.price_advice.rules.simulating import simulate, usual_cost
from kaipu.brain.price_advice.rules.worth import (
    Shelf,
    Worth,
    add_others,
    expected_sold,
    steady_daily,
    worth_of_price,
)

__all__ = [
    "LARGEST_STEP", "METHODS", "OBJECTIVES", "PRIOR", "SEED", "Z80", "Asked", "Bounds", "DataTooShort", "Elasticity", "Fit", "Floats",
    "Gap", "Good", "Level", "Move", "Shelf", "Verdict", "Weeks", "Worth", "add_others", "by_competitors", "by_cost", "by_value",
    "compare", "earn", "end_nicely", "expected_sold", "find_gaps", "find_protected", "fit", "fit_plainly", "floor_of", "gather", "guard_price",
    "judge_discount", "like_price", "list_choices", "list_plans", "optimise", "plan_markdown", "simulate", "steady_daily", "usual_cost", "worth_of_plan", "worth_of_price",
]  # fmt: skip
