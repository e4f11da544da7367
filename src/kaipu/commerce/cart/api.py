"""The door of the cart."""

from kaipu.commerce.cart.events import CartsMerged
from kaipu.commerce.cart.operations import (
    CartLost,
    NotForSale,
    QuantityRefused,
    accept_prices,
    add_to_cart,
    close_cart,
    forget_carts,
    hand_over_carts,
    is_holder,
    lock_cart,
    merge_carts,
    set_quantity,
    use_coupon,
    use_points,
)
from kaipu.commerce.cart.queries import (
    CartKey,
    CartLineRecord,
    CartRecord,
    count_pieces,
    find_cart_id,
    get_cart,
    list_idle_carts,
    list_tokens,
)

__all__ = [
    "CartKey", "CartLineRecord", "CartLost", "CartRecord", "CartsMerged", "NotForSale", "QuantityRefused",
    "accept_prices", "add_to_cart", "close_cart", "count_pieces", "find_cart_id", "forget_carts", "get_cart",
    "hand_over_carts", "is_holder", "list_idle_carts", "list_tokens", "lock_cart", "merge_carts", "set_quantity", "use_coupon",
    "use_points",
]  # fmt: skip
