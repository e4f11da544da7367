"""Data in and out: imports and exports of products, customers, stock and orders, with mapping, dry run and a report of every row refused.

Nothing vanishes: what is not accepted is kept with its row number, reason and original values.
"""
