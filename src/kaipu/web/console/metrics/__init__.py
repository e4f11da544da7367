"""The dictionary at the desk: ask any metric anything, read what it means and where it comes from, set targets."""
