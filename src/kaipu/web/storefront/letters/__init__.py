"""Where letters lead: short links, and the way out of mail."""
