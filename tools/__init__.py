"""What the house needs to watch over itself; no part of the shop."""
