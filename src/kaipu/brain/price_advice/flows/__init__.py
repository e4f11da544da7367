"""Proposing, back-testing and measuring prices: each proposal or measurement is an operation of its own."""

from kaipu.brain.price_advice.flows.evaluating import evaluate
from kaipu.brain.price_advice.flows.measuring import back_test_prices, measure_due
from kaipu.brain.price_advice.flows.pricing import propose_prices
from kaipu.brain.price_advice.flows.proposing import lower_prices, propose_markdowns
from kaipu.brain.price_advice.flows.training import train_due

__all__ = [
    "back_test_prices",
    "evaluate",
    "lower_prices",
    "measure_due",
    "propose_markdowns",
    "propose_prices",
    "train_due",
]
