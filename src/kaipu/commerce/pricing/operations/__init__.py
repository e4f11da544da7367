"""Writes of prices: one at a time, and a whole list."""

from kaipu.commerce.pricing.operations.importing import load_prices
from kaipu.commerce.pricing.operations.setting import PriceInvalid, set_price

__all__ = ["PriceInvalid", "load_prices", "set_price"]
