"""Goods as pages show them: cards and their controls, filters, addresses of pictures."""
