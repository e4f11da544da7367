"""The cart: putting in, changing, looking."""
