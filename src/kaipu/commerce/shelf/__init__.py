"""Browsing and searching: an in-memory view of what is published, priced and in stock, a second behind the truth at most.

Owns no table and promises nothing: prices and stock are checked again where they are used.
"""
