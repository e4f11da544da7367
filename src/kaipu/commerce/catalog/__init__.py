"""What is sold: category tree, brands, products with their SKUs, typed attributes, media, publish windows.

Owns names and descriptions in both languages. Knows no price and no stock. Refuses to publish what may not stand on a shelf.
"""
