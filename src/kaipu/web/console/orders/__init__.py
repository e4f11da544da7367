"""Orders: the list with its filters, one order with everything about it, and the steps staff take."""
