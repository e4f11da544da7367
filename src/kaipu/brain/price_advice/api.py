"""The door of price advice."""

from kaipu.brain.price_advice.flows import back_test_prices, measure_due, propose_markdowns, propose_prices
from kaipu.brain.price_advice.operations import BoundsInvalid, DiscountRefused, set_bounds, set_class_discount
from kaipu.brain.price_advice.queries import (
    MODEL,
    AnswerRecord,
    Answers,
    ClassRecord,
    find_standing,
    get_bounds,
    judge_class,
    list_answers,
    list_category_names,
    list_classes,
    list_elasticities,
)
from kaipu.brain.price_advice.rules import OBJECTIVES, Bounds, DataTooShort, Elasticity, Gap, Verdict

__all__ = [
    "MODEL", "OBJECTIVES", "AnswerRecord", "Answers", "Bounds", "BoundsInvalid", "ClassRecord", "DataTooShort", "DiscountRefused", "Elasticity", "Gap",
    "Verdict", "back_test_prices", "find_standing", "get_bounds", "judge_class", "list_answers", "list_category_names", "list_classes", "list_elasticities", "measure_due",
    "propose_markdowns", "propose_prices", "set_bounds", "set_class_discount",
]  # fmt: skip
