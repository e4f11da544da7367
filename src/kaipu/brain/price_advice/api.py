"""The door of price advice."""

from kaipu.brain.price_advice.flows import back_test_prices, measure_due, propose_markdowns, propose_prices
from kaipu.brain.price_advice.queries import Answers, list_elasticities
from kaipu.brain.price_advice.rules import DataTooShort, Elasticity

__all__ = [
    "Answers",
    "DataTooShort",
    "Elasticity",
    "back_test_prices",
    "list_elasticities",
    "measure_due",
    "propose_markdowns",
    "propose_prices",
]
