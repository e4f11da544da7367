"""Purchase orders: what is on its way, receiving it with expiry dates, cancelling it."""
