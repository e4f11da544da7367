"""Purchases of made-up customers who buy by a rhythm of their own and leave."""

import numpy as np

from kaipu.brain.customer_value.gateways.histories import Ledger, make_ledger


def make_purchases(customers: int = 200, days: int = 300, seed: int = 11) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return who, day and worth: rates from one in 40 days to one in 3, a fifth leave on the way."""
    chance = np.random.default_rng(seed)
    who, day, worth = [], [], []
    for each in range(customers):
        gap, mean = chance.uniform(3, 40), chance.uniform(5, 80)
        end = chance.uniform(60, days) if chance.random() < 0.2 else days
        now = chance.uniform(0, 60)
        while now < end:
            who.append(each)
            day.append(int(now))
            worth.append(chance.gamma(4, mean / 4))
            now += chance.exponential(gap) + 1
    return np.array(who), np.array(day), np.array(worth)


def make_purchase_ledger(**given: int) -> Ledger:
    """Return such purchases as a ledger."""
    return make_ledger(*make_purchases(**given))
