"""Reads for price advice: elasticities, what sells, what expires, what others ask."""

from kaipu.brain.price_advice.queries.answers import Answers, list_elasticities
from kaipu.brain.price_advice.queries.selling import (
    BASE_DAYS,
    Change,
    Offer,
    Sale,
    Series,
    list_changes,
    list_department_names,
    list_offers,
    list_sales,
    read_series,
)
from kaipu.brain.price_advice.queries.standing import Past, list_pasts

__all__ = [
    "BASE_DAYS", "Answers", "Change", "Offer", "Past", "Sale", "Series", "list_changes", "list_department_names", "list_elasticities", "list_offers",
    "list_pasts", "list_sales", "read_series",
]  # fmt: skip
