"""Replenishment: how good its rule is, where everything stands, what it keeps to, and what is agreed with suppliers."""
