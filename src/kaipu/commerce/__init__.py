"""The truth: what was sold, promised, paid and shipped. Never imports the brain."""
