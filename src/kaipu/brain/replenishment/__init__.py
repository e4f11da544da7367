"""What to order, where and how much: proposals by supplier and place, from sales velocity, stock, lead time and shelf life.

Owns no table: what it wants becomes decisions, what is approved becomes purchase orders in inventory.
"""
