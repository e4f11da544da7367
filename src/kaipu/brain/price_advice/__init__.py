"""What goods should cost: mark-downs of what will expire, and prices that left what competitors ask.

Words: elasticity (per cent of units lost a per cent of price gained), mark-down (a lower price that ends with the goods), index
(our price by theirs). Owns the bounds that a manager set; what it proposes are decisions, what it changes are prices. Weighed goods are left out.
Refuses to announce a reduction that is none by the lowest price of 30 days, and to sell under the floor.
"""
