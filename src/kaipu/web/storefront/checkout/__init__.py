"""Checkout on one page, for guests and members."""
