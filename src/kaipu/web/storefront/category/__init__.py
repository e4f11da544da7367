"""Categories: what a department or a shelf of it holds."""
