"""A member's own pages, and log-in in our own clothes."""
