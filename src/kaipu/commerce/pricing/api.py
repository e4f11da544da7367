"""The door of pricing."""

from kaipu.commerce.pricing.events import PriceChanged
from kaipu.commerce.pricing.operations import (
    PastPrice,
    PriceInvalid,
    end_passing_prices,
    load_past_prices,
    load_prices,
    set_price,
)
from kaipu.commerce.pricing.queries import (
    PriceRecord,
    find_first_price_at,
    get_pricing_context,
    list_current_prices,
    list_passing_prices,
    list_price_history,
    list_prices,
    want,
)
from kaipu.commerce.pricing.rules import (
    Adjustment,
    DeliveryTerms,
    PricedCart,
    PricedLine,
    PricingContext,
    QuantityInvalid,
    Wanted,
    adjust,
    price_cart,
)

__all__ = [
    "Adjustment", "DeliveryTerms", "PastPrice", "PriceChanged", "PriceInvalid", "PriceRecord", "PricedCart", "PricedLine",
    "PricingContext", "QuantityInvalid", "Wanted", "adjust", "end_passing_prices", "find_first_price_at", "get_pricing_context", "list_current_prices", "list_passing_prices", "list_price_history",
    "list_prices", "load_past_prices", "load_prices", "price_cart", "set_price", "want",
]  # fmt: skip
