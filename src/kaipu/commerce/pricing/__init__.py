"""What it costs: base prices by channel with their history, and `price_cart`, the one function that computes a price.

Every amount is explained as adjustments. Refuses to forget an old price: prices end, they are not overwritten.
"""
