"""Products: search, one product in both languages, its prices and where it is kept."""
