"""A supplier's own page, by link: what we expect to order, open orders, and how it kept its word."""
