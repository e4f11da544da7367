"""Where the goods are: places, stock by lot with expiry, reservations, movements, suppliers and purchase orders.

Words: on hand (physically there), reserved (promised), available (the difference), FEFO (first expired, first out).
Refuses to promise what is not available: conditional update first, CHECK in the database last.
"""
