"""Reads for price advice: elasticities, what sells, what expires, what others ask."""

from kaipu.brain.price_advice.queries.answers import (
    MODEL,
    Answers,
    Year,
    find_answers,
    list_elasticities,
    name_answers,
    read_year,
)
from kaipu.brain.price_advice.queries.bounds import get_bounds
from kaipu.brain.price_advice.queries.classes import ClassRecord, judge_class, list_classes
from kaipu.brain.price_advice.queries.page import AnswerRecord, find_standing, list_answers
from kaipu.brain.price_advice.queries.selling import (
    BASE_DAYS,
    LEVEL_DAYS,
    Change,
    Offer,
    Pace,
    Sale,
    Series,
    list_alternatives,
    list_category_names,
    list_changes,
    list_department_names,
    list_leaders,
    list_offers,
    list_paces,
    list_sales,
    read_series,
)
from kaipu.brain.price_advice.queries.standing import Past, list_pasts

__all__ = [
    "BASE_DAYS",
    "LEVEL_DAYS",
    "MODEL",
    "AnswerRecord",
    "Answers",
    "Change",
    "ClassRecord",
    "Offer",
    "Pace",
    "Past",
    "Sale",
    "Series",
    "Year",
    "find_answers",
    "find_standing",
    "get_bounds",
    "judge_class",
    "list_alternatives",
    "list_answers",
    "list_category_names",
    "list_changes",
    "list_classes",
    "list_department_names",
    "list_elasticities",
    "list_leaders",
    "list_offers",
    "list_paces",
    "list_pasts",
    "list_sales",
    "name_answers",
    "read_series",
    "read_year",
]  # fmt: skip
