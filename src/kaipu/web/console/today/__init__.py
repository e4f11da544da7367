"""Today: what needs somebody, what is happening now, and how yesterday was."""
