"""A guide to choosing in the shop: one question a page, every answer a link; works without JavaScript."""
