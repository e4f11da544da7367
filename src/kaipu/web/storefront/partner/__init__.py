"""Partners in the shop: by whose link somebody came, and a partner's own page."""
