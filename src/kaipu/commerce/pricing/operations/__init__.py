"""Writes of prices: one at a time, a whole list, and those of the past."""

from kaipu.commerce.pricing.operations.importing import PastPrice, load_past_prices, load_prices
from kaipu.commerce.pricing.operations.setting import PriceInvalid, end_passing_prices, set_price

__all__ = ["PastPrice", "PriceInvalid", "end_passing_prices", "load_past_prices", "load_prices", "set_price"]
